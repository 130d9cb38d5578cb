import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import type { ReviewDetail, ReviewQueue } from "@/lib/shared/schemas/review";
import { EvidenceTrail } from "./evidence-trail";
import { KeepFresh } from "./keep-fresh";
import { ReviewActions } from "./review-actions";
import { ReviewDecision } from "./review-decision";
import { ReviewFacts } from "./review-facts";
import { ReviewList } from "./review-list";
import { StakePanel } from "./stake-panel";
import { useReviewWords } from "./use-review-words";

type OneProps = { review: ReviewDetail; asOf: string; zone: string };

function Story({ review, asOf, zone }: OneProps) {
  const t = useTranslations("review");
  const locale = useLocale();
  const { item, email, country, lineCount } = review;
  const place = new Intl.DisplayNames([locale], { type: "region" }).of(country) ?? country;
  return (
    <div className="min-w-0 border-b border-line px-4 py-5 md:px-6 xl:border-e xl:border-b-0">
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h2 className="display text-20">{item.orderNumber}</h2>
        <p className="min-w-0 text-ink-2 wrap-anywhere">
          {[t("things", { count: lineCount }), email, place].filter(Boolean).join(", ")}
        </p>
        <Link href={`/orders/${item.orderId}`} className="ms-auto text-12 text-ink-2">
          {t("openOrder", { number: item.orderNumber })}
        </Link>
      </div>
      <EvidenceTrail review={review} asOf={asOf} zone={zone} />
    </div>
  );
}

function Side({ review, asOf, zone }: OneProps) {
  const { item, actions, decision } = review;
  return (
    <aside className="grid content-start gap-5 px-4 py-5 md:px-6">
      <StakePanel review={review} asOf={asOf} zone={zone} />
      <div className="grid gap-4 border-t border-rule pt-4">
        {decision ? <ReviewDecision decision={decision} rail={item.rail} zone={zone} /> : null}
        <ReviewActions key={item.id} item={item} actions={actions} />
      </div>
    </aside>
  );
}

function NothingOpen({ queue, asOf }: { queue: ReviewQueue; asOf: string }) {
  const t = useTranslations("review");
  const { saySpan } = useReviewWords(asOf);
  const { settledAlone, medianMs } = queue.lastDay;
  return (
    <div className="px-4 pb-6 md:px-6">
      <EmptyState title={t("emptyTitle")}>
        <p>{t("alone", { count: settledAlone, median: saySpan(medianMs ?? 0) })}</p>
      </EmptyState>
    </div>
  );
}

type ReviewDeskProps = { queue: ReviewQueue; review: ReviewDetail | null; asOf: string; zone: string };

/** What waits for a person: the queue, the evidence of the one that is chosen, what is at stake and what may be done. */
export function ReviewDesk({ queue, review, asOf, zone }: ReviewDeskProps) {
  const t = useTranslations("review");
  return (
    <>
      <KeepFresh />
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3 px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <ReviewFacts queue={queue} asOf={asOf} />
      </div>
      {review ? (
        <div className="grid border-y border-rule md:grid-cols-[260px_minmax(0,1fr)] xl:grid-cols-[276px_minmax(0,1fr)_312px]">
          <ReviewList queue={queue} currentId={review.item.id} asOf={asOf} />
          <div className="grid min-w-0 content-start xl:contents">
            <Story review={review} asOf={asOf} zone={zone} />
            <Side review={review} asOf={asOf} zone={zone} />
          </div>
        </div>
      ) : (
        <NothingOpen queue={queue} asOf={asOf} />
      )}
    </>
  );
}
