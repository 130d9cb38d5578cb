import "server-only";
import type { SettlementKind } from "../settlement";

export const FINDING_CLASSES = [
  "missing_here",
  "missing_there",
  "amount_mismatch",
  "currency_mismatch",
  "fee_mismatch",
] as const;
export type FindingClass = (typeof FINDING_CLASSES)[number];
export type ComparedClass = FindingClass | "matched";

/** A line of the rail beside what is booked for it; either side is null where it is missing. */
export type Compared = {
  /** What the next comparison finds it by. */
  item: string;
  class: ComparedClass;
  kind: SettlementKind;
  /** The booking has a line already; this is another one. */
  isRepeat: boolean;
  lineRef: string | null;
  chargeRef: string | null;
  attemptId: string | null;
  orderId: string | null;
  at: Date;
  thereMinor: number | null;
  thereFeeMinor: number | null;
  thereCurrency: string | null;
  hereMinor: number | null;
  hereFeeMinor: number | null;
  hereCurrency: string | null;
  ledgerMinor: number | null;
  ledgerFeeMinor: number | null;
};

const HAS_CAPTURE = "a.further_refs->>'capture'";
/** A final fee that is known here is posted within moments; until then the ledger has the quoted one. */
const FEE = "coalesce(a.fee_actual_minor, a.fee_quote_minor)";
const FEE_WAITS = "a.fee_settled_at IS NULL AND a.fee_actual_minor IS NOT NULL";
/** A refund's own fee: as it is known here, else what its payment was quoted for any request; asked where a line has one. */
const REFUND_FEE = `coalesce(r.fee_actual_minor, CASE WHEN n.kind = 'refund' AND n.fee_minor <> 0 THEN a.fee_per_attempt_minor END, 0)`;
/** Money of a charge that paid no order, on its way back or back (docs/adr/0009). */
const OWED_BACK = "SELECT 1 FROM payment_obligation o WHERE o.attempt_id = a.id AND o.kind = 'refund'";

/** No line of these kinds names the attempt's charge; `more` narrows the lines that count. */
function unlisted(kind: string, more = ""): string {
  const none = (name: string) =>
    `NOT EXISTS (SELECT 1 FROM settlement_line l WHERE l.rail = $1 AND l.kind = '${kind}' AND ${name}${more})`;
  return `${none("l.charge_ref = a.provider_ref")} AND ${none(`l.charge_ref = ${HAS_CAPTURE}`)}`;
}
const NOT_RETURNED = `NOT EXISTS (SELECT 1 FROM settlement_line b WHERE b.rail = $1 AND b.kind = 'refund_returned'
    AND b.charge_ref = l.charge_ref AND b.subject_ref = l.subject_ref)`;
const REFUND_LINE = ` AND l.subject_ref = r.provider_ref AND ${NOT_RETURNED}`;
const DISPUTE_LINE = " AND (l.subject_ref = d.provider_ref OR l.subject_ref IS NULL)";
const NONE = "NULL::text, a.provider_ref, NULL::bigint, NULL::bigint, NULL::text, NULL::text, NULL::boolean";
const AT_ATTEMPT = "FROM payment_attempt a JOIN payment p ON p.id = a.payment_id";

/** Lines of the day, each with the attempt, refund or dispute that it names: by the rail's id first, by ours where that is none. */
const LISTED = `
  line AS (
    SELECT * FROM settlement_line l WHERE l.rail = $1 AND l.at >= $2 AND l.at < $3
      AND l.kind NOT IN ('payout', 'refund_returned') AND (l.kind <> 'refund' OR ${NOT_RETURNED})
  ), named AS (
    SELECT l.*, coalesce(by_charge.id, by_capture.id, ours.id, refunded.attempt_id) AS attempt_id,
      refunded.id AS own_refund_id
    FROM line l
    LEFT JOIN payment_attempt by_charge ON by_charge.rail = $1 AND by_charge.provider_ref = l.charge_ref
    LEFT JOIN payment_attempt by_capture ON by_capture.rail = $1 AND by_capture.further_refs->>'capture' = l.charge_ref
    LEFT JOIN payment_attempt ours ON l.kind = 'charge' AND ours.id = l.our_id AND ours.rail = $1
    LEFT JOIN refund refunded ON l.kind = 'refund' AND refunded.id = l.our_id
  ), known AS (
    SELECT n.*, a.state, p.order_id, p.currency::text AS own_currency, p.captured_minor,
      CASE WHEN n.kind = 'charge' THEN ${FEE} WHEN r.id IS NOT NULL THEN ${REFUND_FEE} ELSE 0 END AS own_fee_minor,
      CASE WHEN r.id IS NULL THEN ${FEE_WAITS} ELSE r.fee_settled_at IS NULL END AS is_fee_waiting, a.state <> 'captured' AND EXISTS (${OWED_BACK}) AS is_late, r.id AS refund_id, r.amount_minor AS refund_minor,
      d.id AS dispute_id, d.amount_minor AS dispute_minor
    FROM named n
    LEFT JOIN payment_attempt a ON a.id = n.attempt_id
    LEFT JOIN payment p ON p.id = a.payment_id
    LEFT JOIN refund by_ref ON n.kind = 'refund' AND by_ref.attempt_id = a.id AND by_ref.provider_ref = n.subject_ref
    LEFT JOIN refund r ON r.id = coalesce(by_ref.id, n.own_refund_id) AND r.state = 'succeeded'
    LEFT JOIN LATERAL (
      SELECT d.id, d.amount_minor FROM dispute d
      WHERE n.kind IN ('dispute', 'dispute_reversal') AND d.payment_id = a.payment_id AND d.attempt_id = a.id
        AND (d.provider_ref = n.subject_ref OR n.subject_ref IS NULL) AND (n.kind = 'dispute' OR d.state = 'won')
      ORDER BY d.opened_at, d.id LIMIT 1) d ON true
  ), listed AS (
    SELECT ref, charge_ref, gross_minor, fee_minor, currency, settled_in, is_final, kind, at, attempt_id, order_id,
      coalesce(is_late, false) AS is_late, own_currency,
      CASE kind WHEN 'charge' THEN CASE WHEN state = 'captured' OR is_late THEN attempt_id END
        WHEN 'refund' THEN coalesce(refund_id, CASE WHEN is_late THEN attempt_id END)
        WHEN 'dispute' THEN dispute_id WHEN 'dispute_reversal' THEN dispute_id END AS booked_id,
      CASE kind WHEN 'charge' THEN CASE WHEN state = 'captured' THEN captured_minor END WHEN 'refund' THEN -refund_minor
        WHEN 'dispute' THEN -dispute_minor WHEN 'dispute_reversal' THEN dispute_minor END AS own_minor,
      own_fee_minor, is_fee_waiting
    FROM known
  )`;

/** What was booked in the day, as far as the list goes, and stands in no line of the rail, of whatever day. */
const BOOKED = `
  booked AS (
    SELECT ${NONE}, 'charge', a.finished_at, a.id, p.order_id, false, p.currency::text, a.id, p.captured_minor, ${FEE}, false
    ${AT_ATTEMPT}
    WHERE a.rail = $1 AND a.state = 'captured' AND a.finished_at >= $2 AND a.finished_at < $4 AND ${unlisted("charge")}
      AND NOT EXISTS (SELECT 1 FROM settlement_line l WHERE l.rail = $1 AND l.kind = 'charge' AND l.our_id = a.id)
    UNION ALL
    SELECT ${NONE}, 'charge', o.created_at, a.id, p.order_id, true, p.currency::text, a.id, NULL, ${FEE}, false
    ${AT_ATTEMPT} JOIN payment_obligation o ON o.attempt_id = a.id AND o.kind = 'refund'
    WHERE a.rail = $1 AND a.state <> 'captured' AND o.created_at >= $2 AND o.created_at < $4 AND ${unlisted("charge")}
      AND NOT EXISTS (SELECT 1 FROM settlement_line l WHERE l.rail = $1 AND l.kind = 'charge' AND l.our_id = a.id)
    UNION ALL
    SELECT ${NONE}, 'refund', o.settled_at, a.id, p.order_id, true, p.currency::text, a.id, NULL, 0, false
    ${AT_ATTEMPT} JOIN payment_obligation o ON o.attempt_id = a.id AND o.kind = 'refund'
    WHERE a.rail = $1 AND a.state <> 'captured' AND o.settled_at >= $2 AND o.settled_at < $4 AND ${unlisted("refund")}
    UNION ALL
    SELECT ${NONE}, 'refund', r.finished_at, a.id, p.order_id, false, p.currency::text, r.id, -r.amount_minor, coalesce(r.fee_actual_minor, 0), false
    ${AT_ATTEMPT} JOIN refund r ON r.attempt_id = a.id
    WHERE a.rail = $1 AND r.state = 'succeeded' AND r.finished_at >= $2 AND r.finished_at < $4
      AND ${unlisted("refund", REFUND_LINE)}
      AND NOT EXISTS (SELECT 1 FROM settlement_line l
        WHERE l.rail = $1 AND l.kind = 'refund' AND l.our_id = r.id AND ${NOT_RETURNED})
    UNION ALL
    SELECT ${NONE}, 'dispute', d.opened_at, a.id, p.order_id, false, p.currency::text, d.id, -d.amount_minor, 0, false
    ${AT_ATTEMPT} JOIN dispute d ON d.attempt_id = a.id
    WHERE a.rail = $1 AND d.opened_at >= $2 AND d.opened_at < $4 AND ${unlisted("dispute", DISPUTE_LINE)}
    UNION ALL
    SELECT ${NONE}, 'dispute_reversal', d.closed_at, a.id, p.order_id, false, p.currency::text, d.id, d.amount_minor, 0, false
    ${AT_ATTEMPT} JOIN dispute d ON d.attempt_id = a.id
    WHERE a.rail = $1 AND d.state = 'won' AND d.closed_at >= $2 AND d.closed_at < $4
      AND ${unlisted("dispute_reversal", DISPUTE_LINE)}
  )`;

/** The postings that each booking stands for; a kind is posted once per source, a sale once per order. */
const POSTINGS = `CASE x.kind
    WHEN 'charge' THEN CASE WHEN x.is_late THEN t.kind = 'late_capture' AND coalesce(t.source_id, x.booked_id) = x.booked_id
      ELSE t.kind IN ('sale', 'fee_estimated') OR (t.kind = 'fee_true_up' AND t.source_id = x.booked_id) END
    WHEN 'refund' THEN CASE WHEN x.is_late THEN t.kind = 'late_refund' AND coalesce(t.source_id, x.booked_id) = x.booked_id
      ELSE t.kind IN ('refund', 'fee_true_up') AND t.source_id = x.booked_id END
    WHEN 'dispute' THEN t.kind = 'dispute_opened' AND t.source_id = x.booked_id
    ELSE t.kind = 'dispute_won' AND t.source_id = x.booked_id END`;

/**
 * CTEs that compare a day of a rail ($1) from $2 until $3, of what is booked until $4: its lines against attempts, refunds and disputes, and those
 * against the ledger; the last, `judged`, has a row for each. One pass over either side, hashed where they are many:
 * `n < 2` is `n = 1` in words of which the planner does not expect next to nothing.
 */
export const JUDGED = `${LISTED}, ${BOOKED}, both_sides AS (
    SELECT * FROM listed UNION ALL SELECT * FROM booked
  ), counted AS (
    SELECT *, CASE WHEN booked_id IS NULL THEN 1
      ELSE row_number() OVER (PARTITION BY kind, booked_id ORDER BY at, ref) END AS n
    FROM both_sides
  ), posted AS (
    SELECT x.kind, x.booked_id, sum(e.amount_minor)::bigint AS minor, min(e.currency)::text AS currency,
      coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'fees:' || $1), 0)::bigint AS fee_minor,
      min(e.currency) = max(e.currency) AS is_plain
    FROM counted x
    JOIN ledger_transaction t ON t.order_id = x.order_id AND ${POSTINGS}
    JOIN ledger_entry e ON e.transaction_id = t.id AND e.account IN ('rail:' || $1 || ':receivable', 'fees:' || $1)
    WHERE x.n < 2 AND x.booked_id IS NOT NULL GROUP BY x.kind, x.booked_id
  ), beside AS (
    SELECT c.*, CASE WHEN c.is_late THEN g.minor ELSE c.own_minor END AS here_minor, g.minor AS ledger_minor,
      g.fee_minor AS ledger_fee_minor, g.currency AS ledger_currency, coalesce(g.is_plain, false) AS is_plain
    FROM counted c LEFT JOIN posted g ON g.kind = c.kind AND g.booked_id = c.booked_id AND c.n < 2
  ), judged AS (
    SELECT coalesce('line:' || ref, 'booked:' || kind || ':' || booked_id) AS item, n > 1 AS is_repeat, kind, ref, charge_ref,
      attempt_id, order_id, at, gross_minor,
      CASE WHEN settled_in = currency THEN fee_minor END AS fee_minor, currency, ledger_minor, ledger_fee_minor,
      CASE WHEN n = 1 AND booked_id IS NOT NULL THEN here_minor END AS here_minor,
      CASE WHEN n = 1 AND booked_id IS NOT NULL THEN own_fee_minor END AS here_fee_minor,
      CASE WHEN n = 1 AND booked_id IS NOT NULL THEN own_currency END AS here_currency,
      CASE
        WHEN ref IS NULL THEN 'missing_there'
        WHEN n > 1 OR booked_id IS NULL OR ledger_minor IS NULL THEN 'missing_here'
        WHEN currency <> own_currency OR currency <> ledger_currency OR NOT is_plain THEN 'currency_mismatch'
        WHEN gross_minor <> here_minor OR gross_minor <> ledger_minor THEN 'amount_mismatch'
        WHEN is_final AND settled_in = currency AND (fee_minor <> own_fee_minor OR (NOT coalesce(is_fee_waiting, false) AND fee_minor <> ledger_fee_minor))
          THEN 'fee_mismatch'
        ELSE 'matched'
      END AS class
    FROM beside
  )`;

/** `judged` as `Compared`. */
export const COMPARED = `item, class, kind, is_repeat AS "isRepeat", ref AS "lineRef", charge_ref AS "chargeRef",
  attempt_id AS "attemptId", order_id AS "orderId", at, gross_minor AS "thereMinor", fee_minor AS "thereFeeMinor",
  currency AS "thereCurrency", here_minor AS "hereMinor", here_fee_minor AS "hereFeeMinor", here_currency AS "hereCurrency",
  ledger_minor AS "ledgerMinor", ledger_fee_minor AS "ledgerFeeMinor"`;
