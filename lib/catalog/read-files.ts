import "server-only";
import type { Db } from "../platform/db";
import type { OrderFacts } from "../shared/order-tracks";
import type { Accent } from "../shared/schemas/catalog";

/** What the file of a track says; `path` is where it stood in the folder that was dropped. Bare uuid. */
export type FileOfTrack = {
  id: string;
  title: string;
  path: string;
  durationMs: number;
  contentHash: string;
  tags: {
    title?: string;
    album?: string;
    genre?: string;
    year?: number;
    trackNumber?: number;
    discNumber?: number;
    cover?: { cid: string; smallCid: string; accent: Accent };
  };
};

/** The files of a release (bare uuid) in playing order. */
export async function readFilesOfRelease(db: Db, releaseId: string): Promise<FileOfTrack[]> {
  const { rows } = await db.query<FileOfTrack>(
    `SELECT t.id, t.title, coalesce(nullif(t.source_path, ''), rec.file_name) AS path, rec.duration_ms AS "durationMs",
       rec.content_hash AS "contentHash", rec.metadata AS tags
     FROM track t JOIN recording rec ON rec.id = t.recording_id
     WHERE t.release_id = $1 AND t.deleted_at IS NULL ORDER BY t.disc, t.position`,
    [releaseId],
  );
  return rows;
}

export function toOrderFacts({ id, path, tags, contentHash }: FileOfTrack): OrderFacts {
  return { id, path, contentHash, tagDisc: tags.discNumber ?? null, tagNumber: tags.trackNumber ?? null };
}
