import "server-only";
import { type Db, pool } from "../platform/db";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import { projectRevenue } from "../shared/projection";
import type { Credit, SoundAnalysis } from "../shared/schemas/draft";
import type { UploadedTrack } from "../shared/schemas/upload";
import { TRACK_WAS_ORDERED } from "./was-ordered";

type Row = {
  id: string;
  release_id: string;
  artist_id: string;
  title: string;
  disc: number;
  position: number;
  isrc: string | null;
  lyrics: string;
  credits: Credit[];
  path: string;
  analysis: SoundAnalysis | null;
  price_minor: number | null;
  is_price_open: boolean;
  was_ordered: boolean;
  currency: Currency;
  cover_cid: string | null;
  cid: string;
  preview_cid: string | null;
  preview: UploadedTrack["preview"];
  content_hash: string;
  size_bytes: number;
  mime_type: string;
  codec: string;
  is_lossless: boolean;
  duration_ms: number;
  sample_rate_hz: number;
  bit_depth: number | null;
  bitrate_bps: number | null;
  channels: number;
  metadata: Record<string, unknown>;
  peaks: number[];
};

/** The only track of a release costs what the release costs; any other has a price of its own or none yet. */
const OWN_PRICE = `CASE WHEN (SELECT count(*) FROM track o WHERE o.release_id = t.release_id AND o.deleted_at IS NULL) = 1
  THEN coalesce(t.price_minor, r.price_minor) ELSE t.price_minor END`;

/** Tracks as their owner sees them, by bare uuid of the release or of one track, in playing order. Callers authorise. */
export async function readUploadedTracks(
  where: { releaseId: string } | { trackId: string },
  db: Db = pool,
): Promise<UploadedTrack[]> {
  const [column, id] = "releaseId" in where ? ["t.release_id", where.releaseId] : ["t.id", where.trackId];
  const { rows } = await db.query<Row>(
    `SELECT t.id, t.release_id, t.artist_id, t.title, t.disc, t.position, t.isrc, t.lyrics, t.credits,
       coalesce(nullif(t.source_path, ''), rec.file_name) AS path, rec.analysis, ${OWN_PRICE} AS price_minor, t.is_price_open, r.currency, r.cover_cid, ${TRACK_WAS_ORDERED} AS was_ordered,
       rec.cid, rec.preview_cid,
       jsonb_build_object('fromMs', rec.preview_from_ms, 'wantedMs', rec.preview_wanted_ms, 'state', rec.preview_state) AS preview, rec.content_hash, rec.size_bytes, rec.mime_type, rec.codec, rec.is_lossless, rec.duration_ms,
       rec.sample_rate_hz, rec.bit_depth, rec.bitrate_bps, rec.channels, rec.metadata, rec.peaks
     FROM track t JOIN recording rec ON rec.id = t.recording_id JOIN release r ON r.id = t.release_id
     WHERE ${column} = $1 AND t.deleted_at IS NULL ORDER BY t.disc, t.position`,
    [id],
  );
  return rows.map(toUploadedTrack);
}

function toUploadedTrack(row: Row): UploadedTrack {
  const priceMinor = row.price_minor ?? 0;
  const { dailyMinor, monthlyMinor, annualMinor } = projectRevenue({ priceMinor });
  return {
    id: toPublicId("track", row.id),
    releaseId: toPublicId("release", row.release_id),
    artistId: toPublicId("artist", row.artist_id),
    title: row.title,
    disc: row.disc,
    position: row.position,
    isrc: row.isrc,
    lyrics: row.lyrics,
    credits: row.credits,
    path: row.path,
    analysis: row.analysis,
    cid: row.cid,
    previewCid: row.preview_cid,
    preview: row.preview,
    contentHash: row.content_hash,
    sizeBytes: row.size_bytes,
    mimeType: row.mime_type,
    codec: row.codec,
    isLossless: row.is_lossless,
    durationMs: row.duration_ms,
    sampleRateHz: row.sample_rate_hz,
    bitDepth: row.bit_depth,
    bitrateBps: row.bitrate_bps,
    channels: row.channels,
    metadata: row.metadata,
    peaks: row.peaks,
    coverUrl: coverUrl(row.cover_cid),
    priceMinor,
    isPriced: row.price_minor !== null,
    isPriceOpen: row.is_price_open,
    currency: row.currency,
    wasOrdered: row.was_ordered,
    revenueProjection: { dailyMinor, monthlyMinor, annualMinor },
  };
}
