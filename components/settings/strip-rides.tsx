import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag } from "@/components/ui/status-tag";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { BREAKER_LOOK } from "./breaker-tag";

/** What a wallet rides on: the rails that are on and can take it, each with its breaker, and what it costs there. */
export function StripRides({ rides }: Pick<ProviderStrip, "rides">) {
  const t = useTranslations("settings.payments");
  return (
    <>
      <div className="py-2 md:border-t md:border-line">
        <p className="text-12 text-ink-3">{t("ridesOn")}</p>
        {rides.length === 0 ? <p className="text-12 text-bad">{t("ridesOnNone")}</p> : null}
        <dl className="grid gap-y-0.5">
          {rides.map(({ provider, state }) => (
            <div key={provider} className="flex flex-wrap items-center justify-between gap-x-2">
              <dt>{nameOfProvider(provider)}</dt>
              <dd>
                <StatusTag {...BREAKER_LOOK[state]}>{t(`breakers.${state}`)}</StatusTag>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="py-2 md:border-t md:border-line">
        <p className="text-12 text-ink-3">{t("publishedPrice")}</p>
        <p className="text-12 text-ink-2">{t("pricedAsCard")}</p>
      </div>
    </>
  );
}
