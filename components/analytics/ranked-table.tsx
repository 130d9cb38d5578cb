import type { Column } from "@/lib/shared/analytics-columns";
import type { Currency } from "@/lib/shared/money";
import type { ComparedWith } from "@/lib/shared/schemas/analytics";
import { ChangeNote } from "./change-note";
import { describeChange } from "./describe-change";
import { FiguresTable } from "./figures-table";

type Ranked = { currency: Currency; grossMinor: number; previousGrossMinor: number | null };
type RankedTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  compare: ComparedWith | null;
  idOf: (row: Row) => string;
  linkOf: (row: Row) => { href: string; label: string };
};

/** Rows by what they brought: a bar beside the most of their currency, and how they changed. */
export function RankedTable<Row extends Ranked>({ rows, idOf, compare, ...rest }: RankedTableProps<Row>) {
  const highest = new Map<Currency, number>();
  for (const { currency, grossMinor } of rows) highest.set(currency, Math.max(highest.get(currency) ?? 1, grossMinor));
  const isCompared = compare?.period != null;
  return (
    <FiguresTable
      {...rest}
      rows={rows}
      keyOf={(row) => `${idOf(row)}${row.currency}`}
      shareOf={(row) => row.grossMinor / (highest.get(row.currency) ?? 1)}
      {...(isCompared
        ? {
            noteOf: (row: Row) => (
              <ChangeNote change={describeChange(row.grossMinor, row.previousGrossMinor, "amount")} />
            ),
          }
        : {})}
    />
  );
}
