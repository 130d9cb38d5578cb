import "server-only";
import { pool } from "@/lib/platform/db";
import { WALLETS } from "@/lib/shared/wallets";

export type ProviderStats = {
  /** The rail, or the wallet that rode on any. */
  rail: string;
  attempts: number;
  succeeded: number;
  latencyP50Ms: number | null;
  currency: string | null;
  volumeMinor: number;
  /** Of captured payments and of those that an issuer refused. */
  feesMinor: number;
  lastEventAt: Date | null;
  /** Confirmed attempts of the last 60 minutes. */
  lastHour: number;
  /** Confirmed attempts of the last 30 minutes. */
  recent: number;
  recentSucceeded: number;
  /** Hours before now (0 = the running one) with confirmed attempts. */
  hours: { ago: number; attempts: number; succeeded: number }[];
};

// Attempts that the buyer confirmed, of the last 24 hours. Money is that of the busiest currency: never added across. A fee is as settled, else as
// quoted; of a refusal the part that is asked for any request.
const readBy = (column: "rail" | "method") => `
  WITH recent AS (
    SELECT a.${column} AS rail, a.state, a.latency_ms, a.updated_at, p.amount_minor, p.currency,
      CASE WHEN a.state = 'captured' THEN coalesce(a.fee_actual_minor, a.fee_quote_minor)
        WHEN a.state = 'declined' AND a.outcome_class IN ('soft_decline', 'hard_decline') THEN a.fee_per_attempt_minor END AS fee_minor,
      a.created_at > $1::timestamptz - interval '30 minutes' AS is_recent,
      floor(extract(epoch FROM $1::timestamptz - a.created_at) / 3600)::int AS ago
    FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
    WHERE a.created_at > $1::timestamptz - interval '24 hours' AND a.created_at <= $1 AND a.confirm_count > 0
      AND ($2::text[] IS NULL OR a.method = ANY ($2))
  ), money AS (
    SELECT DISTINCT ON (rail) rail, currency, sum(amount_minor) FILTER (WHERE state = 'captured')::bigint AS volume,
      sum(fee_minor)::bigint AS fees
    FROM recent GROUP BY rail, currency HAVING count(*) FILTER (WHERE state = 'captured') > 0
    ORDER BY rail, count(*) FILTER (WHERE state = 'captured') DESC, currency
  ), hourly AS (
    SELECT rail, ago, count(*)::int AS attempts, count(*) FILTER (WHERE state = 'captured')::int AS succeeded
    FROM recent GROUP BY rail, ago
  )
  SELECT recent.rail, count(*)::int AS attempts, count(*) FILTER (WHERE state = 'captured')::int AS succeeded,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS "latencyP50Ms", max(updated_at) AS "lastEventAt",
    count(*) FILTER (WHERE ago = 0)::int AS "lastHour", count(*) FILTER (WHERE is_recent)::int AS recent,
    count(*) FILTER (WHERE is_recent AND state = 'captured')::int AS "recentSucceeded",
    min(money.currency) AS currency, coalesce(min(money.volume), 0) AS "volumeMinor", coalesce(min(money.fees), 0) AS "feesMinor",
    (SELECT jsonb_agg(jsonb_build_object('ago', h.ago, 'attempts', h.attempts, 'succeeded', h.succeeded))
     FROM hourly h WHERE h.rail = recent.rail) AS hours
  FROM recent LEFT JOIN money ON money.rail = recent.rail GROUP BY recent.rail`;

const BY_RAIL = readBy("rail");
const BY_METHOD = readBy("method");

/** Of each rail with all its methods; a wallet's, over all the rails it rode on, is already inside them. */
export async function readProviderStats(now: Date): Promise<{ rails: ProviderStats[]; wallets: ProviderStats[] }> {
  const [rails, wallets] = await Promise.all([
    pool.query<ProviderStats>(BY_RAIL, [now, null]),
    pool.query<ProviderStats>(BY_METHOD, [now, WALLETS]),
  ]);
  return { rails: rails.rows, wallets: wallets.rows };
}
