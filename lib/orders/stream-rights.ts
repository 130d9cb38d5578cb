import "server-only";
import { pool } from "@/lib/platform/db";
import type { OrderSecret } from "@/lib/platform/order-cookie";
import { fromPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import { hashOrderSecret } from "./order-secret";

/** What somebody bought of a track: one that is still good before one that was given back. Bare uuids. */
export type StreamRight = { trackId: string; entitlementId: string; recordingId: string; isRevoked: boolean };
/** Who listens, and the order secrets that the browser carries. */
export type StreamListener = { actor: Actor; secrets: readonly OrderSecret[] };

const FIND = `
  SELECT DISTINCT ON (e.track_id) e.track_id AS "trackId", e.id AS "entitlementId", e.recording_id AS "recordingId",
    e.revoked_at IS NOT NULL AS "isRevoked"
  FROM (
    SELECT * FROM entitlement WHERE buyer_id = $2 AND track_id = ANY($1::uuid[])
    UNION ALL
    SELECT e.* FROM unnest($3::uuid[], $4::text[]) AS carried (order_id, secret_hash)
      JOIN customer_order o ON o.id = carried.order_id AND o.secret_hash = carried.secret_hash
      JOIN entitlement e ON e.order_id = o.id AND e.track_id = ANY($1::uuid[])
  ) e ORDER BY e.track_id, e.revoked_at IS NOT NULL, e.created_at DESC, e.id`;

/** At most one right per track (`trackIds`: bare uuids): what was bought signed in, or with an order whose secret is carried. */
export async function findStreamRights(
  trackIds: readonly string[],
  { actor, secrets }: StreamListener,
): Promise<StreamRight[]> {
  const carried = secrets.flatMap(({ orderPublicId, secret }) => {
    const orderId = fromPublicId("order", orderPublicId);
    return orderId ? [{ orderId, hash: hashOrderSecret(secret) }] : [];
  });
  const buyerId = actor.kind === "user" ? actor.userId : null;
  if (buyerId === null && carried.length === 0) return [];
  const values = [trackIds, buyerId, carried.map(({ orderId }) => orderId), carried.map(({ hash }) => hash)];
  return (await pool.query<StreamRight>(FIND, values)).rows;
}
