import "server-only";
import { pool } from "@/lib/platform/db";
import { Method } from "@/lib/shared/schemas/checkout";
import { RAILS, type RailName } from "../provider";
import { WINDOW } from "../routing-strategies";

export type RailWindow = {
  rail: RailName;
  method: Method;
  samples: number;
  successes: number;
  latencyP50Ms: number | null;
};
/** Captured in a time, in minor units. */
export type MonthVolume = { rail: RailName; currency: string; minor: number };

// What an attempt ended in, money or a no; one that its buyer left or replaced says nothing about its rail. The latency is
// that of its last call, as the attempt keeps it.
const WINDOWS = `
  SELECT asked.rail, asked.method, count(*)::int AS samples,
    count(*) FILTER (WHERE ended.state = 'captured')::int AS successes,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY ended.latency_ms) FILTER (WHERE ended.state = 'captured') AS "latencyP50Ms"
  FROM (SELECT rail, method FROM unnest($1::text[]) rail, unnest($2::text[]) method) asked
  CROSS JOIN LATERAL (
    SELECT a.state, a.latency_ms FROM payment_attempt a
    WHERE a.rail = asked.rail AND a.method = asked.method AND a.state IN ('captured', 'declined', 'not_sent', 'absent')
    ORDER BY a.finished_at DESC LIMIT $3) ended
  GROUP BY asked.rail, asked.method`;

/** The last 128 finished attempts of each rail and method; none for what was never used. */
export async function loadWindows(): Promise<RailWindow[]> {
  const { rows } = await pool.query<RailWindow>(WINDOWS, [RAILS, Method.options, WINDOW]);
  return rows;
}

const VOLUMES = `
  SELECT a.rail, p.currency, sum(p.amount_minor)::bigint AS minor
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
  WHERE a.rail = ANY ($1) AND a.method = ANY ($2) AND a.state = 'captured' AND a.finished_at >= $3
    AND ($4::timestamptz IS NULL OR a.finished_at < $4)
  GROUP BY a.rail, p.currency`;

/** What each rail has captured from `from` to before `to` (null: until now), per currency. */
export async function loadVolumes(from: Date, to: Date | null): Promise<MonthVolume[]> {
  const { rows } = await pool.query<MonthVolume>(VOLUMES, [RAILS, Method.options, from, to]);
  return rows;
}
