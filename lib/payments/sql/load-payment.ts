import "server-only";
import { pool } from "@/lib/platform/db";
import type { Currency } from "@/lib/shared/money";
import { toPast } from "../payment-history";
import type { Attempt, AttemptState, AttemptStep, Method, Payment, PaymentState } from "../payment-rows";
import type { FurtherRefs, RailName } from "../provider";

export type AttemptJson = {
  id: string;
  n: number;
  rail: RailName;
  method: Method;
  state: AttemptState;
  step: AttemptStep;
  idempotency_key: string;
  provider_ref: string | null;
  further_refs: FurtherRefs;
  confirm_count: number;
  outcome_class: string | null;
  outcome_code: string | null;
  card_last4: string | null;
  fee_quote_minor: number;
  fee_percent_ppm: number;
  fee_fixed_minor: number;
  buyer_step: string | null;
  confirm_token: string | null;
  lease_until: string | null;
  resolve_count: number;
  return_origin: string | null;
  created_at: string;
  updated_at: string;
};
type PastJson = Pick<AttemptJson, "rail" | "method" | "state" | "step"> & { outcomeClass: string | null };
type PaymentRow = {
  id: string;
  order_id: string;
  method: Method;
  amount_minor: number;
  currency: Currency;
  country: string;
  state: PaymentState;
  captured_minor: number;
  epoch: number;
  livemode: boolean;
  created_at: Date;
  confirm_total: number;
  confirm_ids: string[];
  earlier: PastJson[];
  attempt: AttemptJson | null;
};

export function toAttempt(row: AttemptJson): Attempt {
  return {
    id: row.id,
    n: row.n,
    rail: row.rail,
    method: row.method,
    state: row.state,
    step: row.step,
    idempotencyKey: row.idempotency_key,
    providerRef: row.provider_ref,
    furtherRefs: row.further_refs,
    confirmCount: row.confirm_count,
    outcomeClass: row.outcome_class,
    outcomeCode: row.outcome_code,
    cardLast4: row.card_last4,
    feeQuoteMinor: row.fee_quote_minor,
    feePercentPpm: row.fee_percent_ppm,
    feeFixedMinor: row.fee_fixed_minor,
    buyerStep: row.buyer_step,
    confirmToken: row.confirm_token,
    leaseUntil: row.lease_until === null ? null : new Date(row.lease_until),
    resolveCount: row.resolve_count,
    returnOrigin: row.return_origin,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function toPayment(row: PaymentRow): Payment {
  return {
    id: row.id,
    orderId: row.order_id,
    method: row.method,
    amountMinor: row.amount_minor,
    currency: row.currency,
    country: row.country,
    state: row.state,
    capturedMinor: row.captured_minor,
    epoch: row.epoch,
    livemode: row.livemode,
    createdAt: row.created_at,
    confirmTotal: row.confirm_total,
    confirmIds: row.confirm_ids,
    earlier: row.earlier.map(toPast),
    attempt: row.attempt && toAttempt(row.attempt),
  };
}

const SELECT_PAYMENT = `
  SELECT p.id, p.order_id, p.method, p.amount_minor, p.currency, o.country, p.state, p.captured_minor, p.epoch, p.livemode,
    p.created_at, totals.confirm_total, totals.confirm_ids,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('rail', e.rail, 'method', e.method, 'state', e.state, 'step', e.step,
       'outcomeClass', e.outcome_class) ORDER BY e.n), '[]')
     FROM payment_attempt e WHERE e.payment_id = p.id AND e.n < latest.n) AS earlier,
    to_jsonb(latest) AS attempt
  FROM payment p
  JOIN customer_order o ON o.id = p.order_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(confirm_count), 0)::int AS confirm_total,
      ARRAY(SELECT unnest(confirm_ids) FROM payment_attempt WHERE payment_id = p.id) AS confirm_ids
    FROM payment_attempt WHERE payment_id = p.id) totals
  LEFT JOIN LATERAL (SELECT * FROM payment_attempt WHERE payment_id = p.id ORDER BY n DESC LIMIT 1) latest ON true`;

// Named, here and where else each step of a payment passes: a connection parses and plans them once, which takes longer than
// what they do.
const OF_ORDER = { name: "payment-of-order", text: `${SELECT_PAYMENT} WHERE p.order_id = $1` };
const BY_ID = { name: "payment", text: `${SELECT_PAYMENT} WHERE p.id = $1` };

/** The payment of an order with its latest attempt; null when the order has none (its total is zero) or is unknown. */
export async function loadPaymentOfOrder(orderId: string): Promise<Payment | null> {
  const { rows } = await pool.query<PaymentRow>({ ...OF_ORDER, values: [orderId] });
  return rows[0] ? toPayment(rows[0]) : null;
}

export async function loadPayment(paymentId: string): Promise<Payment> {
  const { rows } = await pool.query<PaymentRow>({ ...BY_ID, values: [paymentId] });
  if (!rows[0]) throw new Error(`payment ${paymentId} is gone`);
  return toPayment(rows[0]);
}

/** An earlier attempt by its id, for obligations that outlive it. */
export async function loadAttempt(attemptId: string): Promise<{ paymentId: string; attempt: Attempt } | null> {
  const { rows } = await pool.query<{ payment_id: string; attempt: AttemptJson }>({
    name: "attempt",
    text: "SELECT payment_id, to_jsonb(a) AS attempt FROM payment_attempt a WHERE id = $1",
    values: [attemptId],
  });
  return rows[0] ? { paymentId: rows[0].payment_id, attempt: toAttempt(rows[0].attempt) } : null;
}

/** The attempt that a returning browser names; `hash` as in return-nonce.ts. */
export async function findByReturnNonce(
  hash: string,
): Promise<{ paymentId: string; attemptId: string; rail: RailName } | null> {
  const { rows } = await pool.query<{ paymentId: string; attemptId: string; rail: RailName }>({
    name: "attempt-of-return",
    text: `SELECT payment_id AS "paymentId", id AS "attemptId", rail FROM payment_attempt WHERE return_nonce_hash = $1`,
    values: [hash],
  });
  return rows[0] ?? null;
}
