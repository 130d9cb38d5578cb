import "server-only";
import { pool } from "../platform/db";
import { getSetting } from "../platform/settings";
import type { Currency } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";
import { describeUsualHour, projectHour } from "./judge-hour";
import { readUsualHour } from "./read-usual-hour";

const MINUTES = 60;
const MINUTE_MS = 60_000;

type MinuteRow = {
  n: number;
  orders: number;
  gross_minor: number;
  refunds: number;
  refunds_minor: number;
  fees_minor: number;
};

/** One hour of one currency up to `now` from the minute roll-up, against the target, its usual self and the hour before. */
export async function readLiveHour(
  currency: Currency,
  now: Date,
  from: Date,
  zone: string,
): Promise<LiveSnapshot["hour"]> {
  const [{ rows: both }, targets, history] = await Promise.all([
    pool.query<MinuteRow>(
      `SELECT (extract(epoch FROM minute - $1::timestamptz) / 60)::int AS n, orders, gross_minor, refunds, refunds_minor, fees_minor
       FROM platform_minute WHERE minute >= $1::timestamptz - interval '1 hour' AND minute < $1::timestamptz + interval '1 hour' AND currency = $2`,
      [from, currency],
    ),
    getSetting("hourlyTargetMinor"),
    readUsualHour(currency, from, zone),
  ]);
  const elapsedMs = now.getTime() - from.getTime();
  const elapsed = elapsedMs / (MINUTES * MINUTE_MS);
  const isOver = elapsed >= 1;
  const started = Math.min(MINUTES, Math.floor(elapsedMs / MINUTE_MS) + 1);
  const rows = both.filter(({ n }) => n >= 0);
  const before = both.filter(({ n }) => n < 0).map((row) => ({ ...row, n: row.n + MINUTES }));
  const perMinute = (read: (row: MinuteRow) => number) => fillMinutes(rows, started, read);
  const sales = total(rows, (row) => row.orders);
  const revenueMinor = total(rows, (row) => row.gross_minor);
  const sameSpan = before.filter(({ n }) => n < started);
  const previousSales = total(sameSpan, (row) => row.orders);
  const previousMinor = total(sameSpan, (row) => row.gross_minor);
  const targetMinor = targets[currency] ?? null;
  return {
    from: from.toISOString(),
    to: new Date(from.getTime() + MINUTES * MINUTE_MS).toISOString(),
    isOver,
    revenueMinor,
    refundsMinor: total(rows, (row) => row.refunds_minor),
    refunds: total(rows, (row) => row.refunds),
    feesMinor: total(rows, (row) => row.fees_minor),
    targetMinor,
    targetSoFarMinor: targetMinor === null ? null : Math.round(targetMinor * elapsed),
    usual: describeUsualHour(history.weeks, history.saleVariation, elapsed),
    likely: isOver ? null : projectHour({ revenueMinor, sales, elapsed, saleVariation: history.saleVariation }),
    sales,
    previousMinor,
    previousSales,
    averageMinor: averageOf(revenueMinor, sales),
    previousAverageMinor: averageOf(previousMinor, previousSales),
    beforeMinutes: fillMinutes(before, MINUTES, (row) => row.gross_minor).map((minor) => minor ?? 0),
    minutes: perMinute((row) => row.gross_minor),
    minuteSales: perMinute((row) => row.orders),
    minuteRefundsMinor: perMinute((row) => row.refunds_minor),
    minuteFeesMinor: perMinute((row) => row.fees_minor),
  };
}

/** 60 values: zero in a minute without sales, null in one that has not begun. */
function fillMinutes(rows: readonly MinuteRow[], started: number, read: (row: MinuteRow) => number): (number | null)[] {
  const minutes: (number | null)[] = Array.from({ length: MINUTES }, (_, n) => (n < started ? 0 : null));
  for (const row of rows) minutes[row.n] = read(row);
  return minutes;
}

function total(rows: readonly MinuteRow[], read: (row: MinuteRow) => number): number {
  return rows.reduce((sum, row) => sum + read(row), 0);
}

function averageOf(totalMinor: number, count: number): number | null {
  return count === 0 ? null : Math.round(totalMinor / count);
}
