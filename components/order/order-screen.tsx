import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { Downloads } from "./downloads";
import { KeepLink } from "./keep-link";
import { OrderHead } from "./order-head";
import { isUnderWay, type OrderStage, signProgress } from "./order-stage";
import { OrderTimeline } from "./order-timeline";
import { OrderWatch } from "./order-watch";
import { PaidBasket } from "./paid-basket";
import { ReceiptPaper } from "./receipt-paper";
import { RefundSection } from "./refund-section";
import { ReturnStep } from "./return-step";

export type OrderScreenProps = { order: OrderView; zone: string; namePlace(jurisdiction: string): string };
/**
 * `ownLink` opens the order anywhere; null for those who see it by their account. `isOwn`: whoever looks bought it, as the
 * shop's own people may too.
 */
type SettledProps = OrderScreenProps & {
  stage: Exclude<OrderStage, "checking">;
  ownLink: string | null;
  isOwn: boolean;
};

/** An order whose state is known: what the buyer has, and where the money went. */
export function OrderScreen({ order, stage, zone, namePlace, ownLink, isOwn }: SettledProps) {
  const rail = order.payment?.rail ?? null;
  const isPaid = stage !== "to_pay" && stage !== "closed";
  const isGivenBack = stage === "refunded" || stage === "charged_back";
  return (
    <main id="main" className="wrap flex-1">
      {isUnderWay(order) ? (
        <OrderWatch
          orderId={order.id}
          rail={rail}
          shown={signProgress(order)}
          placedAtMs={Date.parse(order.placedAt)}
        />
      ) : null}
      <div className="grid items-start gap-10 pt-7 pb-14 md:pt-13 md:pb-22 lg:grid-cols-[minmax(0,1fr)_400px] lg:gap-12 xl:grid-cols-[minmax(0,1fr)_440px] xl:gap-18">
        <div className="min-w-0">
          <OrderHead order={order} stage={stage} zone={zone} isOwn={isOwn} />
          {isPaid ? <OrderTimeline timeline={order.timeline} rail={rail} zone={zone} /> : null}
          {isPaid && order.viewer !== "artist" ? <Downloads order={order} /> : null}
          {isPaid ? <RefundSection order={order} zone={zone} /> : null}
          {isPaid ? null : <NextStep order={order} stage={stage} />}
          {isPaid && !isGivenBack && ownLink ? <KeepLink path={ownLink} /> : null}
          {isPaid && isOwn ? <PaidBasket orderId={order.id} /> : null}
        </div>
        {stage === "closed" ? null : (
          <ReceiptPaper
            {...order.receipt}
            order={order}
            stage={stage === "to_pay" ? "open" : isGivenBack ? "refunded" : "paid"}
            zone={zone}
            namePlace={namePlace}
          />
        )}
      </div>
    </main>
  );
}

/** The one step that leads on from an order without money: to the rail, to checkout, or to the racks. */
function NextStep({ order, stage }: Pick<SettledProps, "order" | "stage">) {
  const t = useTranslations("order");
  const next = order.payment?.next;
  const sticker = buttonStyles({ variant: "sticker" });
  const isAtRail = stage === "to_pay" && next?.kind === "redirect";
  if (isAtRail) return <ReturnStep orderId={order.id} url={next.url} rail={next.rail} method={order.payment?.method} />;
  return (
    <p className="flex flex-wrap items-center gap-5">
      <Link href="/checkout" className={sticker}>
        {t("toCheckout")}
      </Link>
      <Link href="/" className="py-2.5 font-medium">
        {t("toShop")}
      </Link>
    </p>
  );
}
