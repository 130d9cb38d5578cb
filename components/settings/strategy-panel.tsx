import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { PaymentSettings } from "@/lib/shared/schemas/settings";

type StrategyPanelProps = { settings: PaymentSettings; zone: string };

/** The one strategy in force, in words, and since when. */
export function StrategyPanel({ settings, zone }: StrategyPanelProps) {
  const t = useTranslations("settings");
  const rails = settings.providers
    .filter((strip) => strip.kind === "rail" && (strip.state === "live" || strip.state === "sandbox"))
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
  const names = rails.map((strip) => nameOfProvider(strip.provider));
  const listed = names.join(", ");
  const severalBody = t(`payments.strategyBody.${settings.strategy}`, { names: listed });
  const oneBody = names.length === 1 ? t("payments.onlyProvider", { names: listed }) : t("payments.noRail");
  const body = names.length > 1 ? severalBody : oneBody;
  const since = formatFull(settings.activeSince, zone, "en");
  return (
    <section aria-labelledby="strategy" className="p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 id="strategy" className="display text-20">
          {t("payments.strategy")}
        </h2>
        <p className="text-ink-2">{t("payments.sendBy")}</p>
      </div>
      <div className="border-y border-line border-s-[3px] border-s-ink bg-sunk p-3">
        <p className="flex flex-wrap items-center gap-2.5">
          <Check size={16} aria-hidden />
          <b className="font-semibold">{t(`payments.strategies.${settings.strategy}`)}</b>
          <span className="rounded-tight border border-signal-edge bg-signal px-1.5 text-12 leading-[18px] font-semibold text-on-signal">
            {t("payments.inForce")}
          </span>
        </p>
        <p className="mt-2 max-w-prose text-ink-2">{body}</p>
      </div>
      <p className="mt-3 text-12 text-ink-3">
        {t("payments.version", { version: settings.snapshotId })} <time dateTime={settings.activeSince}>{since}</time>
      </p>
    </section>
  );
}
