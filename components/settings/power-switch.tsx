import { useTranslations } from "next-intl";

type PowerSwitchProps = { isOn: boolean; provider: string; onFlip: () => void };

/** On is yellow, because it works now; off is a hole. */
export function PowerSwitch({ isOn, provider, onFlip }: PowerSwitchProps) {
  const t = useTranslations("settings");
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={t("payments.switch", { provider })}
      onClick={onFlip}
      className={`inline-flex h-9 w-[58px] items-center justify-between rounded-tight border p-1 text-12 font-semibold md:h-7 ${
        isOn ? "border-signal-edge bg-signal text-on-signal" : "border-line-2 bg-sunk text-ink-2"
      }`}
    >
      {isOn ? null : <i aria-hidden className="h-full w-[22px] rounded-[1px] bg-ink-3" />}
      <span className="flex-1 text-center">{t(isOn ? "payments.on" : "payments.off")}</span>
      {isOn ? <i aria-hidden className="h-full w-[22px] rounded-[1px] bg-on-signal" /> : null}
    </button>
  );
}
