import type { SettlementLine } from "@/lib/payments/settlement";
import { inTransaction } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";

/** One captured charge as the tables have it. `ledger*`: what is posted for it, apart from what the attempt says. */
export type BookedCharge = {
  attemptId: string;
  orderId: string;
  ref: string;
  captureRef: string | null;
  minor: number;
  feeMinor: number;
  currency: string;
  at: Date;
  isLate: boolean;
  ledgerMinor: number;
  ledgerFeeMinor: number;
  /** What its rail was quoted to ask for any request, and so for a refund; none when left out. */
  requestFeeMinor?: number;
};
/** `feeMinor`: a fee of its own that is booked; none when left out. */
export type BookedRefund = {
  id: string;
  charge: BookedCharge;
  ref: string;
  minor: number;
  at: Date;
  feeMinor?: number;
};
export type Scene = { lines: SettlementLine[]; charges: BookedCharge[]; refunds: BookedRefund[] };

type Posting = { id: string; kind: string; sourceId: string | null; orderId: string; at: Date };
type Entry = { transactionId: string; account: string; minor: number; currency: string };

function post(scene: Scene, rail: string): { postings: Posting[]; entries: Entry[] } {
  const postings: Posting[] = [];
  const entries: Entry[] = [];
  const add = (posting: Omit<Posting, "id">, currency: string, parts: [account: string, minor: number][]) => {
    const id = newId();
    postings.push({ id, ...posting });
    for (const [account, minor] of parts)
      if (minor !== 0) entries.push({ transactionId: id, account, minor, currency });
  };
  const [held, fees] = [`rail:${rail}:receivable`, `fees:${rail}`];
  for (const charge of scene.charges) {
    const { attemptId, orderId, at, currency, ledgerMinor, ledgerFeeMinor, isLate } = charge;
    const about = { sourceId: isLate ? attemptId : null, orderId, at };
    const feeParts: [string, number][] = [
      [fees, ledgerFeeMinor],
      [held, -ledgerFeeMinor],
    ];
    const sale: [string, number][] = [
      [held, ledgerMinor],
      [isLate ? "refunds" : "platform:fees", -ledgerMinor],
    ];
    if (isLate) add({ kind: "late_capture", ...about }, currency, [...sale, ...feeParts]);
    else {
      add({ kind: "sale", ...about }, currency, sale);
      add({ kind: "fee_estimated", ...about }, currency, feeParts);
    }
  }
  for (const { id, charge, minor, at, feeMinor } of scene.refunds) {
    const about = { sourceId: id, orderId: charge.orderId, at };
    const back: [string, number][] = [
      [held, -minor],
      ["platform:fees", minor],
    ];
    add({ kind: "refund", ...about }, charge.currency, back);
    const cost: [string, number][] = [
      [fees, feeMinor ?? 0],
      [held, -(feeMinor ?? 0)],
    ];
    if (feeMinor !== undefined) add({ kind: "fee_true_up", ...about }, charge.currency, cost);
  }
  return { postings, entries };
}

const INSERTS = [
  `INSERT INTO routing_decision (id, payment_id, settings_version, strategy, candidates, exclusions, chosen, created_at)
   SELECT c."attemptId", c."paymentId", 1, 'priority', '[]', '[]', c.rail, c.at FROM jsonb_to_recordset($1::jsonb -> 'charges')
     AS c("attemptId" uuid, "paymentId" uuid, rail text, at timestamptz)`,
  `INSERT INTO payment (id, order_id, method, amount_minor, currency, state, captured_minor, livemode, created_at, updated_at)
   SELECT c."paymentId", c."orderId", 'card', c.minor, c.currency, CASE WHEN c."isLate" THEN 'open' ELSE 'captured' END,
     CASE WHEN c."isLate" THEN 0 ELSE c.minor END, false, c.at, c.at FROM jsonb_to_recordset($1::jsonb -> 'charges')
     AS c("paymentId" uuid, "orderId" uuid, minor bigint, currency char(3), "isLate" boolean, at timestamptz)`,
  `INSERT INTO payment_attempt (id, payment_id, n, decision_id, rail, method, state, step, idempotency_key, provider_ref,
     further_refs, fee_quote_minor, fee_percent_ppm, fee_fixed_minor, fee_per_attempt_minor, fee_actual_minor, fee_settled_at, livemode,
     created_at, updated_at, finished_at)
   SELECT c."attemptId", c."paymentId", 1, c."attemptId", c.rail, 'card', CASE WHEN c."isLate" THEN 'absent' ELSE 'captured' END,
     'none', left('at_' || replace(c."attemptId"::text, '-', ''), 40), c.ref,
     CASE WHEN c."captureRef" IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('capture', c."captureRef") END,
     c."feeMinor", 0, 0, coalesce(c."requestFeeMinor", 0), c."feeMinor", c.at, false, c.at, c.at, c.at FROM jsonb_to_recordset($1::jsonb -> 'charges')
     AS c("attemptId" uuid, "paymentId" uuid, rail text, ref text, "captureRef" text, "feeMinor" bigint, "requestFeeMinor" bigint,
       "isLate" boolean, at timestamptz)`,
  `INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
   SELECT c."attemptId", c."attemptId", 'refund', 'test', c.at, c.at FROM jsonb_to_recordset($1::jsonb -> 'charges')
     AS c("attemptId" uuid, "isLate" boolean, at timestamptz) WHERE c."isLate"`,
  `INSERT INTO refund (id, payment_id, attempt_id, n, amount_minor, currency, reason, state, idempotency_key, provider_ref,
     livemode, created_at, updated_at, finished_at, fee_actual_minor, fee_settled_at)
   SELECT r.id, r."paymentId", r."attemptId", r.n, r.minor, r.currency, 'test', 'succeeded', r.id::text, r.ref, false, r.at,
     r.at, r.at, r."feeMinor", CASE WHEN r."feeMinor" IS NOT NULL THEN r.at END FROM jsonb_to_recordset($1::jsonb -> 'refunds')
     AS r(id uuid, "paymentId" uuid, "attemptId" uuid, n int, minor bigint, currency char(3), ref text, at timestamptz, "feeMinor" bigint)`,
  `INSERT INTO ledger_transaction (id, kind, source_id, order_id, livemode, occurred_at)
   SELECT t.id, t.kind, t."sourceId", t."orderId", false, t.at FROM jsonb_to_recordset($1::jsonb -> 'postings')
     AS t(id uuid, kind text, "sourceId" uuid, "orderId" uuid, at timestamptz)`,
  `INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency, livemode)
   SELECT uuidv7(), e."transactionId", e.account, e.minor, e.currency, false FROM jsonb_to_recordset($1::jsonb -> 'entries')
     AS e("transactionId" uuid, account text, minor bigint, currency char(3))`,
];
const TABLES = `settlement_line, reconciliation_day, reconciliation_finding, ledger_entry, ledger_transaction, refund,
  payment_obligation, payment_attempt, payment CASCADE`;

/**
 * Puts a scene on file as bare rows: what is compared is what stands in these tables, however it came there, so neither
 * orders nor the rules that kept the tables straight are needed. Whatever stood there before is gone.
 */
export async function setScene(scene: Scene, rail: string): Promise<void> {
  const charges = scene.charges.map((charge) => ({ ...charge, rail, paymentId: charge.attemptId }));
  const refunds = scene.refunds.map(({ charge, ...refund }, index) => {
    const { attemptId, currency } = charge;
    return { ...refund, paymentId: attemptId, attemptId, currency, n: index + 1 };
  });
  const rows = JSON.stringify({ charges, refunds, ...post(scene, rail) });
  await inTransaction(async (db) => {
    await db.query("SET LOCAL session_replication_role = replica");
    await db.query(`TRUNCATE ${TABLES}`);
    for (const insert of INSERTS) await db.query(insert, [rows]);
  });
}

export function lineOf(charge: BookedCharge, change: Partial<SettlementLine> = {}): SettlementLine {
  const ref = charge.captureRef ?? charge.ref;
  const { minor, feeMinor, currency, at } = charge;
  return {
    ref: `txn_${ref}`,
    kind: "charge",
    subjectRef: ref,
    chargeRef: ref,
    ourRef: toPublicId("attempt", charge.attemptId),
    grossMinor: minor,
    currency,
    feeMinor,
    netMinor: minor - feeMinor,
    settledIn: currency,
    at,
    isFinal: true,
    ...change,
  };
}

export function refundLineOf(
  { id, charge, ref, minor, at }: BookedRefund,
  change: Partial<SettlementLine> = {},
): SettlementLine {
  const amounts = { grossMinor: -minor, feeMinor: 0, netMinor: -minor };
  const about = { kind: "refund" as const, subjectRef: ref, ourRef: toPublicId("refund", id), at };
  return lineOf(charge, { ref: `txn_${ref}`, ...about, ...amounts, ...change });
}
