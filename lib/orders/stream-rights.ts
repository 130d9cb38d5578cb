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

/** Entitlements of a buyer ($1: uuid or null) and of orders ($2: uuids) whose secrets have these hashes ($3). */
export const OWN_ENTITLEMENTS = `(
    SELECT * FROM entitlement WHERE buyer_id = $1
    UNION
    SELECT e.* FROM unnest($2::uuid[], $3::text[]) AS carried (order_id, secret_hash)
      JOIN customer_order o ON o.id = carried.order_id AND o.secret_hash = carried.secret_hash
      JOIN entitlement e ON e.order_id = o.id
  )`;

/** The first three values of a query over `OWN_ENTITLEMENTS`; null for who can own nothing. */
export function ownerValues({ actor, secrets }: StreamListener): [string | null, string[], string[]] | null {
  const carried = secrets.flatMap(({ orderPublicId, secret }) => {
    const orderId = fromPublicId("order", orderPublicId);
    return orderId ? [{ orderId, hash: hashOrderSecret(secret) }] : [];
  });
  const buyerId = actor.kind === "user" ? actor.userId : null;
  if (buyerId === null && carried.length === 0) return null;
  return [buyerId, carried.map(({ orderId }) => orderId), carried.map(({ hash }) => hash)];
}

const FIND = `
  SELECT DISTINCT ON (e.track_id) e.track_id AS "trackId", e.id AS "entitlementId", e.recording_id AS "recordingId",
    e.revoked_at IS NOT NULL AS "isRevoked"
  FROM ${OWN_ENTITLEMENTS} e WHERE e.track_id = ANY($4::uuid[])
  ORDER BY e.track_id, e.revoked_at IS NOT NULL, e.created_at DESC, e.id`;

/** At most one right per track (`trackIds`: bare uuids): what was bought signed in, or with an order whose secret is carried. */
export async function findStreamRights(trackIds: readonly string[], listener: StreamListener): Promise<StreamRight[]> {
  const owner = ownerValues(listener);
  return owner ? (await pool.query<StreamRight>(FIND, [...owner, trackIds])).rows : [];
}
