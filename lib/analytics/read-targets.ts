import "server-only";
import { pool } from "../platform/db";
import { type Currency, isCurrency } from "../shared/money";
import type { Period, TargetRow } from "../shared/schemas/analytics";
import { addMonths, dayInZone, startOfDay } from "../shared/time";

type Month = { month: string; share: number };

/** How much of each month, 0 to 1, lies in the part of the period that has run; clock changes weigh what they weigh. */
export function shareMonths(period: Period, now: Date): Month[] {
  const from = Date.parse(period.from);
  const until = Math.min(Date.parse(period.to), now.getTime());
  const months: Month[] = [];
  let month = `${dayInZone(new Date(from), period.zone).slice(0, 7)}-01`;
  for (let start = startOfDay(month, period.zone).getTime(); start < until; ) {
    const next = addMonths(month, 1);
    const end = startOfDay(next, period.zone).getTime();
    months.push({ month, share: (Math.min(end, until) - Math.max(start, from)) / (end - start) });
    month = next;
    start = end;
  }
  return months;
}

/**
 * What the store's monthly targets come to for the part of the period that has run, per currency. A currency in which one of
 * the months has no target has none: half a target would flatter. `currency` null: every one that has targets.
 */
export async function readTargets(period: Period, currency: Currency | null, now: Date): Promise<TargetRow[]> {
  const months = shareMonths(period, now);
  const { rows } = await pool.query<{ currency: string; gross_minor: number[] }>(
    `SELECT currency, array_agg(gross_minor::float8 ORDER BY month) AS gross_minor FROM revenue_target
     WHERE month = ANY($1::date[]) AND ($2::text IS NULL OR currency = $2) GROUP BY currency ORDER BY currency`,
    [months.map(({ month }) => month), currency],
  );
  return rows.flatMap((row) => {
    if (row.gross_minor.length < months.length || !isCurrency(row.currency)) return [];
    const grossMinor = row.gross_minor.reduce((sum, minor, index) => sum + minor * (months[index]?.share ?? 0), 0);
    return { currency: row.currency, grossMinor: Math.round(grossMinor) };
  });
}
