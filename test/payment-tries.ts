import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";

/** One attempt of an order, as it came out. */
export type Try = {
  rail: string;
  state: string;
  outcomeClass?: string | null;
  at: Date;
  quoteMinor?: number;
  actualMinor?: number | null;
  perAttemptMinor?: number;
  latencyMs?: number | null;
};
export type TriedOrder = { country: string; currency: string; amountMinor: number; tries: readonly Try[] };

const isOver = (state: string) => !["created", "needs_buyer", "unknown", "sent"].includes(state);

/** An order with its payment and all attempts at it, at any moment, without a rail. */
export async function makeTries({ country, currency, amountMinor, tries }: TriedOrder): Promise<void> {
  const [orderId, paymentId, decisionId] = [newId(), newId(), newId()];
  const paid = tries.find(({ state }) => state === "captured");
  const at = tries[0]?.at ?? new Date();
  await pool.query(
    `INSERT INTO customer_order (id, number, status, currency, net_minor, tax_minor, total_minor, country, location_evidence, fee_bearer,
       store_share_ppm, livemode, secret_hash, created_at, paid_at)
     VALUES ($1::uuid, $1::uuid::text, $2, $3, $4, 0, $4, $5, '[{}, {}]', 'artist', 60000, false, 'x', $6, $7)`,
    [orderId, paid ? "paid" : "pending", currency, amountMinor, country, at, paid?.at ?? null],
  );
  await pool.query(
    `INSERT INTO payment (id, order_id, method, amount_minor, currency, state, captured_minor, livemode, created_at, updated_at)
     VALUES ($1, $2, 'card', $3, $4, $5, $6, false, $7, $7)`,
    [paymentId, orderId, amountMinor, currency, paid ? "captured" : "open", paid ? amountMinor : 0, at],
  );
  await pool.query(
    `INSERT INTO routing_decision (id, payment_id, settings_version, strategy, candidates, exclusions, created_at)
     VALUES ($1, $2, (SELECT max(version) FROM payment_settings_version), 'priority', '[]', '[]', $3)`,
    [decisionId, paymentId, at],
  );
  for (const [n, one] of tries.entries())
    await pool.query(
      `INSERT INTO payment_attempt (id, payment_id, n, decision_id, rail, method, state, step, idempotency_key, outcome_class,
         fee_quote_minor, fee_percent_ppm, fee_fixed_minor, fee_actual_minor, fee_per_attempt_minor, latency_ms, livemode, created_at,
         updated_at, finished_at)
       VALUES ($1::uuid, $2, $3, $4, $5, 'card', $6, 'none', left($1::uuid::text, 40), $7, $8, 0, 0, $9, $10, $11, false, $12, $12, $13)`,
      [
        newId(),
        paymentId,
        n + 1,
        decisionId,
        one.rail,
        one.state,
        one.outcomeClass ?? null,
        one.quoteMinor ?? 0,
        one.actualMinor ?? null,
        one.perAttemptMinor ?? 0,
        one.latencyMs ?? null,
        one.at,
        isOver(one.state) ? one.at : null,
      ],
    );
}
