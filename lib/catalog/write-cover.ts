import "server-only";
import type { Db } from "../platform/db";
import type { Accent } from "../shared/schemas/catalog";

export type ReleaseCover = { cid: string; smallCid: string; accent: Accent };

/** `releaseId` is a bare uuid, locked by the caller. */
export async function writeCover(db: Db, releaseId: string, { cid, smallCid, accent }: ReleaseCover): Promise<void> {
  await db.query(
    "UPDATE release SET cover_cid = $2, cover_small_cid = $3, accent = $4, updated_at = now() WHERE id = $1",
    [releaseId, cid, smallCid, JSON.stringify(accent)],
  );
}
