import "server-only";
import type { Payment } from "@/lib/payments/payment-rows";
import { pool } from "@/lib/platform/db";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import type { StoredOrder } from "./load-order";

type Timeline = OrderView["timeline"];
type Moment = { kind: Timeline[number]["kind"]; at: Date | null };

async function readAuthorizedAt(payment: Payment | null): Promise<Date | null> {
  if (!payment?.attempt) return null;
  const { rows } = await pool.query<{ at: Date | null }>(
    "SELECT min(created_at) AS at FROM attempt_evidence WHERE attempt_id = $1 AND kind LIKE '%:authorized'",
    [payment.attempt.id],
  );
  return rows[0]?.at ?? null;
}

async function readFailedAt(order: StoredOrder, payment: Payment | null): Promise<Date | null> {
  if (!payment || (order.status !== "failed" && order.status !== "expired")) return null;
  const { rows } = await pool.query<{ at: Date }>("SELECT updated_at AS at FROM payment WHERE id = $1", [payment.id]);
  return rows[0]?.at ?? null;
}

/** What happened to an order, in the order in which it happens. */
export async function readTimeline(order: StoredOrder, payment: Payment | null): Promise<Timeline> {
  const moments: Moment[] = [
    { kind: "placed", at: order.createdAt },
    { kind: "authorized", at: await readAuthorizedAt(payment) },
    { kind: "captured", at: payment && order.paidAt },
    { kind: "ready", at: order.fulfilledAt },
    { kind: "failed", at: await readFailedAt(order, payment) },
  ];
  return moments.flatMap(({ kind, at }) => (at ? [{ kind, at: at.toISOString() }] : []));
}
