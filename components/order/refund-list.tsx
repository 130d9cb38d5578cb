import { useFormatter, useTranslations } from "next-intl";
import { Money } from "@/components/ui/money";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import type { RefundView } from "@/lib/shared/schemas/refunds";

const TONE: Record<RefundView["state"], StatusTone> = {
  sent: "quiet",
  pending: "quiet",
  unknown: "warn",
  succeeded: "ok",
  failed: "bad",
};

type RefundListProps = { order: Pick<OrderView, "refunds" | "lines">; zone: string };

/** Every refund of the order that this viewer may see, with what became of it. */
export function RefundList({ order, zone }: RefundListProps) {
  const t = useTranslations("refund.list");
  const titleOf = (lineId: string) => order.lines.find((line) => line.id === lineId)?.title;
  const format = useFormatter();
  return (
    <ol aria-label={t("title")}>
      {order.refunds.map((refund) => {
        const titles = refund.lines.map((line) => titleOf(line.lineId)).filter((title) => title !== undefined);
        return (
          <li key={refund.id} className="grid gap-1 border-t border-line py-4 text-14">
            <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <Money amountMinor={refund.amountMinor} currency={refund.currency} className="text-16 font-semibold" />
              <StatusTag tone={TONE[refund.state]}>{t(`state.${refund.state}`)}</StatusTag>
              <Time at={refund.at} zone={zone} className="figures ms-auto text-13 text-ink-3" />
            </p>
            {titles.length > 0 ? (
              <p className="text-13 text-ink-2 wrap-anywhere">{t("of", { titles: format.list(titles) })}</p>
            ) : null}
            {refund.message ? <p>{refund.message}</p> : null}
            {refund.reason ? (
              <p className="text-13 text-ink-2 wrap-anywhere">{t("reason", { reason: refund.reason })}</p>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
