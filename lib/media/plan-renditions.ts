import "server-only";
import { createHash } from "node:crypto";
import { pool } from "@/lib/platform/db";
import { listOffers, RENDERED_FORMATS, type RenderedFormat } from "@/lib/shared/download-format";
import type { Credit } from "@/lib/shared/schemas/draft";
import { findDemuxer } from "./examine/audio-formats";
import type { RecordingMetadata } from "./recording";
import type { DownloadTags } from "./render/download-tags";
import { RENDITION_VERSION, type SourceAudio } from "./render/rendition-profile";

/** A recording as sold on a track; bare uuids. A replaced recording stays what its buyers bought (decisions.md D4). */
export type SoldTrack = { trackId: string; recordingId: string };
/** All that decides the bytes of one file for buyers; `key` stands for it. `masterCid` and `coverCid` are in the store. */
export type RenditionPlan = SoldTrack & {
  key: string;
  format: RenderedFormat;
  masterCid: string;
  demuxer: string;
  source: SourceAudio;
  tags: Omit<DownloadTags, "coverPath">;
  coverCid: string | null;
};

type Row = {
  track_id: string;
  recording_id: string;
  title: string;
  artist_name: string;
  release_title: string;
  disc: number;
  position: number;
  track_count: number;
  disc_count: number;
  published_at: Date | null;
  year: number | null;
  isrc: string | null;
  lyrics: string;
  credits: Credit[];
  genre: string;
  cover_cid: string | null;
  cid: string;
  mime_type: string;
  codec: string;
  is_lossless: boolean;
  bitrate_bps: number | null;
  bit_depth: number | null;
  sample_rate_hz: number;
  channels: number;
  metadata: RecordingMetadata;
};

const FACTS = `
  SELECT t.id AS track_id, rec.id AS recording_id, t.title, a.name AS artist_name, r.title AS release_title, t.disc, t.position,
    (SELECT count(*)::int FROM track o WHERE o.release_id = r.id AND o.disc = t.disc AND (o.deleted_at IS NULL OR o.id = t.id)) AS track_count,
    (SELECT max(o.disc) FROM track o WHERE o.release_id = r.id AND (o.deleted_at IS NULL OR o.id = t.id)) AS disc_count,
    r.published_at, r.year, t.isrc, t.lyrics, t.credits, r.genre, r.cover_cid, rec.cid, rec.mime_type, rec.codec, rec.is_lossless, rec.bitrate_bps, rec.bit_depth,
    rec.sample_rate_hz, rec.channels, rec.metadata
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS sold (track_id, recording_id, n)
  JOIN track t ON t.id = sold.track_id JOIN recording rec ON rec.id = sold.recording_id
  JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id
  ORDER BY sold.n`;

/** One plan per track, in their order; a track that is not offered in this format has none. */
export async function planRenditions(sold: readonly SoldTrack[], format: RenderedFormat): Promise<RenditionPlan[]> {
  return (await readFacts(sold)).flatMap((row) => planOne(row, format) ?? []);
}

/** What each file of these tracks, in any format, carries when it is made today, by the plan's `key`. */
export async function readTagsByKey(sold: readonly SoldTrack[]): Promise<Map<string, RenditionPlan["tags"]>> {
  const rows = await readFacts(sold);
  const plans = rows.flatMap((row) => RENDERED_FORMATS.flatMap((format) => planOne(row, format) ?? []));
  return new Map(plans.map(({ key, tags }) => [key, tags]));
}

async function readFacts(sold: readonly SoldTrack[]): Promise<Row[]> {
  const ids = [sold.map(({ trackId }) => trackId), sold.map(({ recordingId }) => recordingId)];
  const { rows } = await pool.query<Row>(FACTS, ids);
  return rows;
}

function planOne(row: Row, format: RenderedFormat): RenditionPlan | null {
  const demuxer = findDemuxer(row.mime_type);
  const master = { isLossless: row.is_lossless, bitrateBps: row.bitrate_bps };
  if (!demuxer || !listOffers(master).some((offer) => offer.format === format)) return null;
  const decided = {
    format,
    masterCid: row.cid,
    demuxer,
    source: { bitDepth: row.bit_depth, sampleRateHz: row.sample_rate_hz, channels: row.channels },
    tags: toTags(row),
    coverCid: row.cover_cid,
  };
  const key = createHash("sha256")
    .update(JSON.stringify([RENDITION_VERSION, decided]))
    .digest("hex");
  return { ...decided, key, trackId: row.track_id, recordingId: row.recording_id };
}

/** The shop's words, since they were proofread, before those of the file. */
function toTags(row: Row): RenditionPlan["tags"] {
  const { metadata } = row;
  return {
    title: row.title,
    artist: row.artist_name,
    album: row.release_title,
    albumArtist: row.artist_name,
    trackNumber: row.position,
    trackCount: Math.max(row.track_count, row.position),
    discNumber: row.disc,
    discCount: Math.max(row.disc_count, row.disc),
    year: row.year ?? metadata.year ?? row.published_at?.getUTCFullYear() ?? null,
    genre: row.genre || null,
    isrc: row.isrc,
    ...dropEmpty({
      composer: joinNames(row.credits, ["composer", "writer"]),
      lyricist: joinNames(row.credits, ["lyricist"]),
      lyrics: row.lyrics,
    }),
  };
}

function joinNames(credits: readonly Credit[], roles: readonly Credit["role"][]): string {
  return [...new Set(credits.filter(({ role }) => roles.includes(role)).map(({ name }) => name))].join(", ");
}

/** A key that is not there does not change the key of files made before there was such a tag. */
function dropEmpty<K extends string>(tags: Record<K, string>): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([, text]) => text !== "")) as Partial<Record<K, string>>;
}
