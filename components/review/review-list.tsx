import { CircleHelp } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Money } from "@/components/ui/money";
import type { ReviewItem, ReviewQueue } from "@/lib/shared/schemas/review";
import { useReviewWords } from "./use-review-words";

type ItemProps = { item: ReviewItem; isCurrent: boolean; asOf: string };

function QueueItem({ item, isCurrent, asOf }: ItemProps) {
  const { sayAge, sayReason } = useReviewWords(asOf);
  return (
    <li className="border-b border-line">
      <Link
        href={`/settings/payments/review?id=${item.id}`}
        scroll={false}
        aria-current={isCurrent ? "true" : undefined}
        className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 border-s-[3px] border-transparent px-4 py-3 text-ink no-underline hover:bg-paper aria-[current]:border-ink aria-[current]:bg-paper md:ps-[21px]"
      >
        <b className="figures font-semibold">{item.orderNumber}</b>
        <Money amountMinor={item.amountMinor} currency={item.currency} className="text-end text-16 font-medium" />
        <span className="text-ink-2">{nameOfProvider(item.rail)}</span>
        <span className="figures text-end text-12 text-ink-3">{sayAge(item.since)}</span>
        <span className="col-span-2 mt-1 flex items-center gap-1.5">
          <CircleHelp size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {sayReason(item)}
        </span>
      </Link>
    </li>
  );
}

type ReviewListProps = { queue: ReviewQueue; currentId: string | null; asOf: string };

/** What waits, oldest first, and what did not have to wait for anybody. */
export function ReviewList({ queue, currentId, asOf }: ReviewListProps) {
  const t = useTranslations("review");
  const { saySpan } = useReviewWords(asOf);
  const { items, openCount, lastDay } = queue;
  const hidden = openCount - items.length;
  return (
    <nav aria-label={t("queue")} className="border-b border-rule bg-sunk md:border-e md:border-b-0 md:border-line">
      <ol>
        {items.map((item) => (
          <QueueItem key={item.id} item={item} isCurrent={item.id === currentId} asOf={asOf} />
        ))}
      </ol>
      <p className="max-w-[34ch] px-4 py-3 text-ink-2 md:px-6">
        {hidden > 0 ? t("older", { count: hidden }) : t("more")}{" "}
        {t("alone", { count: lastDay.settledAlone, median: saySpan(lastDay.medianMs ?? 0) })}
      </p>
    </nav>
  );
}
