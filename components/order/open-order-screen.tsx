import { useTranslations } from "next-intl";
import { AsideHead } from "@/components/checkout/aside-head";
import { CheckoutFrame } from "@/components/checkout/checkout-frame";
import { SummaryAside } from "@/components/checkout/summary-aside";
import type { SummaryLine } from "@/components/checkout/summary-line";
import { SummaryLines } from "@/components/checkout/summary-lines";
import { SummaryTotals } from "@/components/checkout/summary-totals";
import { WhereItGoes } from "@/components/checkout/where-it-goes";
import { formatMoney } from "@/lib/shared/money";
import { OrderChecking } from "./order-checking";
import type { OrderScreenProps } from "./order-screen";
import { signProgress } from "./order-stage";

/** An order whose payment has no clear answer yet. */
export function OpenOrderScreen({ order, zone, namePlace }: OrderScreenProps) {
  const t = useTranslations("checkout");
  const { currency, totalMinor, taxMinor, payment, receipt } = order;
  const lines: SummaryLine[] = order.lines.map((line) => ({
    ...line,
    record: null,
    amountMinor: line.netMinor + (line.priceIncludesTax ? line.taxMinor : 0),
    wasMinor: null,
    isGone: false,
  }));
  return (
    <CheckoutFrame
      title={t("checking.title")}
      aside={
        <SummaryAside lines={lines} total={{ amountMinor: totalMinor, currency }}>
          <AsideHead title={t("basket.count", { count: lines.length })} />
          <SummaryLines lines={lines} currency={currency} />
          <SummaryTotals
            {...{ currency, taxMinor, totalMinor, namePlace }}
            subtotalMinor={totalMinor - taxMinor}
            tax={receipt.tax}
            note={t("checking.notConfirmed")}
          />
          <WhereItGoes receipt={receipt} note={t("goes.noteChecking")} namePlace={namePlace} />
        </SummaryAside>
      }
    >
      <OrderChecking
        orderId={order.id}
        orderNumber={order.number}
        rail={payment?.rail ?? null}
        message={payment?.message ?? null}
        isInReview={payment?.state === "review"}
        last4={order.cardLast4}
        amount={formatMoney({ amountMinor: totalMinor, currency })}
        shown={signProgress(order)}
        placedAtMs={Date.parse(order.placedAt)}
        zone={zone}
      />
    </CheckoutFrame>
  );
}
