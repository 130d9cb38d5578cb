import "server-only";
import { pool } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { getSetting } from "../../platform/settings";
import { fromPublicId, toPublicId } from "../../shared/ids";
import type { LetterFrom } from "../../shared/schemas/letters";

/** Whose letters: an artist (bare id), or null for the store. */
export type Sender = { artistId: string | null; name: string; slug: string | null };

/** Who a public `from` is. Throws `not_found` for an artist that is none. */
export async function findSender(from: LetterFrom): Promise<Sender> {
  if (from === "store") return { artistId: null, name: await getSetting("storeName"), slug: null };
  const { rows } = await pool.query<{ artistId: string; name: string; slug: string }>(
    `SELECT id AS "artistId", name, slug FROM artist WHERE id = $1`,
    [fromPublicId("artist", from)],
  );
  const [artist] = rows;
  if (!artist) throw new AppError("not_found", "There is no such artist.");
  return artist;
}

export function toFrom(artistId: string | null): LetterFrom {
  return artistId === null ? "store" : toPublicId("artist", artistId);
}
