import "server-only";
import type { Db } from "@/lib/platform/db";
import type { StoredCover } from "./recording";

/** Gives a release the cover of a recording on it, unless it has one. */
export async function attachCover(db: Db, releaseId: string, cover: StoredCover): Promise<void> {
  await db.query(
    `UPDATE release SET cover_cid = $2, cover_small_cid = $3, accent = $4, updated_at = now() WHERE id = $1 AND cover_cid IS NULL`,
    [releaseId, cover.cid, cover.smallCid, JSON.stringify(cover.accent)],
  );
}
