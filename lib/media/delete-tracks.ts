import "server-only";
import type { Db } from "@/lib/platform/db";

/**
 * Keeps the recordings of a release (bare uuid) from being put anywhere until the transaction ends. Call it before the
 * release is locked: an upload too takes its recording first and the release after it.
 */
export async function holdRecordings(db: Db, releaseId: string): Promise<void> {
  await db.query(
    "SELECT 1 FROM recording WHERE id IN (SELECT recording_id FROM track WHERE release_id = $1) ORDER BY id FOR UPDATE",
    [releaseId],
  );
}

/**
 * Deletes tracks (bare uuids) that nobody ordered, with the files made of them, and the recordings that stand nowhere else.
 * The bytes are left to the sweep, which knows who else needs them.
 */
export async function deleteTracks(db: Db, trackIds: readonly string[]): Promise<void> {
  if (trackIds.length === 0) return;
  await db.query("DELETE FROM rendition WHERE track_id = ANY($1)", [trackIds]);
  await db.query("DELETE FROM resumable_upload WHERE track_id = ANY($1)", [trackIds]);
  const { rows } = await db.query<{ recordingId: string }>(
    `DELETE FROM track WHERE id = ANY($1) RETURNING recording_id AS "recordingId"`,
    [trackIds],
  );
  await db.query(
    `DELETE FROM recording rec WHERE id = ANY($1)
       AND NOT EXISTS (SELECT 1 FROM track t WHERE t.recording_id = rec.id)
       AND NOT EXISTS (SELECT 1 FROM rendition f WHERE f.recording_id = rec.id)
       AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.recording_id = rec.id)`,
    [rows.map(({ recordingId }) => recordingId)],
  );
}
