import { useTranslations } from "next-intl";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import { Time } from "@/components/ui/time";
import { formatMoney } from "@/lib/shared/money";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import type { DisputeView } from "@/lib/shared/schemas/refunds";

const TONE: Record<DisputeView["state"], StatusTone> = { open: "warn", won: "ok", lost: "bad" };

type RefundDisputesProps = { order: Pick<OrderView, "disputes">; zone: string };

export function RefundDisputes({ order, zone }: RefundDisputesProps) {
  const t = useTranslations("refund.dispute");
  return (
    <ul aria-label={t("title")}>
      {order.disputes.map(({ id, state, amountMinor, currency, reason, openedAt, closedAt }) => (
        <li key={id} className="grid gap-1 border-t border-line py-4 text-14">
          <p className="flex flex-wrap items-baseline gap-x-4">
            <b className="font-semibold">{t("title")}</b>
            <StatusTag tone={TONE[state]}>{t(`state.${state}`)}</StatusTag>
          </p>
          <p className="text-ink-2 wrap-anywhere">
            {t.rich("line", {
              amount: formatMoney({ amountMinor, currency }),
              reason,
              opened: () => <Time at={openedAt} zone={zone} />,
            })}
            {closedAt ? <> {t.rich("closed", { closed: () => <Time at={closedAt} zone={zone} /> })}</> : null}
          </p>
        </li>
      ))}
    </ul>
  );
}
