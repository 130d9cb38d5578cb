import "server-only";
import type { Db } from "../platform/db";
import { AppError, fieldError } from "../platform/errors";
import { getSetting } from "../platform/settings";
import { fromPublicId, newId } from "../shared/ids";
import { readIsrc } from "../shared/isrc";
import type { Currency } from "../shared/money";
import type { Genre } from "../shared/schemas/catalog";
import { type Credit, DERIVED } from "../shared/schemas/draft";
import { deriveRelease } from "./derive-release";
import { indexRelease } from "./index-search";
import { freeReleaseSlug } from "./make-slug";

export type Placement = {
  artistId: string;
  recordingId: string;
  /** Public id; absent = a draft single of its own. */
  releaseId?: string;
  title: string;
  priceMinor: number | null;
  currency?: Currency;
  /** Given by hand; otherwise a new release takes it from the tags of its files. */
  genre?: Genre;
  /** Where the file stood in the folder that was dropped, its own name last. */
  sourcePath?: string;
  /** What its tags say beside the title. */
  tags?: { isrc?: string; lyrics?: string; credits?: Credit[] };
};
/** Bare uuids. `isNew` is false when the recording already stood there: the same bytes uploaded again. */
export type Placed = { trackId: string; releaseId: string; isNew: boolean };

const DEFAULT_GENRE: Genre = "tape-drone";

/**
 * Puts a recording on a release, or on a new draft single. Repeating it changes nothing. Throws `not_found` for an unknown
 * release, `forbidden` for another artist's, `unprocessable` for a currency that is not the release's.
 */
export async function placeRecording(db: Db, placement: Placement): Promise<Placed> {
  const known = await findPlace(db, placement);
  if (known) return { ...known, isNew: false };
  const releaseId = placement.releaseId ? await lockRelease(db, placement) : await createDraftSingle(db, placement);
  const trackId = newId();
  await db.query(
    `INSERT INTO track (id, release_id, recording_id, artist_id, disc, position, title, price_minor, isrc, lyrics, credits, source_path)
     SELECT $1, $2, $3, $4, coalesce(last.disc, 1), 1 + coalesce(last.position, 0), $5, $6, $7, $8, $9, $10
     FROM (VALUES (1)) AS one LEFT JOIN (
       SELECT disc, position FROM track WHERE release_id = $2 AND deleted_at IS NULL ORDER BY disc DESC, position DESC LIMIT 1) last ON true`,
    [trackId, releaseId, placement.recordingId, placement.artistId, placement.title, ...describeTrack(placement)],
  );
  await deriveRelease(db, releaseId);
  await indexRelease(db, releaseId);
  return { trackId, releaseId, isNew: true };
}

function describeTrack({ priceMinor, tags = {}, sourcePath = "" }: Placement): unknown[] {
  const credits = JSON.stringify(tags.credits ?? []);
  return [priceMinor, readIsrc(tags.isrc ?? ""), tags.lyrics ?? "", credits, sourcePath];
}

async function findPlace(db: Db, placement: Placement): Promise<{ trackId: string; releaseId: string } | null> {
  const releaseId = placement.releaseId ? fromPublicId("release", placement.releaseId) : null;
  const { rows } = await db.query<{ id: string; release_id: string }>(
    `SELECT t.id, t.release_id FROM track t JOIN release r ON r.id = t.release_id
     WHERE t.recording_id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL AND ($2::uuid IS NULL OR t.release_id = $2)
     ORDER BY t.created_at LIMIT 1`,
    [placement.recordingId, releaseId],
  );
  return rows[0] ? { trackId: rows[0].id, releaseId: rows[0].release_id } : null;
}

async function lockRelease(db: Db, placement: Placement): Promise<string> {
  const { rows } = await db.query<{ id: string; artist_id: string; currency: Currency; status: string }>(
    "SELECT id, artist_id, currency, status FROM release WHERE id = $1 AND deleted_at IS NULL FOR UPDATE",
    [fromPublicId("release", placement.releaseId ?? "")],
  );
  const release = rows[0];
  if (!release) throw new AppError("not_found", "There is no such release.");
  if (release.artist_id !== placement.artistId)
    throw new AppError("forbidden", "That release belongs to another artist.");
  if (placement.currency && placement.currency !== release.currency)
    throw fieldError("currency", `The release is priced in ${release.currency}; a release has one currency.`);
  if (release.status === "published" && placement.priceMinor === null)
    throw fieldError("price", "The release is on sale already: give the new track a price.");
  return release.id;
}

async function createDraftSingle(db: Db, placement: Placement): Promise<string> {
  const id = newId();
  await db.query(
    `INSERT INTO release (id, artist_id, slug, title, genre, currency, price_minor, derived) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      placement.artistId,
      await freeReleaseSlug(db, placement.title),
      placement.title,
      placement.genre ?? DEFAULT_GENRE,
      placement.currency ?? (await getSetting("currency")),
      placement.priceMinor,
      DERIVED.filter((field) => field !== "genre" || placement.genre === undefined),
    ],
  );
  return id;
}
