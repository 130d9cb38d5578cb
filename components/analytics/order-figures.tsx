import Link from "next/link";
import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { Button } from "@/components/ui/button";
import { type BarState, toAddress, withChange } from "@/lib/shared/analytics-address";
import { ORDER_COLUMNS } from "@/lib/shared/analytics-columns";
import { toDecimal } from "@/lib/shared/money";
import type { OrderRow, OrdersReply, TotalsRow } from "@/lib/shared/schemas/analytics";
import { FiguresTable } from "./figures-table";

type OrderFiguresProps = { reply: OrdersReply; state: BarState; isFirstPage: boolean; canOpen: boolean };

const COLUMNS = [
  ORDER_COLUMNS.filter(({ id }) => id === "number"),
  ORDER_COLUMNS.filter(({ id }) => id !== "number"),
].flat();

function toCells({
  currency,
  copies,
  grossMinor,
  refundsMinor,
  feesMinor,
  netMinor,
}: TotalsRow): Record<string, string> {
  return {
    currency,
    copies: String(copies),
    gross: toDecimal(grossMinor, currency),
    refunds: toDecimal(refundsMinor, currency),
    fees: toDecimal(feesMinor, currency),
    net: toDecimal(netMinor, currency),
  };
}

/** The same page with the cell's country or provider as a filter; null where it is one already. */
function narrowTo(state: BarState, row: OrderRow, columnId: string): { href: string; value: string } | null {
  if (columnId !== "country" && columnId !== "rail") return null;
  const value = row[columnId];
  if (!value || state[columnId] === value) return null;
  return { href: toAddress("/dashboard/orders", withChange(state, { [columnId]: value })), value };
}

/** What a row of the page before is made of; under all pages of it stands what they add up to. */
export function OrderFigures({ reply, state, isFirstPage, canOpen }: OrderFiguresProps) {
  const t = useTranslations("analytics.table");
  const [pages, path] = [useTranslations("sales"), "/dashboard/orders"];
  const totals = reply.totals.map((row) => ({
    key: row.currency,
    head: t("totals", { currency: row.currency }),
    cells: toCells(row),
  }));
  return (
    <Panel title={t("orders")}>
      <FiguresTable
        caption={t("orders")}
        columns={COLUMNS}
        rows={reply.data}
        keyOf={(row) => `${row.orderId}${row.event}${row.at}`}
        linkOf={(row) =>
          canOpen ? { href: `/orders/${row.orderId}`, label: t("open", { number: row.number }) } : null
        }
        cellLinkOf={(row, columnId) => {
          const narrowed = narrowTo(state, row, columnId);
          return narrowed && { href: narrowed.href, label: t("only", { value: narrowed.value }) };
        }}
        totals={totals}
        zone={reply.period.zone}
      />
      <nav aria-label={pages("pages")} className="flex gap-2 pt-4 empty:hidden">
        {isFirstPage ? null : (
          <Button asChild size="sm" className="min-h-11 md:min-h-8">
            <Link href={toAddress(path, state)}>{pages("newest")}</Link>
          </Button>
        )}
        {reply.nextCursor ? (
          <Button asChild size="sm" className="min-h-11 md:min-h-8">
            <Link href={toAddress(path, state, { cursor: reply.nextCursor })}>{pages("older")}</Link>
          </Button>
        ) : null}
      </nav>
    </Panel>
  );
}
