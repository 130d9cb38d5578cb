import { replayDecision } from "@/lib/payments/replay-decision";
import { loadDecisions } from "@/lib/payments/sql/decision-rows";
import { pool } from "@/lib/platform/db";
import { RAILS } from "@/sandbox/rails";
import { findStrangeTransitions } from "../attempt-transitions";
import { assertInvariants } from "../invariants";
import { SECRETS } from "../payment-world";
import { prepared } from "../prepared";
import type { FaultWorld } from "./fault-world";

/** What histories came to, so that a run that exercises nothing shows. */
export type Outcomes = {
  paid: number;
  unpaid: number;
  review: number;
  refunds: number;
  failovers: number;
  unknownsResolved: number;
  voids: number;
  webhooks: number;
};

export const NO_OUTCOMES: Outcomes = {
  paid: 0,
  unpaid: 0,
  review: 0,
  refunds: 0,
  failovers: 0,
  unknownsResolved: 0,
  voids: 0,
  webhooks: 0,
};

const OUTCOMES = `
  SELECT count(*) FILTER (WHERE captured_minor > 0)::int AS paid, count(*) FILTER (WHERE captured_minor = 0)::int AS unpaid,
    (SELECT count(*)::int FROM payment_obligation WHERE kind = 'review' AND settled_at IS NULL) AS review,
    (SELECT count(*)::int FROM refund WHERE state = 'succeeded') AS refunds,
    (SELECT count(*)::int FROM (SELECT 1 FROM payment_attempt GROUP BY payment_id, method HAVING count(DISTINCT rail) > 1) x) AS failovers,
    (SELECT count(*)::int FROM payment_attempt WHERE resolve_count > 0) AS "unknownsResolved",
    (SELECT count(*)::int FROM payment_obligation WHERE kind = 'void' AND settled_at IS NOT NULL) AS voids,
    (SELECT count(*)::int FROM webhook_inbox) AS webhooks
  FROM payment`;

export async function countOutcomes(): Promise<Outcomes> {
  const { rows } = await pool.query<Outcomes>(prepared(OUTCOMES));
  return rows[0] ?? NO_OUTCOMES;
}

export function addOutcomes(a: Outcomes, b: Outcomes): Outcomes {
  const names = Object.keys(NO_OUTCOMES) as (keyof Outcomes)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Outcomes;
}

/** More than any history makes. */
const MOST_DECISIONS = 1_000;

const MONEY_TABLES = [
  "customer_order",
  "payment",
  "payment_attempt",
  "attempt_evidence",
  "payment_obligation",
  "webhook_inbox",
  "refund",
  "dispute",
  "outbox",
  "audit_entry",
  "rail_breaker",
  "routing_decision",
  "idempotency_key",
];
/** Tokens of cards, card numbers and the keys of the rails. */
const SECRET = `(pm_card_|sut_|tok_|cnon:|tokencc_|adyenjs_|adyenparts_|adyenreturn_|4242424242424242|_secret_|${SECRETS.secretKey}|${SECRETS.webhookSecret}|world-secret|sandbox_world|world-signature)`;
/** What is sealed is random text, in which four letters of a token's beginning turn up now and then. */
const SEALED = "v\\d+(\\.[A-Za-z0-9_-]+){3}";

const SECRETS_IN_CLEAR = MONEY_TABLES.map(
  (table) => `SELECT '${table}' AS "table" FROM ${table} x WHERE regexp_replace(x::text, $2, 'sealed', 'g') ~ $1`,
).join(" UNION ");

/** I20: no table that a payment touches holds a card's token or a key in clear. */
async function findSecrets(): Promise<string[]> {
  const { rows } = await pool.query<{ table: string }>(prepared(SECRETS_IN_CLEAR, [SECRET, SEALED]));
  return rows.map((row) => row.table);
}

function requireNothing(found: readonly unknown[], what: string): void {
  if (found.length > 0) throw new Error(`${what}: ${JSON.stringify(found)}`);
}

/** Invariants that hold at any moment, with faults under way or just over. */
export async function judgeUnsettled({ world }: FaultWorld): Promise<void> {
  await assertInvariants(pool, world.truth());
  requireNothing(await findSecrets(), "I20: a secret is stored in clear");
  const decisions = await loadDecisions(null, MOST_DECISIONS);
  const differing = decisions.filter((stored) => !replayDecision(stored).isSame).map(({ id }) => id);
  requireNothing(differing, "I18: a decision does not follow from what is stored with it");
  const conflicts = RAILS.filter((rail) => world.sandbox.control.rails[rail].keyConflicts > 0);
  requireNothing(conflicts, "I5: a key came back with another body");
}

/** And once faults are over and all that was due within seven virtual days is done. */
export async function judgeSettled(faults: FaultWorld): Promise<void> {
  await faults.world.settle();
  await assertInvariants(pool, faults.world.truth(), { isSettled: true });
  requireNothing(await findStrangeTransitions(), "a state follows that docs/payments.md does not draw");
  const { review } = await countOutcomes();
  if (review > 0) throw new Error(`I6: ${review} left for a person, though every rail can be asked`);
}
