import "server-only";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import { canManageArtist } from "@/lib/shared/roles";
import type { RecordingPin } from "@/lib/shared/schemas/storage";

type Row = {
  recording_id: string;
  track_id: string;
  title: string;
  release_title: string;
  artist_name: string;
  artist_id: string;
  cid: string;
  size_bytes: number;
  is_free: boolean;
  shares_original: boolean;
  is_published: boolean;
  form: RecordingPin["form"];
  state: RecordingPin["state"] | null;
  reason: RecordingPin["reason"];
  node_cid: string | null;
  next_try_at: Date | null;
};

const LIST = `
  SELECT rec.id AS recording_id, t.id AS track_id, t.title, r.title AS release_title, a.name AS artist_name, a.id AS artist_id, rec.cid, rec.size_bytes,
    coalesce(t.price_minor = 0, false) AS is_free, t.shares_original, r.status = 'published' AS is_published,
    p.form, p.state, p.reason, p.node_cid, p.next_try_at
  FROM track t JOIN recording rec ON rec.id = t.recording_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id
  LEFT JOIN LATERAL (
    SELECT * FROM media_pin p WHERE p.cid = rec.cid ORDER BY p.state = 'leaving', p.state <> 'pinned', p.form LIMIT 1) p ON true
  WHERE t.deleted_at IS NULL AND r.deleted_at IS NULL AND ($1::uuid[] IS NULL OR t.artist_id = ANY($1)) AND ($2::uuid IS NULL OR t.id < $2)
  ORDER BY t.id DESC LIMIT $3`;

/** How the originals of one's own tracks stand with the node, newest first; an admin sees all. `cursor`: a public track id. */
export async function listRecordingPins(
  actor: UserActor,
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<{ data: RecordingPin[]; nextCursor: string | null }> {
  const artistIds = actor.roles.includes("admin") ? null : actor.artistIds;
  const { rows } = await pool.query<Row>(LIST, [artistIds, cursor ? fromPublicId("track", cursor) : null, limit + 1]);
  const data = rows.slice(0, limit).map((row) => toRecordingPin(row, actor));
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.trackId ?? null) : null };
}

function toRecordingPin(row: Row, actor: UserActor): RecordingPin {
  return {
    id: toPublicId("recording", row.recording_id),
    trackId: toPublicId("track", row.track_id),
    title: row.title,
    releaseTitle: row.release_title,
    artistName: row.artist_name,
    isManaged: canManageArtist(actor, row.artist_id),
    cid: row.cid,
    sizeBytes: row.size_bytes,
    isFree: row.is_free,
    sharesOriginal: row.shares_original,
    isPublished: row.is_published,
    form: row.form,
    state: row.state ?? "none",
    reason: row.state === "pinned" ? null : row.reason,
    nodeCid: row.state === "pinned" ? row.node_cid : null,
    nextTryAt: row.state === "failed" ? (row.next_try_at?.toISOString() ?? null) : null,
  };
}
