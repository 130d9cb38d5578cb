import "server-only";
import type { Db } from "@/lib/platform/db";

/**
 * Puts what was bought as a guest with a person's address into their library, once the address is verified; for nobody else
 * it does nothing. In the caller's transaction, safe to repeat. Returns how many orders are new.
 */
export async function claimOrders(db: Db, userId: string, now: Date): Promise<number> {
  const { rowCount } = await db.query(
    `WITH found AS (
       SELECT o.id FROM app_user u JOIN order_contact c ON lower(c.email) = u.email
       JOIN customer_order o ON o.id = c.order_id AND o.buyer_id IS NULL AND o.fulfilled_at IS NOT NULL
       WHERE u.id = $1 AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL
     ), claimed AS (
       INSERT INTO order_claim (order_id, user_id, claimed_at) SELECT id, $1, $2 FROM found
       ON CONFLICT (order_id) DO NOTHING RETURNING order_id
     ), given AS (
       UPDATE entitlement e SET buyer_id = $1 FROM claimed WHERE e.order_id = claimed.order_id AND e.buyer_id IS NULL
     )
     SELECT 1 FROM claimed`,
    [userId, now],
  );
  return rowCount ?? 0;
}
