import "server-only";
import { pool } from "@/lib/platform/db";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import { type Actor, canSeeArtist } from "@/lib/shared/roles";
import { findOrder } from "./order-access";

/** Whether somebody may hear the whole of a track (`trackId`: bare uuid): who manages its artist, and who bought it. */
export async function canStream(actor: Actor, trackId: string): Promise<boolean> {
  if (actor.kind === "guest") return false;
  const { rows } = await pool.query<{ artist_id: string; is_bought: boolean }>(
    `SELECT artist_id, EXISTS (
       SELECT 1 FROM entitlement e WHERE e.track_id = track.id AND e.buyer_id = $2 AND e.revoked_at IS NULL) AS is_bought
     FROM track WHERE id = $1`,
    [trackId, actor.userId],
  );
  const track = rows[0];
  return track !== undefined && (track.is_bought || canSeeArtist(actor, track.artist_id));
}

/** A right to one recording, with what a download needs to serve and name the file. */
export type FoundEntitlement = {
  id: string;
  orderId: string;
  trackId: string;
  recordingId: string;
  cid: string;
  mimeType: string;
  container: string;
  sizeBytes: number;
  trackTitle: string;
  artistName: string;
  isRevoked: boolean;
};

const FIND = `
  SELECT e.id, e.order_id AS "orderId", e.track_id AS "trackId", e.recording_id AS "recordingId", rec.cid,
    rec.mime_type AS "mimeType", rec.container, rec.size_bytes AS "sizeBytes", t.title AS "trackTitle",
    a.name AS "artistName", e.revoked_at IS NOT NULL AS "isRevoked"
  FROM entitlement e JOIN recording rec ON rec.id = e.recording_id JOIN track t ON t.id = e.track_id
  JOIN artist a ON a.id = t.artist_id WHERE e.id = $1`;

/**
 * An entitlement for whoever may see its order. `readSecret` gives the secret a browser carries for an order's public id
 * (`readOrderSecret` bound to the request's headers). Null when there is none or it is not theirs.
 */
export async function findEntitlement(request: {
  publicId: string;
  actor: Actor;
  readSecret: (orderPublicId: string) => string | null;
}): Promise<FoundEntitlement | null> {
  const id = fromPublicId("entitlement", request.publicId);
  if (id === null) return null;
  const { rows } = await pool.query<FoundEntitlement>(FIND, [id]);
  const found = rows[0];
  if (!found) return null;
  const publicId = toPublicId("order", found.orderId);
  const orderId = await findOrder({ publicId, actor: request.actor, orderSecret: request.readSecret(publicId) });
  return orderId === null ? null : found;
}
