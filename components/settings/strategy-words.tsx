import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { arrangeStrips, lacksSamples } from "./switchboard-draft";
import type { Switchboard } from "./use-switchboard";

/** What the chosen strategy does with the providers that are on, and whether it knows enough of them. */
export function StrategyWords({ board: { settings, draft } }: { board: Switchboard }) {
  const t = useTranslations("settings");
  const on = arrangeStrips(settings.providers, draft).filter(
    (strip) => strip.kind === "rail" && strip.isEnabled && strip.state !== "absent",
  );
  const names = on.map((strip) => nameOfProvider(strip.provider)).join(", ");
  if (on.length === 0) return <p className="text-ink-2">{t("payments.noRail")}</p>;
  if (on.length === 1) return <p className="text-ink-2">{t("payments.onlyProvider", { names })}</p>;
  const few = lacksSamples(draft.strategy, on, settings.enoughSamples).map(({ provider, method, samples }) =>
    t("payments.samplesOf", { provider: nameOfProvider(provider), method: t(`payments.methods.${method}`), samples }),
  );
  return (
    <>
      <p className="text-ink-2">{t(`payments.strategyBody.${draft.strategy}`, { names })}</p>
      {few.length > 0 ? (
        <p className="mt-1 text-warn">
          {t("payments.tooFew", { enough: settings.enoughSamples, list: few.join(", ") })}
        </p>
      ) : null}
    </>
  );
}
