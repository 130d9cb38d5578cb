import { CircleSlash, FlaskConical, Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import { HealthTag } from "@/components/dashboard/health-tag";
import { nameOfProvider, rateHealth } from "@/components/dashboard/provider-names";
import { StatusTag } from "@/components/ui/status-tag";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { ShareMeter } from "./share-meter";
import { StripCost, StripFees, StripHealth } from "./strip-figures";

type ChannelStripProps = { strip: ProviderStrip; position: number };

const FRAME =
  "flex min-w-0 flex-col border-b border-line px-4 py-3 md:border-e md:border-b-0 md:px-3.5 md:py-0 md:last:border-e-0";

function Name({ strip, isQuiet }: { strip: ProviderStrip; isQuiet: boolean }) {
  const t = useTranslations("settings");
  return (
    <div>
      <h2 className={`truncate font-sans text-16 leading-5 font-[650] ${isQuiet ? "text-ink-2" : ""}`}>
        {nameOfProvider(strip.provider)}
      </h2>
      <p className="text-12 leading-5 text-ink-2">{t(`payments.kind.${strip.kind}`)}</p>
    </div>
  );
}

/** A provider that this store has not: says so and why. No switch and no meter, because there is nothing to move. */
function AbsentStrip({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  return (
    <li className={`${FRAME} bg-sunk md:pt-9`}>
      <div className="flex items-start justify-between gap-3 md:block">
        <Name strip={strip} isQuiet />
        <StatusTag tone="quiet" icon={CircleSlash} className="md:flex md:h-[60px]">
          {t("payments.state.absent")}
        </StatusTag>
      </div>
      {strip.reason ? (
        <p className="mt-1 text-12 leading-[18px] text-ink-2 md:mt-0 md:border-t md:border-line md:pt-2">
          {t(`payments.absence.${strip.reason}`)}
        </p>
      ) : null}
    </li>
  );
}

/** One provider as a channel of the mixing desk, with what it did and what it costs. */
export function ChannelStrip({ strip, position }: ChannelStripProps) {
  const t = useTranslations("settings");
  if (strip.state === "absent") return <AbsentStrip strip={strip} />;
  return (
    <li className={FRAME}>
      <div className="hidden h-9 items-center justify-between text-ink-3 md:flex">
        <span className="text-12">{t("payments.priority")}</span>
        <span className="figures text-16 font-medium text-ink">{position}</span>
      </div>
      <div className="flex items-start justify-between gap-3 md:block">
        <Name strip={strip} isQuiet={false} />
        <div className="flex flex-col items-end gap-1 md:h-[60px] md:items-start md:justify-center">
          <StatusTag
            tone="live"
            className="md:whitespace-normal"
            icon={strip.state === "sandbox" ? FlaskConical : Radio}
          >
            {t(`payments.state.${strip.state}`)}
          </StatusTag>
          <HealthTag health={rateHealth(strip.attempts, strip.succeeded)} />
        </div>
      </div>
      <StripHealth strip={strip} />
      <StripCost strip={strip} />
      <StripFees strip={strip} />
      <ShareMeter sharePpm={strip.sharePpm} provider={nameOfProvider(strip.provider)} />
    </li>
  );
}
