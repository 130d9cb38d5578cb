import "server-only";
import { pool } from "@/lib/platform/db";
import type { DownloadFormat, RenderedFormat } from "@/lib/shared/download-format";
import { previewWindow } from "@/lib/shared/preview-window";
import { type Actor, canSeeArtist } from "@/lib/shared/roles";
import type { StreamCodec } from "@/lib/shared/stream-codec";
import { listAvailableOffers } from "./available-offers";
import { chooseStream } from "./choose-stream";
import { planRenditions } from "./plan-renditions";
import { RENDITION_PROFILES } from "./render/rendition-profile";
import { requestRenditions } from "./renditions";

/** What lib/orders knows of a listener's right to a track; bare uuids. */
export type TrackRight = { trackId: string; recordingId: string; isRevoked: boolean };
type Window = { fromMs: number; toMs: number };
/** What there is to hear of a track, without addresses. */
export type StreamPlan =
  | ({ state: "full"; format: DownloadFormat; mimeType: string } & Window)
  | ({ state: "preparing" } & Window)
  | ({ state: "preview"; cid: string; because: "refunded" | "unplayable" | null } & Window)
  | { state: "none"; because: "refunded" | "unplayable" | null };

type Row = {
  track_id: string;
  artist_id: string;
  /** In the shop, or unlisted and asked for with one of its links. */
  is_open: boolean;
  preview_cid: string | null;
  preview_of_ms: number;
  preview_from_ms: number | null;
  recording_id: string;
  codec: string;
  mime_type: string;
  size_bytes: number;
  duration_ms: number;
  is_lossless: boolean;
  bitrate_bps: number | null;
};

/** A replaced recording stays what its buyers bought; the preview is today's. */
const FACTS = `
  SELECT t.id AS track_id, t.artist_id, is_open_release(r, $3) AND t.deleted_at IS NULL AND r.deleted_at IS NULL AS is_open,
    heard.preview_cid, heard.duration_ms AS preview_of_ms,
    heard.preview_from_ms, rec.id AS recording_id, rec.codec,
    rec.mime_type, rec.size_bytes, rec.duration_ms, rec.is_lossless, rec.bitrate_bps
  FROM unnest($1::uuid[], $2::uuid[]) AS asked (track_id, recording_id)
  JOIN track t ON t.id = asked.track_id JOIN release r ON r.id = t.release_id
  JOIN recording heard ON heard.id = t.recording_id
  JOIN recording rec ON rec.id = COALESCE(asked.recording_id, t.recording_id)`;

export type StreamQuestion = {
  actor: Actor;
  rights: readonly TrackRight[];
  plays: readonly StreamCodec[];
  linkHashes?: readonly string[];
};

/** What each of these tracks (bare uuids) is heard as; what is not there has no entry. A file to be made is asked for. */
export async function planStreams(
  trackIds: readonly string[],
  { actor, rights, plays, linkHashes = [] }: StreamQuestion,
): Promise<Map<string, StreamPlan>> {
  const rightOf = new Map(rights.map((right) => [right.trackId, right]));
  const bought = (trackId: string) => {
    const right = rightOf.get(trackId);
    return right && !right.isRevoked ? right.recordingId : null;
  };
  const unique = [...new Set(trackIds)];
  const { rows } = await pool.query<Row>(FACTS, [unique, unique.map(bought), linkHashes]);
  const plans = rows.map(async (row): Promise<[string, StreamPlan]> => {
    const isMember = canSeeArtist(actor, row.artist_id);
    const part = { row, heardCid: row.is_open || isMember ? row.preview_cid : null };
    if (bought(row.track_id) === null && !isMember)
      return [row.track_id, planPreview(part, rightOf.has(row.track_id) ? "refunded" : null)];
    return [row.track_id, (await planWhole(row, plays)) ?? planPreview(part, "unplayable")];
  });
  return new Map(await Promise.all(plans));
}

function planPreview(
  { row, heardCid }: { row: Row; heardCid: string | null },
  because: "refunded" | "unplayable" | null,
): StreamPlan {
  return heardCid
    ? { state: "preview", cid: heardCid, because, ...previewWindow(row.preview_of_ms, row.preview_from_ms) }
    : { state: "none", because };
}

/** Null when this player can play neither the master nor what can be made of it. */
async function planWhole(row: Row, plays: readonly StreamCodec[]): Promise<StreamPlan | null> {
  const whole = { fromMs: 0, toMs: row.duration_ms };
  const offers = await listAvailableOffers({ isLossless: row.is_lossless, bitrateBps: row.bitrate_bps });
  const master = {
    codec: row.codec,
    mimeType: row.mime_type,
    sizeBytes: row.size_bytes,
    durationMs: row.duration_ms,
  };
  const offered = offers.map(({ format }) => format);
  const format = chooseStream(master, plays, offered);
  if (format === null) return null;
  if (format === "original") return { state: "full", format, mimeType: row.mime_type, ...whole };
  const state = await prepare(row, format);
  if (state === "ready") return { state: "full", format, mimeType: RENDITION_PROFILES[format].mimeType, ...whole };
  return state === "waiting" ? { state: "preparing", ...whole } : null;
}

async function prepare(row: Row, format: RenderedFormat): Promise<"waiting" | "ready" | "failed"> {
  const sold = { trackId: row.track_id, recordingId: row.recording_id };
  const [state] = await requestRenditions(await planRenditions([sold], format));
  return state?.state ?? "failed";
}
