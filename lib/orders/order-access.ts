import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, hasRole } from "@/lib/shared/roles";
import { isOrderSecret } from "./order-secret";

/** Who asks for which order, and the secret their browser carries for it (lib/platform/order-cookie.ts). */
export type OrderRequest = { publicId: string; actor: Actor; orderSecret: string | null };

/** The order's uuid for its buyer, an admin, or whoever holds its secret; null for everybody else and for no such order. */
export async function findOrder({ publicId, actor, orderSecret }: OrderRequest): Promise<string | null> {
  const id = fromPublicId("order", publicId);
  if (id === null) return null;
  const { rows } = await pool.query<{ buyer_id: string | null; secret_hash: string }>(
    "SELECT buyer_id, secret_hash FROM customer_order WHERE id = $1",
    [id],
  );
  const order = rows[0];
  if (!order) return null;
  const isBuyer = actor.kind === "user" && order.buyer_id === actor.userId;
  return isBuyer || hasRole(actor, "admin") || isOrderSecret(orderSecret, order.secret_hash) ? id : null;
}

/** As `findOrder`; throws `not_found`, which says no more to a stranger than to nobody. */
export async function requireOrder(request: OrderRequest): Promise<string> {
  const id = await findOrder(request);
  if (id === null)
    throw new AppError(
      "not_found",
      "There is no such order, or this browser may not see it. Use the browser that paid, or sign in as its buyer.",
    );
  return id;
}
