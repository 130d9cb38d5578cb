import "server-only";
import type { Currency } from "../shared/money";
import type { SeriesPoint } from "../shared/schemas/analytics";

type Counted = { currency: Currency; grossMinor: number };
export type WithPrevious<Row> = Row & { previousGrossMinor: number | null };

/** Null throughout when nothing is compared. */
export function withoutPrevious<Row>(rows: readonly Row[]): WithPrevious<Row>[] {
  return rows.map((row) => ({ ...row, previousGrossMinor: null }));
}

/**
 * Each row with what the same one brought in the compared period; 0 when it brought nothing then. `readBefore` is asked per
 * currency for exactly these ids, because the leaders of today need not have been among the leaders of then.
 */
export async function withPrevious<Row extends Counted>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  readBefore: (currency: Currency, ids: string[]) => Promise<ReadonlyMap<string, number>>,
): Promise<WithPrevious<Row>[]> {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const before = new Map<string, number>();
  for (const currency of currencies) {
    const ids = rows.filter((row) => row.currency === currency).map(idOf);
    for (const [id, grossMinor] of await readBefore(currency, ids)) before.set(`${currency} ${id}`, grossMinor);
  }
  return rows.map((row) => ({ ...row, previousGrossMinor: before.get(`${row.currency} ${idOf(row)}`) ?? 0 }));
}

type Point = SeriesPoint & { previous: SeriesPoint | null };

/** Bucket by bucket of each currency; null past the end of the compared period (February holds no 31st). */
export function alignSeries(points: readonly SeriesPoint[], before: readonly SeriesPoint[]): Point[] {
  const left = new Map<Currency, SeriesPoint[]>();
  for (const point of before) left.set(point.currency, [...(left.get(point.currency) ?? []), point]);
  return points.map((point) => ({ ...point, previous: left.get(point.currency)?.shift() ?? null }));
}
