import "server-only";
import type { Db } from "../platform/db";
import { foldText, trigramsOf } from "./fold-text";

type Entity = { kind: "release" | "track" | "artist"; id: string; text: string };

/** Brings the search in line with a release, its tracks and its artist; call it in the transaction that changed them. */
export async function indexRelease(db: Db, releaseId: string): Promise<void> {
  const { rows } = await db.query<Entity>(
    `SELECT 'release' AS kind, r.id, r.title || ' ' || a.name AS text FROM release r JOIN artist a ON a.id = r.artist_id WHERE r.id = $1
     UNION ALL SELECT 'artist', a.id, a.name FROM release r JOIN artist a ON a.id = r.artist_id WHERE r.id = $1
     UNION ALL SELECT 'track', t.id, t.title || ' ' || a.name FROM track t JOIN artist a ON a.id = t.artist_id
       WHERE t.release_id = $1 AND t.deleted_at IS NULL`,
    [releaseId],
  );
  for (const entity of rows) {
    const folded = foldText(entity.text);
    await db.query(
      `INSERT INTO search_entry (kind, entity_id, folded, grams) VALUES ($1, $2, $3, $4)
       ON CONFLICT (kind, entity_id) DO UPDATE SET folded = EXCLUDED.folded, grams = EXCLUDED.grams`,
      [entity.kind, entity.id, folded, trigramsOf(folded)],
    );
  }
}
