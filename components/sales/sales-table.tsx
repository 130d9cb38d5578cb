import { useTranslations } from "next-intl";
import { Money } from "@/components/ui/money";
import type { ListedSale } from "@/lib/orders/list-orders";
import { OrderRow, TableFrame } from "./table-frame";

const COLUMNS = ["number", "at", "lines", "sold", "refunded", "earned"] as const;
const KEY = {
  number: "number",
  at: "at",
  lines: "sales.lines",
  sold: "sales.sold",
  refunded: "refunded",
  earned: "sales.earned",
} as const;
const SHOWN: Record<(typeof COLUMNS)[number], string> = {
  number: "text-start",
  at: "text-start max-lg:hidden",
  lines: "w-full text-start max-md:hidden",
  sold: "text-end max-lg:hidden",
  refunded: "text-end max-sm:hidden",
  earned: "text-end",
};

/** The artist's sales; on phones what was bought moves under the order's number. */
export function SalesTable({ sales, zone }: { sales: readonly ListedSale[]; zone: string }) {
  const t = useTranslations("sales");
  return (
    <TableFrame
      title={t("sales.title")}
      columns={COLUMNS.map((name) => ({ name, label: t(KEY[name]), shown: SHOWN[name] }))}
    >
      {sales.map((sale) => (
        <SaleLine key={sale.id} sale={sale} zone={zone} />
      ))}
    </TableFrame>
  );
}

function SaleLine({ sale, zone }: { sale: ListedSale; zone: string }) {
  const t = useTranslations("sales");
  const { id, number, placedAt, currency, refundedMinor } = sale;
  const titles = sale.lines.map((line) => <bdi key={line.id}>{line.title}</bdi>);
  const refunded =
    refundedMinor > 0 ? (
      <Money amountMinor={refundedMinor} currency={currency} />
    ) : (
      <span className="text-ink-3">{t("nothing")}</span>
    );
  return (
    <OrderRow
      id={id}
      number={number}
      placedAt={placedAt}
      zone={zone}
      below={
        <>
          <span className="grid md:hidden">{titles}</span>
          {refundedMinor > 0 ? (
            <span className="sm:hidden">
              {t("refunded")} {refunded}
            </span>
          ) : null}
        </>
      }
    >
      <td className={`py-2.5 pe-6 ${SHOWN.lines}`}>
        <span className="grid">{titles}</span>
      </td>
      <td className={`py-2.5 pe-6 ${SHOWN.sold}`}>
        <Money amountMinor={sale.soldMinor} currency={currency} />
      </td>
      <td className={`py-2.5 pe-6 ${SHOWN.refunded}`}>{refunded}</td>
      <td className={`py-2.5 font-semibold max-md:pt-5 ${SHOWN.earned}`}>
        <Money amountMinor={sale.earnedMinor} currency={currency} />
      </td>
    </OrderRow>
  );
}
