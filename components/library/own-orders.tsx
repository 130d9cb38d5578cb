import Link from "next/link";
import { useTranslations } from "next-intl";
import { Money } from "@/components/ui/money";
import { Name } from "@/components/ui/name";
import { Time } from "@/components/ui/time";
import type { OwnOrder } from "@/lib/orders/list-own-orders";
import { type LibraryQuery, toLibraryPath } from "./library-query";

type OwnOrdersProps = { orders: { orders: readonly OwnOrder[]; count: number }; query: LibraryQuery; zone: string };

/** The last orders, each with the way to its receipt. */
export function OwnOrders({ orders: { orders, count }, query, zone }: OwnOrdersProps) {
  const t = useTranslations("library.orders");
  return (
    <section aria-labelledby="own-orders">
      <div className="flex items-baseline justify-between border-b border-rule pb-2.5">
        <h2 id="own-orders" className="display text-20/none">
          {t("title")}
        </h2>
        {count > orders.length ? (
          <Link href={toLibraryPath({ ...query, isAllOrders: true })} scroll={false} className="-my-3 py-3 text-13">
            {t("all", { count })}
          </Link>
        ) : null}
      </div>
      <ul>
        {orders.map((order) => (
          <li
            key={order.id}
            className="grid grid-cols-[64px_minmax(0,1fr)_auto] gap-x-3 border-b border-line py-3 text-14"
          >
            <Time at={order.paidAt} format="day" zone={zone} className="figures text-13/5 text-ink-2" />
            <div className="min-w-0">
              <p className="truncate">
                {order.lineCount > 1 ? t("things", { count: order.lineCount }) : <Name>{order.title}</Name>}
              </p>
              <Link href={`/orders/${order.id}`} className="-my-2 inline-block py-2 text-13">
                {t("receipt", { number: order.number })}
              </Link>
            </div>
            <Money amountMinor={order.totalMinor} currency={order.currency} className="text-13/5" />
          </li>
        ))}
      </ul>
    </section>
  );
}
