import { CircleCheck, CircleDashed, CircleX, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatSecond } from "@/components/back/format-time";
import { HealthTag } from "@/components/dashboard/health-tag";
import { type Health, rateHealth } from "@/components/dashboard/provider-names";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";

export const BREAKER_LOOK = {
  closed: { tone: "ok", icon: CircleCheck },
  recovering: { tone: "warn", icon: TriangleAlert },
  half_open: { tone: "warn", icon: TriangleAlert },
  open: { tone: "bad", icon: CircleX },
} satisfies Record<ProviderStrip["breaker"]["state"], { tone: StatusTone; icon: typeof CircleCheck }>;

/** Whether calls leave for this provider now, and what failed last when not all do. */
export function StripBreaker({ breaker, zone }: Pick<ProviderStrip, "breaker"> & { zone: string }) {
  const t = useTranslations("settings");
  const { tone, icon } = BREAKER_LOOK[breaker.state];
  return (
    <div className="py-2 md:border-t md:border-line">
      <p className="text-12 text-ink-3">{t("payments.breaker")}</p>
      <StatusTag tone={tone} icon={icon}>
        {t(`payments.breakers.${breaker.state}`)}
      </StatusTag>
      {breaker.operation ? (
        <p className="mt-0.5 text-12 text-ink-2 wrap-anywhere">
          {t("payments.failing", { operation: breaker.operation, code: breaker.code ?? "" })}
        </p>
      ) : null}
      {breaker.until ? (
        <p className="text-12 text-ink-2">
          {t("payments.askedAgain")}{" "}
          <time dateTime={breaker.until} className="figures">
            {formatSecond(breaker.until, zone)}
          </time>
        </p>
      ) : null}
    </div>
  );
}

/** The last half hour, or the last day where that was too few payments for a word. */
function rateRecent({ recentAttempts, recentSucceeded, attempts, succeeded }: ProviderStrip): Health {
  const recent = rateHealth(recentAttempts, recentSucceeded);
  return recent === "unknown" ? rateHealth(attempts, succeeded) : recent;
}

/** One word for what was and for this moment together. */
export function StripState({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  if (!strip.isEnabled)
    return (
      <StatusTag tone="quiet" icon={CircleDashed}>
        {t("payments.notAsked")}
      </StatusTag>
    );
  if (strip.breaker.state === "open")
    return (
      <StatusTag tone="bad" icon={CircleX}>
        {t("payments.down")}
      </StatusTag>
    );
  if (strip.breaker.state !== "closed") return <HealthTag health="degraded" />;
  return <HealthTag health={rateRecent(strip)} />;
}
