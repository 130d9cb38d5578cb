import Link from "next/link";
import { useTranslations } from "next-intl";
import { Money } from "@/components/ui/money";
import { Time } from "@/components/ui/time";
import type { ListedSale } from "@/lib/orders/list-orders";

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
    <table className="w-full border-collapse border-b border-line">
      <caption className="sr-only">{t("sales.title")}</caption>
      <thead>
        <tr className="border-b border-ink">
          {COLUMNS.map((column) => (
            <th
              key={column}
              scope="col"
              className={`py-2 pe-6 text-12 font-medium whitespace-nowrap text-ink-3 last:pe-0 ${SHOWN[column]}`}
            >
              {t(KEY[column])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sales.map((sale) => (
          <SaleLine key={sale.id} sale={sale} zone={zone} />
        ))}
      </tbody>
    </table>
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
    <tr className="border-t border-line align-top first:border-0">
      <th scope="row" className="py-2.5 pe-6 text-start font-normal">
        <Link href={`/orders/${id}`} className="figures inline-flex min-h-11 items-center whitespace-nowrap md:min-h-0">
          {number}
        </Link>
        <span className="grid gap-0.5 text-12 text-ink-2 lg:hidden">
          <Time at={placedAt} zone={zone} />
          <span className="grid md:hidden">{titles}</span>
          {refundedMinor > 0 ? (
            <span className="sm:hidden">
              {t("refunded")} {refunded}
            </span>
          ) : null}
        </span>
      </th>
      <td className={`figures py-2.5 pe-6 text-12 text-ink-2 ${SHOWN.at}`}>
        <Time at={placedAt} zone={zone} />
      </td>
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
    </tr>
  );
}
