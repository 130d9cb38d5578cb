import "server-only";
import { pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";

/** A track that an order still gives a right to; bare uuids. */
export type BoughtTrack = { entitlementId: string; lineId: string; trackId: string; recordingId: string };

/** What an order's buyer may take home, in the order of lines and tracks; of one line when `lineId` (public) is not "". */
export async function listBought(orderId: string, lineId = ""): Promise<BoughtTrack[]> {
  const { rows } = await pool.query<BoughtTrack>(
    `SELECT e.id AS "entitlementId", e.order_line_id AS "lineId", e.track_id AS "trackId", e.recording_id AS "recordingId"
     FROM entitlement e JOIN order_line l ON l.id = e.order_line_id JOIN track t ON t.id = e.track_id
     WHERE e.order_id = $1 AND e.revoked_at IS NULL AND ($2 OR e.order_line_id = $3)
     ORDER BY l.position, t.disc, t.position, e.id`,
    [orderId, lineId === "", lineId === "" ? null : fromPublicId("orderLine", lineId)],
  );
  return rows;
}
