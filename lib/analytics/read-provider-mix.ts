import "server-only";
import { pool } from "../platform/db";
import type { Currency } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";

const PPM = 1_000_000;
const TREND_STEPS = 12;

type ProviderRow = Omit<LiveSnapshot["providers"][number], "sharePpm" | "trend"> & {
  total: number;
  steps: number[] | null;
};

// The breakers that a new payment needs, the worst of a rail; one that has been open for its time waits for a trial.
const READ = `
  WITH ended AS (
    SELECT at.rail, at.state = 'captured' AS is_captured, at.latency_ms,
      ${TREND_STEPS - 1} - floor(extract(epoch FROM $1::timestamptz - at.created_at) / 300)::int AS step
    FROM payment_attempt at JOIN payment p ON p.id = at.payment_id
    WHERE at.created_at > $1::timestamptz - interval '1 hour' AND at.created_at <= $1 AND p.currency = $2 AND at.finished_at IS NOT NULL
  ), tried AS (
    SELECT rail, count(*) AS payments, count(*) FILTER (WHERE is_captured) AS succeeded,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS latency, array_agg(step) FILTER (WHERE is_captured) AS steps
    FROM ended GROUP BY rail
  ), shut AS (
    SELECT rail, max(CASE WHEN state = 'open' AND open_until <= $1 THEN 2
      ELSE array_position(ARRAY['recovering', 'half_open', 'open'], state) END) AS level
    FROM rail_breaker WHERE NOT $3 AND state <> 'closed' AND operation IN ('create', 'confirm', 'capture') GROUP BY rail
  )
  SELECT rail AS provider, coalesce(payments, 0)::bigint AS payments, coalesce(succeeded, 0)::bigint AS succeeded,
    (sum(coalesce(succeeded, 0)) OVER ())::bigint AS total, latency AS "latencyP50Ms", steps,
    (ARRAY['closed', 'recovering', 'half_open', 'open'])[coalesce(level, 0) + 1] AS breaker
  FROM tried FULL JOIN shut USING (rail) ORDER BY coalesce(succeeded, 0) DESC, rail`;

/**
 * Rails of the last hour: payments that ended, how many in money, each rail's share of those, its pace and its breaker. A rail
 * that nobody was sent to is there when its breaker is not closed: that is why nobody was. Of a past hour no breaker is known.
 */
export async function readProviderMix(
  currency: Currency,
  now: Date,
  isPast = false,
): Promise<LiveSnapshot["providers"]> {
  const { rows } = await pool.query<ProviderRow>(READ, [now, currency, isPast]);
  return rows.map(({ total, steps, breaker, ...row }) => ({
    ...row,
    breaker: isPast ? null : breaker,
    sharePpm: total === 0 ? 0 : Math.round((row.succeeded / total) * PPM),
    trend: Array.from({ length: TREND_STEPS }, (_, n) => (steps ?? []).filter((step) => step === n).length),
  }));
}
