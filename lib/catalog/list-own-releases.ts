import "server-only";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import type { Genre } from "../shared/schemas/catalog";
import type { OwnRelease } from "../shared/schemas/upload";

export type OwnReleaseRow = {
  id: string;
  slug: string;
  artist_id: string;
  artist_name: string;
  title: string;
  kind: OwnRelease["kind"];
  status: OwnRelease["status"];
  genre: Genre;
  price_minor: number | null;
  currency: Currency;
  cover_cid: string | null;
  track_count: number;
  published_at: Date | null;
  updated_at: Date;
};

export const OWN_RELEASES = `SELECT r.id, r.slug, r.artist_id, a.name AS artist_name, r.title, r.kind, r.status, r.genre, r.price_minor, r.currency, r.cover_cid,
    (SELECT count(*) FROM track t WHERE t.release_id = r.id AND t.deleted_at IS NULL) AS track_count, r.published_at, r.updated_at
  FROM release r JOIN artist a ON a.id = r.artist_id WHERE r.deleted_at IS NULL`;

export function toOwnRelease(row: OwnReleaseRow): OwnRelease {
  return {
    id: toPublicId("release", row.id),
    slug: row.slug,
    artistId: toPublicId("artist", row.artist_id),
    artistName: row.artist_name,
    title: row.title,
    kind: row.kind,
    status: row.status,
    genre: row.genre,
    priceMinor: row.price_minor,
    currency: row.currency,
    coverUrl: coverUrl(row.cover_cid),
    trackCount: row.track_count,
    publishedAt: row.published_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Every release of the person's artists, newest change first. An admin without artists has none here. */
export async function listOwnReleases(actor: UserActor): Promise<OwnRelease[]> {
  const { rows } = await pool.query<OwnReleaseRow>(
    `${OWN_RELEASES} AND r.artist_id = ANY($1) ORDER BY r.updated_at DESC, r.id DESC`,
    [actor.artistIds],
  );
  return rows.map(toOwnRelease);
}
