import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { Method } from "@/lib/shared/schemas/checkout";
import type { RailName } from "../provider";
import type { PastSlice } from "../what-if/replay-past";

// Each captured payment once, in order of time and in quarters of an hour, at which days of any zone begin; from the month's first
// day on because tiers count months (UTC). The fee is the settled one, else the quoted one. One sort of the whole.
const PAST = `
  SELECT date_bin('15 minutes', a.finished_at, '2000-01-01 00:00Z') AS quarter,
    string_agg(concat(p.method, ' ', p.currency, ' ', o.country, E'\\t', p.amount_minor, E'\\t',
      coalesce(a.fee_actual_minor, a.fee_quote_minor), E'\\t', a.rail), E'\\n' ORDER BY a.finished_at, a.id) AS lines
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id JOIN customer_order o ON o.id = p.order_id
  WHERE a.state = 'captured' AND a.finished_at >= date_trunc('month', $1::timestamptz, 'UTC') AND a.finished_at < $2
  GROUP BY quarter ORDER BY quarter`;

/**
 * Captured payments from `from`, a full quarter of an hour, to before `to`, and those of its month before; within the caller's
 * transaction.
 */
export async function* readPast(db: Db, from: Date, to: Date): AsyncGenerator<PastSlice> {
  await db.query("SET LOCAL cursor_tuple_fraction = 1");
  await db.query(`DECLARE past NO SCROLL CURSOR FOR ${PAST}`, [from, to]);
  const fetchMore = () => db.query<{ quarter: Date; lines: string }>("FETCH 192 FROM past");
  // the database reads on while what has come is played
  let coming = fetchMore();
  try {
    while (true) {
      const { rows } = await coming;
      if (rows.length === 0) return;
      coming = fetchMore();
      for (const { quarter, lines } of rows)
        yield { month: quarter.toISOString().slice(0, 7), isCounted: quarter.getTime() >= from.getTime(), lines };
    }
  } finally {
    await coming.catch(() => undefined);
  }
}

export type RailSuccess = { rail: RailName; method: Method; finished: number; captured: number };

const SUCCESS = `
  SELECT a.rail, a.method, count(*)::int AS finished, count(*) FILTER (WHERE a.state = 'captured')::int AS captured
  FROM payment_attempt a
  WHERE a.state IN ('captured', 'declined', 'not_sent', 'absent') AND a.finished_at >= $1 AND a.finished_at < $2
  GROUP BY a.rail, a.method`;

/** How the finished attempts of a period went. */
export async function readSuccess(from: Date, to: Date): Promise<RailSuccess[]> {
  const { rows } = await pool.query<RailSuccess>(SUCCESS, [from, to]);
  return rows;
}
