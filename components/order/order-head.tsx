import { useTranslations } from "next-intl";
import { Time } from "@/components/ui/time";
import { formatMoney } from "@/lib/shared/money";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { type OrderStage, sumGivenBack } from "./order-stage";

type OrderHeadProps = { order: OrderView; stage: Exclude<OrderStage, "checking">; zone: string; isOwn: boolean };

const KEY = {
  paid: "paid",
  part_refunded: "partRefunded",
  attention: "attention",
  refunded: "refunded",
  charged_back: "chargedBack",
  disputed: "disputed",
  to_pay: "toPay",
  closed: "closed",
} as const;

/** What became of the order, in one line large and one small. */
export function OrderHead({ order, stage, zone, isOwn }: OrderHeadProps) {
  const t = useTranslations("order");
  const viewer = isOwn ? "buyer" : "shop";
  const key = KEY[stage];
  const said = stage === "to_pay" || stage === "closed" ? order.payment?.message : null;
  return (
    <>
      <h1 className="display text-40/none font-bold tracking-[-0.03em] md:text-64">{t(`title.${key}`, { viewer })}</h1>
      <p className="mt-3 mb-7 max-w-[36em] md:mt-4.5 md:mb-10">
        {t.rich(`lead.${key}`, {
          number: order.number,
          viewer,
          card: order.cardLast4 ?? "none",
          method: order.payment?.method ?? "none",
          refunded: formatMoney({ amountMinor: sumGivenBack(order), currency: order.currency }),
          b: (chunks) => <bdi className="figures font-semibold">{chunks}</bdi>,
          when: () => <Time at={order.paidAt ?? order.placedAt} zone={zone} />,
        })}
        {order.livemode ? null : <span className="text-ink-2"> {t("demo")}</span>}
        {said ? <span className="mt-2 block">{said}</span> : null}
      </p>
    </>
  );
}
