import "server-only";
import { pool } from "@/lib/platform/db";
import type { StoredDecision } from "../replay-decision";

const PAGE = `
  SELECT d.id, d.settings_version AS "settingsVersion", d.strategy, d.applied, d.context, d.candidates, d.exclusions, d.chosen,
    v.body
  FROM routing_decision d JOIN payment_settings_version v ON v.version = d.settings_version
  WHERE d.id > $1 ORDER BY d.id LIMIT $2`;
const FIRST = "00000000-0000-0000-0000-000000000000";

/** Stored decisions with their settings in the order of their ids, which is that of time; `after`: the last one seen. */
export async function loadDecisions(after: string | null, limit: number): Promise<StoredDecision[]> {
  const { rows } = await pool.query<StoredDecision>(PAGE, [after ?? FIRST, limit]);
  return rows;
}

/** What a provider would have charged, as it was quoted when the attempt was routed. */
export type Quoted = { provider: string; feeMinor: number };

const QUOTES = `
  SELECT c->>'provider' AS provider, (c->'fee'->>'feeMinor')::bigint AS "feeMinor"
  FROM payment_attempt a JOIN routing_decision d ON d.id = a.decision_id
    CROSS JOIN LATERAL jsonb_array_elements(d.candidates) WITH ORDINALITY AS listed(c, place)
  WHERE a.id = $1 ORDER BY place`;

/** All that could have taken the payment, best first. */
export async function loadQuotes(attemptId: string): Promise<Quoted[]> {
  const { rows } = await pool.query<Quoted>(QUOTES, [attemptId]);
  return rows;
}
