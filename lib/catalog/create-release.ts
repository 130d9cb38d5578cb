import "server-only";
import type { z } from "zod";
import { inTransaction } from "../platform/db";
import { AppError, fieldError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { getSetting } from "../platform/settings";
import { fromPublicId, newId } from "../shared/ids";
import { canManageArtist, listManagedArtists } from "../shared/roles";
import type { ReleaseInput } from "../shared/schemas/catalog";
import { checkPrice } from "./check-price";
import { freeReleaseSlug } from "./make-slug";

/**
 * The artist that a person acts for: the one named (public id), else their only one. Bare uuid. Throws `forbidden` for an
 * artist that is not theirs, `invalid_request` on the field when they have several and named none.
 */
export function chooseArtist(actor: UserActor, artistId: string | undefined): string {
  if (artistId !== undefined) {
    const id = fromPublicId("artist", artistId);
    if (!id || !canManageArtist(actor, id)) throw new AppError("forbidden", "That artist is not one of yours.");
    return id;
  }
  const [only, second] = listManagedArtists(actor);
  if (!only) throw new AppError("forbidden", "This account acts for no artist yet.");
  if (second) throw fieldError("artistId", "You are a member of several artists: say which one.", "invalid_request");
  return only;
}

/** A new empty draft; returns its bare uuid. */
export async function createRelease(actor: UserActor, input: z.output<typeof ReleaseInput>): Promise<string> {
  const artistId = chooseArtist(actor, input.artistId);
  const currency = input.currency ?? (await getSetting("currency"));
  const priceMinor = input.price === undefined ? null : await checkPrice(input.price, currency);
  const id = newId();
  await inTransaction(async (db) => {
    await db.query(
      "INSERT INTO release (id, artist_id, slug, title, genre, currency, price_minor) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      [
        id,
        artistId,
        await freeReleaseSlug(db, input.title),
        input.title,
        input.genre ?? "tape-drone",
        currency,
        priceMinor,
      ],
    );
  });
  return id;
}
