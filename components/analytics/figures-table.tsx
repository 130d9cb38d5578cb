import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatFull, formatMinute, nameOfZone } from "@/components/back/format-time";
import { type Column, isOnScreen } from "@/lib/shared/analytics-columns";

export type FiguresTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Where a click on the row's head leads: deeper, with the row as a filter. */
  linkOf?: (row: Row) => { href: string; label: string } | null;
  /** Where a cell leads that narrows the rows to its own value. */
  cellLinkOf?: (row: Row, columnId: string) => { href: string; label: string } | null;
  /** 0 to 1: a bar under the row's head. */
  shareOf?: (row: Row) => number;
  /** Under the row's head: how it changed. */
  noteOf?: (row: Row) => ReactNode;
  /** Rows under the table, cells by column id. */
  totals?: readonly { key: string; head: string; cells: Readonly<Record<string, string>> }[];
  heightPx?: number;
  /** The store's, for a table with instants: they are shown by its clock. */
  zone?: string;
  /** How much of an instant is shown; the whole of it is in its tooltip. */
  clock?: "full" | "minute";
};

const sizeOf = (heightPx: number | undefined) => (heightPx ? { height: heightPx } : undefined);
const isFigure = ({ unit }: Column<never>) => unit === "count" || unit === "money" || unit === "ratio";
const isTime = ({ unit }: Column<never>) => unit === "day" || unit === "instant";
const sideOf = (column: Column<never>) => (isFigure(column) ? "text-end" : "text-start");

/** The same cells as the CSV, to the byte; instants, ISO 8601 there, by the store's clock. The first column stays while the rest scrolls inside the table. */
export function FiguresTable<Row>(props: FiguresTableProps<Row>) {
  const { caption, columns, rows, keyOf, totals = [], heightPx, zone } = props;
  const [t, rowsOf] = [useTranslations("analytics.column"), useTranslations("analytics.table")];
  const [first, ...others] = columns.filter(isOnScreen);
  if (!first) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={rowsOf("rows", { caption })} className="overflow-auto" style={sizeOf(heightPx)}>
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {[first, ...others].map((column, index) => (
              <th
                key={column.id}
                scope="col"
                className={`sticky top-0 bg-paper pb-1.5 text-12 font-medium whitespace-nowrap text-ink-3 ${index === 0 ? "start-0 z-10 pe-3 text-start" : `ps-4 ${sideOf(column)}`}`}
              >
                {t(column.id)}
                {column.unit === "instant" && zone ? ` (${nameOfZone(zone)})` : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line">
              <RowHead {...props} row={row} column={first} />
              {others.map((column) => (
                <td
                  key={column.id}
                  className={`py-1.5 ps-4 whitespace-nowrap ${isFigure(column) || isTime(column) ? "figures" : ""} ${sideOf(column)}`}
                >
                  <Cell {...props} row={row} column={column} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Totals totals={totals} columns={others} />
      </table>
    </section>
  );
}

type CellProps<Row> = FiguresTableProps<Row> & { row: Row; column: Column<Row> };

/** What a cell says: an instant by the store's clock, the rest as it stands in the file. */
function CellText<Row>({ row, column, zone, clock = "full" }: CellProps<Row>) {
  const text = column.value(row);
  if (column.unit !== "instant" || !zone) return text;
  return (
    <time dateTime={text} title={text}>
      {clock === "minute" ? formatMinute(text, zone) : formatFull(text, zone, "en")}
    </time>
  );
}

function Cell<Row>(props: CellProps<Row>) {
  const link = props.cellLinkOf?.(props.row, props.column.id);
  const text = <CellText {...props} />;
  if (!link) return <span className="block max-w-64 truncate">{text}</span>;
  return (
    <Link href={link.href} aria-label={link.label} className="inline-flex min-h-11 items-center text-ink-2 md:min-h-0">
      {text}
    </Link>
  );
}

type TotalsProps = { totals: NonNullable<FiguresTableProps<never>["totals"]>; columns: readonly Column<never>[] };

function Totals({ totals, columns }: TotalsProps) {
  if (totals.length === 0) return null;
  return (
    <tfoot>
      {totals.map(({ key, head, cells }) => (
        <tr key={key} className="border-t border-ink font-semibold">
          <th scope="row" className="sticky start-0 bg-paper py-2 pe-3 text-start whitespace-nowrap">
            {head}
          </th>
          {columns.map((column) => (
            <td key={column.id} className={`figures py-2 ps-4 whitespace-nowrap ${sideOf(column)}`}>
              {cells[column.id]}
            </td>
          ))}
        </tr>
      ))}
    </tfoot>
  );
}

function RowHead<Row>(props: CellProps<Row>) {
  const { row, column, linkOf, shareOf, noteOf } = props;
  const [link, share, note] = [linkOf?.(row), shareOf?.(row), noteOf?.(row)];
  const text = (
    <bdi className="text-match-parent line-clamp-1 wrap-anywhere">
      <CellText {...props} />
    </bdi>
  );
  const isMono = isTime(column) || column.unit === "count";
  return (
    <th
      scope="row"
      className={`sticky start-0 bg-paper py-1.5 pe-3 text-start font-normal ${isMono ? "figures whitespace-nowrap" : "max-w-56 min-w-32 md:min-w-44"}`}
    >
      {link ? (
        <Link
          href={link.href}
          aria-label={link.label}
          className="inline-flex min-h-11 items-center font-medium md:min-h-0"
        >
          {text}
        </Link>
      ) : (
        text
      )}
      {note ? <span className="block">{note}</span> : null}
      {share === undefined ? null : (
        <span aria-hidden className="mt-1 block h-1 bg-sunk">
          <span className="block h-full bg-ink-2" style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
        </span>
      )}
    </th>
  );
}
