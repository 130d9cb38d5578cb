import "server-only";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import type { Accent, Genre, ReleaseCard, ReleaseStatus, TrackView } from "../shared/schemas/catalog";
import { thinPeaks } from "./thin-peaks";

/** A track joined with its recording, release and artist, as `TRACK_COLUMNS` selects it. */
export type TrackRow = {
  track_id: string;
  track_title: string;
  disc: number;
  position: number;
  track_price_minor: number | null;
  track_price_open: boolean;
  duration_ms: number;
  preview_cid: string | null;
  preview_from_ms: number | null;
  peaks: number[];
  release_id: string;
  release_slug: string;
  release_title: string;
  currency: Currency;
  cover_cid: string | null;
  artist_name: string;
  artist_slug: string;
};

export const TRACK_COLUMNS = `
  t.id AS track_id, t.title AS track_title, t.disc, t.position, t.price_minor AS track_price_minor, t.is_price_open AS track_price_open,
  rec.duration_ms, rec.preview_cid, rec.preview_from_ms, rec.peaks, r.id AS release_id, r.slug AS release_slug, r.title AS release_title,
  r.currency, r.cover_cid, a.name AS artist_name, a.slug AS artist_slug`;
export const TRACK_TABLES = `track t JOIN recording rec ON rec.id = t.recording_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = r.artist_id`;

/** What the shop lists: published, not withdrawn. What opens by a link as well is `is_open_release` in the database. */
export const IS_ON_SALE = `r.status = 'published' AND r.deleted_at IS NULL`;

export function toTrackView(row: TrackRow, isOwned = false): TrackView {
  return {
    id: toPublicId("track", row.track_id),
    title: row.track_title,
    artistName: row.artist_name,
    artistSlug: row.artist_slug,
    releaseId: toPublicId("release", row.release_id),
    releaseSlug: row.release_slug,
    releaseTitle: row.release_title,
    disc: row.disc,
    position: row.position,
    priceMinor: row.track_price_minor ?? 0,
    isPriceOpen: row.track_price_open,
    currency: row.currency,
    durationMs: row.duration_ms,
    previewCid: row.preview_cid,
    previewFromMs: row.preview_from_ms,
    coverUrl: coverUrl(row.cover_cid),
    peaks: thinPeaks(row.peaks),
    isOwned,
  };
}

export type ReleaseRow = {
  id: string;
  slug: string;
  catalog_number: number;
  title: string;
  kind: "single" | "ep" | "album";
  status: ReleaseStatus;
  genre: Genre;
  price_minor: number | null;
  is_price_open: boolean;
  currency: Currency;
  cover_cid: string | null;
  accent: Accent | null;
  published_at: Date | null;
  artist_id: string;
  artist_name: string;
  artist_slug: string;
  track_count: number;
  bit_depth: number | null;
  preview: TrackRow | null;
};

/** A release with what a card shows; the preview is its first track that has one. */
export const RELEASE_COLUMNS = `
  r.id, r.slug, r.catalog_number, r.title, r.kind, r.status, r.genre, r.price_minor, r.is_price_open, r.currency, r.cover_cid, r.accent, r.published_at,
  r.artist_id, a.name AS artist_name, a.slug AS artist_slug, facts.track_count, facts.bit_depth, facts.preview`;
export const RELEASE_TABLES = `release r JOIN artist a ON a.id = r.artist_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS track_count, max(rec.bit_depth) AS bit_depth,
      (SELECT to_jsonb(p) FROM (
        SELECT t.id AS track_id, t.title AS track_title, t.disc, t.position, t.price_minor AS track_price_minor, t.is_price_open AS track_price_open, rec.duration_ms,
          rec.preview_cid, rec.preview_from_ms, rec.peaks, r.id AS release_id, r.slug AS release_slug, r.title AS release_title, r.currency,
          r.cover_cid, a.name AS artist_name, a.slug AS artist_slug
        FROM track t JOIN recording rec ON rec.id = t.recording_id
        WHERE t.release_id = r.id AND t.deleted_at IS NULL AND rec.preview_cid IS NOT NULL
        ORDER BY t.disc, t.position LIMIT 1) p) AS preview
    FROM track t JOIN recording rec ON rec.id = t.recording_id WHERE t.release_id = r.id AND t.deleted_at IS NULL) facts`;

export function toReleaseCard(row: ReleaseRow): ReleaseCard {
  return {
    id: toPublicId("release", row.id),
    slug: row.slug,
    catalogNumber: `BL-${String(row.catalog_number).padStart(4, "0")}`,
    title: row.title,
    kind: row.kind,
    artistName: row.artist_name,
    artistSlug: row.artist_slug,
    genre: row.genre,
    priceMinor: row.price_minor ?? 0,
    isPriceOpen: row.is_price_open,
    currency: row.currency,
    trackCount: row.track_count,
    bitDepth: row.bit_depth,
    coverUrl: coverUrl(row.cover_cid),
    accent: row.accent,
    publishedAt: row.published_at?.toISOString() ?? null,
    previewTrack: row.preview ? toTrackView(row.preview) : null,
  };
}
