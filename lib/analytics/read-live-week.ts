import "server-only";
import { pool } from "../platform/db";
import type { Currency } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";

const HOUR_MS = 3_600_000;

/**
 * The store's week from Monday 00:00 in its zone, hour by hour (167 to 169 of them where the clocks change), and the same
 * span of the week before: from its own Monday, as long as this one has run.
 */
export async function readLiveWeek(currency: Currency, now: Date, zone: string): Promise<LiveSnapshot["week"]> {
  const { rows: bounds } = await pool.query<{ monday: Date; next: Date; previous: Date }>(
    `SELECT week AT TIME ZONE $2 AS monday, (week + interval '7 days') AT TIME ZONE $2 AS next, (week - interval '7 days') AT TIME ZONE $2 AS previous
     FROM date_trunc('week', $1::timestamptz AT TIME ZONE $2) AS week`,
    [now, zone],
  );
  const week = bounds[0];
  if (!week) throw new Error("no week");
  const elapsedMs = now.getTime() - week.monday.getTime();
  const previousUntil = new Date(week.previous.getTime() + elapsedMs);
  const [{ rows }, { rows: before }] = await Promise.all([
    pool.query<{ hour: Date; gross_minor: number }>(
      "SELECT hour, gross_minor FROM platform_hour WHERE currency = $1 AND hour >= $2 AND hour <= $3",
      [currency, week.monday, now],
    ),
    pool.query<{ total: number }>(
      "SELECT coalesce(sum(gross_minor), 0)::bigint AS total FROM platform_hour WHERE currency = $1 AND hour >= $2 AND hour < $3",
      [currency, week.previous, previousUntil],
    ),
  ]);
  const length = Math.round((week.next.getTime() - week.monday.getTime()) / HOUR_MS);
  const begun = Math.floor(elapsedMs / HOUR_MS) + 1;
  const hours: (number | null)[] = Array.from({ length }, (_, n) => (n < begun ? 0 : null));
  for (const row of rows) hours[Math.floor((row.hour.getTime() - week.monday.getTime()) / HOUR_MS)] = row.gross_minor;
  return {
    from: week.monday.toISOString(),
    hours,
    totalMinor: rows.reduce((sum, row) => sum + row.gross_minor, 0),
    previousSameSpanMinor: before[0]?.total ?? 0,
  };
}
