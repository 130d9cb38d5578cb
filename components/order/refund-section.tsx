import { useTranslations } from "next-intl";
import { useRailName } from "@/components/checkout/use-rail-name";
import { formatMoney } from "@/lib/shared/money";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { sumGivenBack } from "./order-stage";
import { RefundDisputes } from "./refund-disputes";
import { RefundForm } from "./refund-form";
import { RefundList } from "./refund-list";

/** What went back of an order, what is disputed, and, for whoever may, giving back what is left. */
export function RefundSection({ order, zone }: { order: OrderView; zone: string }) {
  const t = useTranslations("refund");
  const nameRail = useRailName();
  const { refundable, refunds, disputes, currency } = order;
  if (!refundable && refunds.length === 0 && disputes.length === 0) return null;
  const hasGoneBack = refunds.length > 0 || sumGivenBack(order) > 0;
  const rail = order.payment?.rail ?? null;
  return (
    <section aria-labelledby="refund-title" className="mt-8 md:mt-11">
      <h2 id="refund-title" className="display border-t border-rule py-3.5 text-28 font-bold tracking-[-0.015em]">
        {t(refundable ? "title" : hasGoneBack ? "list.title" : "dispute.section")}
      </h2>
      {disputes.length > 0 ? <RefundDisputes order={order} zone={zone} /> : null}
      {refunds.length > 0 ? <RefundList order={order} zone={zone} /> : null}
      {refundable ? (
        <div className="border-t border-line pt-4">
          <p className="mb-5 max-w-[42em] text-14 text-ink-2">
            {t("lead", { max: formatMoney({ amountMinor: refundable.maxMinor, currency }) })}
          </p>
          <RefundForm order={order} refundable={refundable} provider={rail && nameRail(rail)} />
        </div>
      ) : null}
    </section>
  );
}
