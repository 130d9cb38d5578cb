import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { ReviewAttempt, ReviewDetail } from "@/lib/shared/schemas/review";
import { TrailLine } from "./trail-line";

const TONES: Record<string, StatusTone> = { unknown: "warn", capture_unknown: "warn", captured: "ok", declined: "bad" };

type AttemptProps = { attempt: ReviewAttempt; asOf: string; zone: string };

function AttemptStory({ attempt, asOf, zone }: AttemptProps) {
  const t = useTranslations("review");
  const { n, rail, state, providerRef, trail } = attempt;
  return (
    <section aria-labelledby={attempt.id}>
      <div className="flex flex-wrap items-baseline gap-x-3 border-t border-rule py-2.5">
        <h3 id={attempt.id} className="font-sans text-13 font-semibold">
          {t("attempt", { n, rail: nameOfProvider(rail) })}
        </h3>
        {providerRef ? <span className="figures min-w-0 text-12 text-ink-3 wrap-anywhere">{providerRef}</span> : null}
        <StatusTag tone={TONES[state] ?? "quiet"} className="ms-auto">
          {t.has(`states.${state}`) ? t(`states.${state}`) : state}
        </StatusTag>
      </div>
      <ol className="border-t border-line">
        {trail.map((entry, index) => (
          <TrailLine key={`${entry.at} ${entry.kind} ${index.toString()}`} entry={entry} asOf={asOf} zone={zone} />
        ))}
      </ol>
    </section>
  );
}

type EvidenceTrailProps = { review: ReviewDetail; asOf: string; zone: string };

/** What every attempt of the payment left behind; the next one is held back until this one is certain. */
export function EvidenceTrail({ review, asOf, zone }: EvidenceTrailProps) {
  const t = useTranslations("review");
  const reviewed = review.attempts.find(({ isReviewed }) => isReviewed);
  const isHeldBack = review.item.subject === "charge" && review.decision === null;
  return (
    <div className="grid grid-cols-1 gap-5">
      {review.attempts.map((attempt) => (
        <AttemptStory key={attempt.id} attempt={attempt} asOf={asOf} zone={zone} />
      ))}
      {isHeldBack && reviewed ? (
        <div className="-mt-5 border-t border-rule pt-2.5">
          <div className="flex items-baseline justify-between gap-3">
            <b className="font-semibold">{t("nextAttempt")}</b>
            <StatusTag tone="quiet" icon={Lock}>
              {t("heldBack")}
            </StatusTag>
          </div>
          <p className="mt-1 text-ink-2">{t("heldBackBody", { n: reviewed.n })}</p>
        </div>
      ) : null}
    </div>
  );
}
