import "server-only";
import { pool } from "../platform/db";
import { toPublicId } from "../shared/ids";

/** Names of artists by their bare uuids, in the order of the alphabet. */
export async function nameArtists(ids: readonly string[]): Promise<{ publicId: string; name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    "SELECT id, name FROM artist WHERE id = ANY($1) ORDER BY name, id",
    [ids],
  );
  return rows.map(({ id, name }) => ({ publicId: toPublicId("artist", id), name }));
}
