import "server-only";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { type Actor, canManageArtist, hasRole } from "@/lib/shared/roles";
import type { Refundable } from "@/lib/shared/schemas/refunds";
import { leftOf, loadKeptLines } from "./kept-lines";
import { type LineLeft, sumLeft } from "./plan-refund";

/** A payment as a refund finds it; `epoch` is read before anything else, so that T1 refuses what is out of date. */
export type RefundablePayment = {
  id: string;
  epoch: number;
  currency: Currency;
  state: string;
  rail: string | null;
  isDisputed: boolean;
};

/** Null for an order that cost nothing. */
export async function loadRefundablePayment(orderId: string): Promise<RefundablePayment | null> {
  const { rows } = await pool.query<RefundablePayment>(
    `SELECT p.id, p.epoch, p.currency, p.state,
       (SELECT rail FROM payment_attempt a WHERE a.payment_id = p.id AND a.state = 'captured') AS rail,
       EXISTS (SELECT 1 FROM dispute d WHERE d.payment_id = p.id AND d.state = 'open') AS "isDisputed"
     FROM payment p WHERE p.order_id = $1`,
    [orderId],
  );
  return rows[0] ?? null;
}

/** The lines of an order that somebody may give back, with what is left of each. */
export async function loadOwnLeft(orderId: string, actor: Actor): Promise<LineLeft[]> {
  const kept = await loadKeptLines(orderId);
  return kept.filter((line) => canManageArtist(actor, line.artistId)).map(leftOf);
}

/** What somebody may give back of an order now; null when it is nothing. */
export async function describeRefundable(orderId: string, actor: Actor): Promise<Refundable | null> {
  if (actor.kind === "guest" || !(hasRole(actor, "admin") || actor.artistIds.length > 0)) return null;
  const payment = await loadRefundablePayment(orderId);
  if (!payment || payment.isDisputed || !["captured", "disputed"].includes(payment.state)) return null;
  const lines = await loadOwnLeft(orderId, actor);
  const maxMinor = sumLeft(lines);
  if (maxMinor === 0) return null;
  return {
    maxMinor,
    lines: lines.map((line) => ({
      lineId: toPublicId("orderLine", line.orderLineId),
      maxMinor: line.netMinor + line.taxMinor,
    })),
  };
}
