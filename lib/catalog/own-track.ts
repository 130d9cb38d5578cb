import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { fromPublicId } from "../shared/ids";
import { type Actor, canManageArtist } from "../shared/roles";
import type { UploadedTrack } from "../shared/schemas/upload";
import { readUploadedTracks } from "./uploaded-tracks";

/** A track that the actor may change; bare uuids. `not_found` when there is none, `forbidden` when it is another artist's. */
export async function findOwnTrack({
  id,
  actor,
}: {
  id: string;
  actor: Actor;
}): Promise<{ id: string; recordingId: string }> {
  const { rows } = await pool.query<{ id: string; recordingId: string; artistId: string }>(
    `SELECT t.id, t.recording_id AS "recordingId", r.artist_id AS "artistId" FROM track t JOIN release r ON r.id = t.release_id
     WHERE t.id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL`,
    [fromPublicId("track", id)],
  );
  const [track] = rows;
  if (!track) throw new AppError("not_found", "There is no such track.");
  if (!canManageArtist(actor, track.artistId)) throw new AppError("forbidden", "That track belongs to another artist.");
  return { id: track.id, recordingId: track.recordingId };
}

/** By bare uuid; callers authorise. */
export async function readOwnTrack(trackId: string): Promise<UploadedTrack> {
  const [track] = await readUploadedTracks({ trackId });
  if (!track) throw new AppError("not_found", "There is no such track.");
  return track;
}
