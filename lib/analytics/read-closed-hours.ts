import "server-only";
import { pool } from "../platform/db";
import { dateFormat } from "../shared/kept-formats";
import type { Currency } from "../shared/money";
import { startOfHour } from "../shared/time";
import { type HourSales, MOST_WEEKS, WIDEST_HOURS } from "./judge-drop";

const HOUR_MS = 3_600_000;
const SPAN = 2 * WIDEST_HOURS;

export type ClosedHistory = {
  hours: HourSales[];
  /** The same hours of the week before, of two before, …; only weeks in which the store had already sold. */
  weeks: HourSales[][];
  windowTo: Date;
  saleVariation: number;
  averageMinor: number | null;
};

/** Wall-clock offset of a zone at an instant, so that "Friday 14:00" is the same hour before and after a clock change. */
function offsetMs(at: Date, zone: string): number {
  const parts = dateFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(at.getTime() / 1_000) * 1_000;
}

/** The instant at which the zone's clock showed the same time `weeks` weeks before. */
export function sameHourBefore(at: Date, weeks: number, zone: string): Date {
  const shifted = new Date(at.getTime() - weeks * 168 * HOUR_MS);
  return new Date(shifted.getTime() + offsetMs(at, zone) - offsetMs(shifted, zone));
}

const ENOUGH_SALES = 30;

/** sd / mean of one order's gross, of the last 2 000 before `until`; 1 before there are 30. */
export async function readSaleVariation(
  currency: Currency,
  until: Date,
): Promise<{ saleVariation: number; averageMinor: number | null }> {
  const { rows } = await pool.query<{ count: number; mean: number | null; deviation: number | null }>(
    `SELECT count(*)::int AS count, avg(gross)::float AS mean, stddev_samp(gross)::float AS deviation FROM (
       SELECT total_minor - tax_minor AS gross FROM customer_order
       WHERE paid_at <= $2 AND currency = $1 AND total_minor > 0 ORDER BY paid_at DESC LIMIT 2000) last`,
    [currency, until],
  );
  const { count = 0, mean = null, deviation = null } = rows[0] ?? {};
  return {
    saleVariation: count >= ENOUGH_SALES && mean && deviation !== null ? deviation / mean : 1,
    averageMinor: mean,
  };
}

export async function readClosedHours(currency: Currency, now: Date, zone: string): Promise<ClosedHistory> {
  const windowTo = startOfHour(now);
  const [{ rows }, { rows: firsts }, variation] = await Promise.all([
    pool.query<{ hour: Date; orders: number; gross_minor: number }>(
      "SELECT hour, orders, gross_minor FROM platform_hour WHERE currency = $1 AND hour >= $2 AND hour < $3",
      [currency, new Date(windowTo.getTime() - (MOST_WEEKS * 168 + SPAN + 2) * HOUR_MS), windowTo],
    ),
    pool.query<{ first: Date | null }>(
      "SELECT min(hour) AS first FROM platform_hour WHERE currency = $1 AND orders > 0",
      [currency],
    ),
    readSaleVariation(currency, windowTo),
  ]);
  const sold = new Map(rows.map((row) => [row.hour.getTime(), { sales: row.orders, grossMinor: row.gross_minor }]));
  const spanTo = (end: Date): HourSales[] =>
    Array.from(
      { length: SPAN },
      (_, n) => sold.get(end.getTime() - (SPAN - n) * HOUR_MS) ?? { sales: 0, grossMinor: 0 },
    );
  const first = firsts[0]?.first?.getTime() ?? Number.POSITIVE_INFINITY;
  const ends = Array.from({ length: MOST_WEEKS }, (_, n) => sameHourBefore(windowTo, n + 1, zone));
  return {
    hours: spanTo(windowTo),
    weeks: ends.filter((end) => end.getTime() - SPAN * HOUR_MS >= first).map(spanTo),
    windowTo,
    ...variation,
  };
}
