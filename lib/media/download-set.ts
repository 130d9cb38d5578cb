import "server-only";
import { pool } from "@/lib/platform/db";
import { fieldError } from "@/lib/platform/errors";
import { DOWNLOAD_FORMATS, type DownloadFormat } from "@/lib/shared/download-format";
import { listAvailableOffers } from "./available-offers";
import { findExtension } from "./examine/audio-formats";
import { planRenditions, type RenditionPlan, type SoldTrack } from "./plan-renditions";
import { RENDITION_PROFILES } from "./render/rendition-profile";
import { type RenditionState, readRenditions, requestRenditions } from "./renditions";

/** One file of a set. `contentHash`: SHA-256, hex. `tags` are what is written into it, null for the artist's own file. */
export type SetFile = {
  sold: SoldTrack;
  format: DownloadFormat;
  extension: string;
  tags: RenditionPlan["tags"] | null;
} & ({ state: "waiting" | "failed" } | { state: "ready"; cid: string; contentHash: string; sizeBytes: number });

type MasterRow = {
  id: string;
  cid: string;
  content_hash: string;
  size_bytes: number;
  mime_type: string;
  codec: string;
  is_lossless: boolean;
  bitrate_bps: number | null;
};

export function requireFormat(format: string): DownloadFormat {
  const known = DOWNLOAD_FORMATS.find((candidate) => candidate === (format || "original"));
  if (!known) throw fieldError("format", `Formats are ${DOWNLOAD_FORMATS.join(", ")}.`, "invalid_request");
  return known;
}

async function loadMasters(sold: readonly SoldTrack[]): Promise<Map<string, MasterRow>> {
  const { rows } = await pool.query<MasterRow>(
    "SELECT id, cid, content_hash, size_bytes, mime_type, codec, is_lossless, bitrate_bps FROM recording WHERE id = ANY($1)",
    [sold.map(({ recordingId }) => recordingId)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Asks for all of these tracks in one format and says how far they are, in their order. A track whose master is not offered
 * in it comes as the artist's own file, so that a record of mixed masters is whole in any format.
 */
export function prepareSet(sold: readonly SoldTrack[], format: DownloadFormat): Promise<SetFile[]> {
  return assembleSet(sold, format, requestRenditions);
}

/** The same without asking for anything: what was not made, or was swept away, is told as waiting. */
export function readSet(sold: readonly SoldTrack[], format: DownloadFormat): Promise<SetFile[]> {
  return assembleSet(sold, format, readRenditions);
}

async function assembleSet(
  sold: readonly SoldTrack[],
  format: DownloadFormat,
  readStates: (plans: readonly RenditionPlan[]) => Promise<RenditionState[]>,
): Promise<SetFile[]> {
  const masters = await loadMasters(sold);
  const isOffered = async ({ recordingId }: SoldTrack) => {
    const master = masters.get(recordingId);
    const facts = { isLossless: master?.is_lossless ?? false, bitrateBps: master?.bitrate_bps ?? null };
    return (await listAvailableOffers(facts)).some((offer) => offer.format === format);
  };
  const offered = await Promise.all(sold.map(isOffered));
  const plans =
    format === "original"
      ? []
      : await planRenditions(
          sold.filter((_, n) => offered[n]),
          format,
        );
  const states = await readStates(plans);
  return sold.flatMap((one) => {
    const at = plans.findIndex((plan) => plan.trackId === one.trackId && plan.recordingId === one.recordingId);
    const [plan, state] = [plans[at], states[at]];
    if (plan && state)
      return {
        ...state,
        sold: one,
        format: plan.format,
        extension: RENDITION_PROFILES[plan.format].extension,
        tags: plan.tags,
      };
    const master = masters.get(one.recordingId);
    return master ? ownFile(one, master) : [];
  });
}

function ownFile(sold: SoldTrack, master: MasterRow): SetFile {
  return {
    sold,
    format: "original",
    extension: findExtension(master.mime_type, master.codec),
    tags: null,
    state: "ready",
    cid: master.cid,
    contentHash: master.content_hash,
    sizeBytes: master.size_bytes,
  };
}
