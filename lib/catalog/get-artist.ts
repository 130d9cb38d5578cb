import "server-only";
import { pool } from "../platform/db";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { ArtistView } from "../shared/schemas/catalog";
import {
  IS_ON_SALE,
  RELEASE_COLUMNS,
  RELEASE_TABLES,
  type ReleaseRow,
  TRACK_COLUMNS,
  TRACK_TABLES,
  type TrackRow,
  toReleaseCard,
  toTrackView,
} from "./release-rows";

const TOP_TRACKS = 8;

/** The artist's public page, newest release first; null when the slug is unknown or nothing is published yet. */
export async function getArtist(slug: string): Promise<ArtistView | null> {
  const { rows: artists } = await pool.query<{ id: string; slug: string; name: string; place: string; bio: string }>(
    "SELECT id, slug, name, place, bio FROM artist WHERE slug = $1",
    [slug],
  );
  const artist = artists[0];
  if (!artist) return null;
  const { rows } = await pool.query<ReleaseRow>(
    `SELECT ${RELEASE_COLUMNS} FROM ${RELEASE_TABLES} WHERE ${IS_ON_SALE} AND r.artist_id = $1 ORDER BY r.published_at DESC, r.id DESC`,
    [artist.id],
  );
  if (rows.length === 0) return null;
  const { rows: played } = await pool.query<TrackRow>(
    `SELECT ${TRACK_COLUMNS} FROM ${TRACK_TABLES}
     JOIN (SELECT track_id, sum(plays) AS plays FROM track_day WHERE artist_id = $1 AND currency = 'XXX' GROUP BY 1) heard ON heard.track_id = t.id
     WHERE ${IS_ON_SALE} AND t.deleted_at IS NULL ORDER BY heard.plays DESC, t.id LIMIT ${TOP_TRACKS}`,
    [artist.id],
  );
  return {
    ...artist,
    id: toPublicId("artist", artist.id),
    coverUrl: coverUrl(rows[0]?.cover_cid ?? null),
    releases: rows.map(toReleaseCard),
    topTracks: played.map((row) => toTrackView(row)),
  };
}

export type ArtistEntry = { slug: string; name: string; place: string; releaseCount: number; coverUrl: string | null };

/** Artists with something published, by name; the cover is that of their newest release. */
export async function listArtists(): Promise<ArtistEntry[]> {
  const { rows } = await pool.query<{
    slug: string;
    name: string;
    place: string;
    release_count: number;
    cover_cid: string | null;
  }>(
    `SELECT a.slug, a.name, a.place, count(*) AS release_count, (array_agg(r.cover_cid ORDER BY r.published_at DESC))[1] AS cover_cid
     FROM artist a JOIN release r ON r.artist_id = a.id WHERE ${IS_ON_SALE} GROUP BY a.id ORDER BY lower(a.name), a.id`,
  );
  return rows.map((row) => ({
    slug: row.slug,
    name: row.name,
    place: row.place,
    releaseCount: row.release_count,
    coverUrl: coverUrl(row.cover_cid),
  }));
}
