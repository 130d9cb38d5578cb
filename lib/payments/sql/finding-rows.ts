import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { AttemptState } from "../payment-rows";
import type { RailName } from "../provider";
import type { SettlementKind } from "../settlement";
import type { FindingClass } from "./compare-day";

export type FindingRow = {
  id: string;
  rail: RailName;
  day: string;
  item: string;
  kind: SettlementKind;
  class: FindingClass;
  isRepeat: boolean;
  lineRef: string | null;
  chargeRef: string | null;
  attemptId: string | null;
  orderId: string | null;
  orderNumber: string | null;
  at: Date;
  thereMinor: number | null;
  thereFeeMinor: number | null;
  thereCurrency: string | null;
  hereMinor: number | null;
  hereFeeMinor: number | null;
  hereCurrency: string | null;
  ledgerMinor: number | null;
  ledgerFeeMinor: number | null;
  foundAt: Date;
  goneAt: Date | null;
  explainedAt: Date | null;
  explainedBy: string | null;
  note: string | null;
  attemptState: AttemptState | null;
  /** The booked refund that a refund's line is about. */
  refundId: string | null;
  isFeeSettled: boolean;
  hasOpenReview: boolean;
};

const SELECT = `
  SELECT f.id, f.rail, f.day::text AS day, f.item, f.kind, f.class, f.is_repeat AS "isRepeat", f.line_ref AS "lineRef",
    f.charge_ref AS "chargeRef", f.attempt_id AS "attemptId", f.order_id AS "orderId", o.number AS "orderNumber", f.at,
    f.there_minor AS "thereMinor", f.there_fee_minor AS "thereFeeMinor", f.there_currency AS "thereCurrency",
    f.here_minor AS "hereMinor", f.here_fee_minor AS "hereFeeMinor", f.here_currency AS "hereCurrency",
    f.ledger_minor AS "ledgerMinor", f.ledger_fee_minor AS "ledgerFeeMinor", f.found_at AS "foundAt", f.gone_at AS "goneAt",
    f.explained_at AS "explainedAt", u.name AS "explainedBy", f.note, a.state AS "attemptState",
    refunded.id AS "refundId",
    CASE f.kind WHEN 'refund' THEN refunded.fee_settled_at ELSE a.fee_settled_at END IS NOT NULL AS "isFeeSettled",
    EXISTS (SELECT 1 FROM payment_obligation r WHERE r.attempt_id = f.attempt_id AND r.kind = 'review' AND r.settled_at IS NULL)
      AS "hasOpenReview"
  FROM reconciliation_finding f
  LEFT JOIN payment_attempt a ON a.id = f.attempt_id
  LEFT JOIN customer_order o ON o.id = f.order_id
  LEFT JOIN app_user u ON u.id = f.explained_by
  LEFT JOIN LATERAL (
    SELECT r.id, r.fee_settled_at FROM settlement_line l JOIN refund r ON r.attempt_id = f.attempt_id AND r.state = 'succeeded'
      AND (r.provider_ref = l.subject_ref OR r.id = l.our_id)
    WHERE f.kind = 'refund' AND l.rail = f.rail AND l.ref = f.line_ref ORDER BY r.provider_ref = l.subject_ref DESC NULLS LAST LIMIT 1
  ) refunded ON true`;

export async function loadFinding(id: string): Promise<FindingRow | null> {
  const { rows } = await pool.query<FindingRow>(`${SELECT} WHERE f.id = $1`, [id]);
  return rows[0] ?? null;
}

/** What a day shows now, what nobody has explained first, then the larger amounts. */
export async function listFindings(rail: RailName, day: string, limit: number): Promise<FindingRow[]> {
  const { rows } = await pool.query<FindingRow>(
    `${SELECT} WHERE f.rail = $1 AND f.day = $2 AND f.gone_at IS NULL
     ORDER BY f.explained_at IS NOT NULL, abs(coalesce(f.there_minor, f.here_minor, f.ledger_minor, 0)) DESC, f.at, f.id LIMIT $3`,
    [rail, day, limit],
  );
  return rows;
}

/** False when it is gone, or somebody has explained it meanwhile. */
export async function explainFinding(
  db: Db,
  id: string,
  { by, note, now }: { by: string; note: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE reconciliation_finding SET explained_at = $2, explained_by = $3, note = $4
     WHERE id = $1 AND gone_at IS NULL AND explained_at IS NULL`,
    [id, now, by, note],
  );
  return rowCount === 1;
}

export type PayoutRow = { ref: string; minor: number; currency: string; at: Date };

export async function listPayouts(rail: RailName, { from, until }: { from: Date; until: Date }): Promise<PayoutRow[]> {
  const { rows } = await pool.query<PayoutRow>(
    `SELECT ref, gross_minor AS minor, currency, at FROM settlement_line
     WHERE rail = $1 AND kind = 'payout' AND at >= $2 AND at < $3 ORDER BY at, ref LIMIT 100`,
    [rail, from, until],
  );
  return rows;
}
