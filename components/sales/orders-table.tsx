import { useTranslations } from "next-intl";
import { useRailName } from "@/components/checkout/use-rail-name";
import { Money } from "@/components/ui/money";
import type { ListedOrder } from "@/lib/orders/list-orders";
import { OrderStatusTag } from "./order-status";
import { OrderRow, TableFrame } from "./table-frame";

const COLUMNS = ["number", "at", "email", "status", "rail", "refunded", "total"] as const;
const KEY = {
  number: "number",
  at: "at",
  email: "orders.email",
  status: "orders.status",
  rail: "orders.rail",
  refunded: "refunded",
  total: "orders.total",
} as const;
const SHOWN: Record<(typeof COLUMNS)[number], string> = {
  number: "text-start",
  at: "text-start max-lg:hidden",
  email: "w-full text-start max-md:hidden",
  status: "text-start max-sm:hidden",
  rail: "text-start max-lg:hidden",
  refunded: "text-end max-lg:hidden",
  total: "text-end",
};

/** Every order with its state; on phones the rest moves under its number. */
export function OrdersTable({ orders, zone }: { orders: readonly ListedOrder[]; zone: string }) {
  const t = useTranslations("sales");
  return (
    <TableFrame
      title={t("orders.title")}
      columns={COLUMNS.map((name) => ({ name, label: t(KEY[name]), shown: SHOWN[name] }))}
    >
      {orders.map((order) => (
        <OrderLine key={order.id} order={order} zone={zone} />
      ))}
    </TableFrame>
  );
}

function OrderLine({ order, zone }: { order: ListedOrder; zone: string }) {
  const t = useTranslations("sales");
  const nameRail = useRailName();
  const { id, number, placedAt, currency, refundedMinor, rail } = order;
  const nothing = <span className="text-ink-3">{t("nothing")}</span>;
  const email = <bdi className="wrap-anywhere">{order.email ?? t("orders.noEmail")}</bdi>;
  return (
    <OrderRow
      id={id}
      number={number}
      placedAt={placedAt}
      zone={zone}
      below={
        <>
          <span className="md:hidden">{email}</span>
          <span className="sm:hidden">
            <OrderStatusTag status={order.status} />
          </span>
        </>
      }
    >
      <td className={`py-2.5 pe-6 ${SHOWN.email}`}>{email}</td>
      <td className={`py-2.5 pe-6 ${SHOWN.status}`}>
        <OrderStatusTag status={order.status} />
      </td>
      <td className={`py-2.5 pe-6 whitespace-nowrap ${SHOWN.rail}`}>{rail ? nameRail(rail) : nothing}</td>
      <td className={`py-2.5 pe-6 ${SHOWN.refunded}`}>
        {refundedMinor > 0 ? <Money amountMinor={refundedMinor} currency={currency} /> : nothing}
      </td>
      <td className={`py-2.5 font-semibold max-md:pt-5 ${SHOWN.total}`}>
        <Money amountMinor={order.totalMinor} currency={currency} />
      </td>
    </OrderRow>
  );
}
