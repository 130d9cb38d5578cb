import "server-only";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { toPublicId } from "../shared/ids";
import { canManageArtist } from "../shared/roles";

/** Names of artists by their bare uuids, in the order of the alphabet. */
export async function nameArtists(ids: readonly string[]): Promise<{ publicId: string; name: string }[]> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    "SELECT id, name FROM artist WHERE id = ANY($1) ORDER BY name, id",
    [ids],
  );
  return rows.map(({ id, name }) => ({ publicId: toPublicId("artist", id), name }));
}

/** Names of the artists that somebody only looks at, as their viewer. */
export async function nameViewedArtists(actor: UserActor): Promise<string[]> {
  const viewed = actor.artistIds.filter((id) => !canManageArtist(actor, id));
  return viewed.length === 0 ? [] : (await nameArtists(viewed)).map(({ name }) => name);
}
