import { RAILS, type RailName } from "@/lib/payments/provider";
import type { SettlementLine, SettlementPage, SettlementSource } from "@/lib/payments/settlement";
import { inTransaction } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";

export const SETTLED_DAY = "2026-11-20";
const START_MS = Date.parse(`${SETTLED_DAY}T00:00:00Z`);
const DAY_MS = 86_400_000;
const PAGE = 500;

/** What is wrong with every thousandth charge of that rest; the others match. Every twentieth is refunded in part. */
const TROUBLES: Record<number, string> = {
  1: "unlisted",
  2: "unbooked",
  3: "doubled",
  4: "amount",
  5: "currency",
  6: "fee",
  7: "ledger",
  8: "open_fee",
  30: "refund_unlisted",
  50: "refund_unbooked",
  70: "refund_amount",
};
const troubleOf = (index: number) => TROUBLES[index % 1000] ?? "none";
const hasRefund = (index: number) => index % 20 === 10;
const minorOf = (index: number) => 100 + ((index * 37) % 5_000);
const feeOf = (index: number) => 30 + (index % 60);
/** Each rail has a day of its own. */
const placeOf = (rail: RailName) => RAILS.indexOf(rail);
const idOf = (kind: "a" | "e", rail: RailName, index: number) =>
  `00000000-000${kind}-7000-8${placeOf(rail)}00-${index.toString(16).padStart(12, "0")}`;

// The same formulas as above, so that a million charges are on file within minutes.
const FACTS = `
  SELECT i, $4::text AS rail, ('00000000-000a-7000-8' || $5::int || '00-' || lpad(to_hex(i), 12, '0'))::uuid AS id,
    ('00000000-000e-7000-8' || $5::int || '00-' || lpad(to_hex(i), 12, '0'))::uuid AS refund_id, 100 + (i * 37) % 5000 AS minor,
    30 + i % 60 AS fee, i % 1000 AS rest, $2::timestamptz + (i * $3::float8) * interval '1 millisecond' AS at
  FROM generate_series(0, $1::bigint - 1) i WHERE i % 1000 <> 2`;
const REFUNDED = "i % 20 = 10 AND rest <> 50";
const BOOKS = [
  `INSERT INTO payment (id, order_id, method, amount_minor, currency, state, captured_minor, livemode, created_at, updated_at)
   SELECT id, id, 'card', minor, 'USD', 'captured', minor, false, at, at FROM (${FACTS}) f`,
  `INSERT INTO payment_attempt (id, payment_id, n, decision_id, rail, method, state, step, idempotency_key, provider_ref,
     fee_quote_minor, fee_percent_ppm, fee_fixed_minor, fee_actual_minor, fee_settled_at, livemode, created_at, updated_at,
     finished_at)
   SELECT id, id, 1, id, $4::text, 'card', 'captured', 'none', $4::text || ' at_' || i, 'pi_' || i, fee, 0, 0, fee, at, false, at, at, at
   FROM (${FACTS}) f`,
  `INSERT INTO refund (id, payment_id, attempt_id, n, amount_minor, currency, reason, state, idempotency_key, provider_ref,
     livemode, created_at, updated_at, finished_at)
   SELECT refund_id, id, id, 1, 50, 'USD', 'bench', 'succeeded', $4::text || ' r' || i, 're_' || i, false, at, at, at
   FROM (${FACTS}) f WHERE ${REFUNDED}`,
  `WITH f AS (${FACTS}), posted AS (
     SELECT uuidv7() AS id, 'sale' AS kind, NULL::uuid AS source_id, f.id AS order_id, at, minor + (rest = 7)::int AS minor,
       'platform:fees' AS other FROM f
     UNION ALL SELECT uuidv7(), 'fee_estimated', NULL, f.id, at, -fee, 'fees:' || $4::text FROM f
     UNION ALL SELECT uuidv7(), 'refund', refund_id, f.id, at, -50, 'platform:fees' FROM f WHERE ${REFUNDED}
   ), heads AS (
     INSERT INTO ledger_transaction (id, kind, source_id, order_id, livemode, occurred_at)
     SELECT id, kind, source_id, order_id, false, at FROM posted
   )
   INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency, livemode)
   SELECT uuidv7(), p.id, e.account, e.minor, 'USD', false FROM posted p,
     LATERAL (VALUES ('rail:' || $4::text || ':receivable', p.minor), (p.other, -p.minor)) AS e(account, minor)`,
];

/** Books `count` charges of one day straight into the tables: what they were checked by is not what is measured. */
export async function bookDay(count: number, rail: RailName = "stripe"): Promise<void> {
  await inTransaction(async (db) => {
    await db.query("SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0");
    for (const insert of BOOKS)
      await db.query(insert, [count, new Date(START_MS), (DAY_MS - 1_000) / count, rail, placeOf(rail)]);
  });
}

type Listing = { rail: RailName; count: number };

function lineOf(index: number, { rail, count }: Listing): SettlementLine {
  const at = new Date(START_MS + Math.floor((index * (DAY_MS - 1_000)) / count));
  const [grossMinor, feeMinor, chargeRef] = [minorOf(index), feeOf(index), `pi_${index}`];
  const about = {
    kind: "charge" as const,
    subjectRef: chargeRef,
    chargeRef,
    ourRef: toPublicId("attempt", idOf("a", rail, index)),
  };
  const amounts = { grossMinor, currency: "USD", feeMinor, netMinor: grossMinor - feeMinor, settledIn: "USD" };
  return { ref: `txn_${index}`, ...about, ...amounts, at, isFinal: true };
}

function chargeLines(index: number, listing: Listing): SettlementLine[] {
  const line = lineOf(index, listing);
  switch (troubleOf(index)) {
    case "unlisted":
      return [];
    case "doubled":
      return [line, { ...line, ref: `${line.ref}_again` }];
    case "amount":
      return [{ ...line, grossMinor: line.grossMinor + 1 }];
    case "currency":
      return [{ ...line, currency: "EUR", settledIn: "EUR" }];
    case "fee":
      return [{ ...line, feeMinor: feeOf(index) + 1 }];
    case "open_fee":
      return [{ ...line, feeMinor: feeOf(index) + 1, isFinal: false }];
    default:
      return [line];
  }
}

function refundLines(index: number, listing: Listing): SettlementLine[] {
  const trouble = troubleOf(index);
  if (!hasRefund(index) || trouble === "refund_unlisted") return [];
  const about = { kind: "refund" as const, ref: `txn_re_${index}`, subjectRef: `re_${index}` };
  const grossMinor = trouble === "refund_amount" ? -51 : -50;
  const ourRef = toPublicId("refund", idOf("e", listing.rail, index));
  return [{ ...lineOf(index, listing), ...about, ourRef, grossMinor, feeMinor: 0, netMinor: grossMinor }];
}

/** The rail's list of that day, page by page; no more than one page of it is in memory. */
export function settledDaySource(count: number, rail: RailName = "stripe"): SettlementSource {
  const listing = { rail, count };
  return {
    name: rail,
    async *listSettlements(): AsyncGenerator<SettlementPage> {
      let lines: SettlementLine[] = [];
      for (let index = 0; index < count; index++) {
        lines.push(...chargeLines(index, listing), ...refundLines(index, listing));
        if (lines.length < PAGE) continue;
        yield { kind: "page", lines, completeUntil: null };
        lines = [];
      }
      yield { kind: "page", lines, completeUntil: null };
    },
  };
}

const EXPECTED: Record<string, (index: number, rail: RailName) => [item: string, found: string]> = {
  unlisted: (index, rail) => [`booked:charge:${idOf("a", rail, index)}`, "missing_there"],
  unbooked: (index) => [`line:txn_${index}`, "missing_here"],
  doubled: (index) => [`line:txn_${index}_again`, "missing_here"],
  amount: (index) => [`line:txn_${index}`, "amount_mismatch"],
  currency: (index) => [`line:txn_${index}`, "currency_mismatch"],
  fee: (index) => [`line:txn_${index}`, "fee_mismatch"],
  ledger: (index) => [`line:txn_${index}`, "amount_mismatch"],
  refund_unlisted: (index, rail) => [`booked:refund:${idOf("e", rail, index)}`, "missing_there"],
  refund_unbooked: (index) => [`line:txn_re_${index}`, "missing_here"],
  refund_amount: (index) => [`line:txn_re_${index}`, "amount_mismatch"],
};

/** What a comparison of `count` charges has to find, by item. */
export function expectedOfDay(count: number, rail: RailName = "stripe"): Map<string, string> {
  const expected = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const found = EXPECTED[troubleOf(index)]?.(index, rail);
    if (found) expected.set(...found);
  }
  return expected;
}
