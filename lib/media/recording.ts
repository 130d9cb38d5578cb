import "server-only";
import type { Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { Accent } from "@/lib/shared/schemas/catalog";
import type { Examination, TrackTags } from "./examine/examination";
import type { StoredObject } from "./storage/store";

export type StoredCover = { cid: string; smallCid: string; accent: Accent };
export type RecordingMetadata = TrackTags & { cover?: StoredCover };
export type Recording = { id: string; metadata: RecordingMetadata };
export type NewRecording = {
  artistId: string;
  fileName: string;
  original: StoredObject;
  previewCid: string;
  examination: Examination;
  cover: StoredCover | null;
};

/** The recording that already holds these bytes for this artist. */
export async function findRecording(db: Db, artistId: string, contentHash: string): Promise<Recording | null> {
  const { rows } = await db.query<Recording>(
    "SELECT id, metadata FROM recording WHERE artist_id = $1 AND content_hash = $2",
    [artistId, contentHash],
  );
  return rows[0] ?? null;
}

/** As `findRecording`, and it stays until the transaction ends; null when it was removed meanwhile. */
export async function holdRecording(db: Db, artistId: string, contentHash: string): Promise<Recording | null> {
  const { rows } = await db.query<Recording>(
    "SELECT id, metadata FROM recording WHERE artist_id = $1 AND content_hash = $2 FOR KEY SHARE",
    [artistId, contentHash],
  );
  return rows[0] ?? null;
}

/**
 * Says that these bytes are needed, before they get their name in the store: the row is what a sweep and a writer meet at.
 * Call it in the transaction that writes what refers to the object, and `commit` the object after it.
 */
export async function insertMediaObject(
  db: Db,
  object: StoredObject,
  kind: "original" | "preview" | "cover" | "rendition",
  mimeType: string,
): Promise<void> {
  await db.query(
    `INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (cid) DO UPDATE SET touched_at = now()`,
    [object.cid, kind, mimeType, object.sizeBytes, object.profile],
  );
}

/** Null when another upload of the same bytes was faster; its row is visible then. */
export async function insertRecording(db: Db, recording: NewRecording): Promise<Recording | null> {
  const { original, examination, cover } = recording;
  const { facts } = examination;
  const metadata: RecordingMetadata = cover ? { ...examination.tags, cover } : examination.tags;
  const { rows } = await db.query<Recording>(
    `INSERT INTO recording (id, artist_id, content_hash, cid, preview_cid, size_bytes, mime_type, container, codec, is_lossless,
       duration_ms, sample_rate_hz, bit_depth, bitrate_bps, channels, peaks, metadata, file_name, analysis)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
     ON CONFLICT (artist_id, content_hash) DO NOTHING RETURNING id, metadata`,
    [
      newId(),
      recording.artistId,
      original.contentHash,
      original.cid,
      recording.previewCid,
      original.sizeBytes,
      facts.mimeType,
      facts.container,
      facts.codec,
      facts.isLossless,
      examination.durationMs,
      facts.sampleRateHz,
      facts.bitDepth,
      facts.bitrateBps,
      facts.channels,
      JSON.stringify(examination.peaks),
      JSON.stringify(metadata),
      recording.fileName,
      JSON.stringify(examination.analysis),
    ],
  );
  return rows[0] ?? null;
}
