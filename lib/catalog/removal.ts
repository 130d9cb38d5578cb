import "server-only";
import type { Db } from "../platform/db";

/** What lib/media does in the transaction of a removal (delete-tracks.ts there). */
export type MediaOfTracks = {
  holdRecordings: (db: Db, releaseId: string) => Promise<void>;
  deleteTracks: (db: Db, trackIds: readonly string[]) => Promise<void>;
};

export async function forgetInSearch(db: Db, kind: "release" | "track", ids: readonly string[]): Promise<void> {
  await db.query("DELETE FROM search_entry WHERE kind = $1 AND entity_id = ANY($2)", [kind, ids]);
}
