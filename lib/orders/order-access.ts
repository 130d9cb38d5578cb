import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, GUEST, hasRole } from "@/lib/shared/roles";
import { isOrderSecret } from "./order-secret";

/** Who asks for which order, and the secret their browser carries for it (lib/platform/order-cookie.ts). */
export type OrderRequest = { publicId: string; actor: Actor; orderSecret: string | null };

/** As whom somebody sees an order. An artist with a line on it sees what concerns them, once it is paid. */
export type Viewer = "buyer" | "admin" | "artist";
export type SeenOrder = { orderId: string; viewer: Viewer; isLinkRevoked: boolean };

const FIND = {
  name: "see-order",
  text: `
  SELECT coalesce(o.buyer_id, (SELECT user_id FROM order_claim WHERE order_id = o.id)) AS buyer_id, o.secret_hash, o.paid_at IS NOT NULL AS is_paid, o.link_revoked_at IS NOT NULL AS is_link_revoked,
    EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.artist_id = ANY($2::uuid[])) AS is_artists
  FROM customer_order o WHERE o.id = $1`,
};
type Row = {
  buyer_id: string | null;
  secret_hash: string;
  is_paid: boolean;
  is_link_revoked: boolean;
  is_artists: boolean;
};

function viewerOf(order: Row, { actor, orderSecret }: OrderRequest): Viewer | null {
  if (hasRole(actor, "admin")) return "admin";
  if (actor.kind === "user" && order.buyer_id === actor.userId) return "buyer";
  if (isOrderSecret(orderSecret, order.secret_hash)) return "buyer";
  return order.is_paid && order.is_artists ? "artist" : null;
}

/** Who may see an order, and as whom; null for everybody else and for no such order. */
export async function seeOrder(request: OrderRequest): Promise<SeenOrder | null> {
  const orderId = fromPublicId("order", request.publicId);
  if (orderId === null) return null;
  const artistIds = request.actor.kind === "user" ? request.actor.artistIds : [];
  const { rows } = await pool.query<Row>({ ...FIND, values: [orderId, artistIds] });
  const viewer = rows[0] ? viewerOf(rows[0], request) : null;
  return rows[0] && viewer ? { orderId, viewer, isLinkRevoked: rows[0].is_link_revoked } : null;
}

/** The order's uuid for its buyer, an admin, or whoever holds its secret; null for everybody else and for no such order. */
export async function findOrder(request: OrderRequest): Promise<string | null> {
  const seen = await seeOrder(request);
  return seen && seen.viewer !== "artist" ? seen.orderId : null;
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

/**
 * The order's uuid for the holder of its link. Throws `not_found` for a wrong secret, and `gone` once the order was given
 * back: the browser that paid still sees it.
 */
export async function openOrderLink(publicId: string, orderSecret: string): Promise<string> {
  const seen = await seeOrder({ publicId, actor: GUEST, orderSecret });
  if (!seen) throw new AppError("not_found", "There is no such order, or the link is not complete.");
  if (seen.isLinkRevoked)
    throw new AppError(
      "gone",
      "This order was refunded, so its link is closed. The browser that paid, or its buyer signed in, still sees it.",
    );
  return seen.orderId;
}
