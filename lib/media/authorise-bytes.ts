import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import type { DownloadFormat, RenderedFormat } from "@/lib/shared/download-format";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, canSeeArtist } from "@/lib/shared/roles";
import { grantFormat } from "./authorise-listen";
import { listAvailableOffers } from "./available-offers";
import { findExtension } from "./examine/audio-formats";
import { PREVIEW_MIME_TYPE } from "./examine/preview-profile";
import type { Grant } from "./grant";
import { nameDownload } from "./name-download";
import { noteTaken } from "./note-taken";
import { planRenditions } from "./plan-renditions";
import { RENDITION_PROFILES } from "./render/rendition-profile";
import { awaitRendition } from "./renditions";

const PRIVATE = "private, no-store";
const IMMUTABLE = "public, max-age=604800, immutable";
const NO_TRACK = "There is no such track.";

type TrackRow = {
  id: string;
  track_id: string;
  recording_id: string;
  artist_id: string;
  is_public: boolean;
  /** Public, or unlisted and asked for with one of its links. */
  is_open: boolean;
  /** Taken out of the shop for good: only who bought it has it still. */
  is_removed: boolean;
  cid: string;
  preview_cid: string | null;
  mime_type: string;
};

/**
 * Everyone hears the preview of a published track, whoever came by one of its links (`readLinkHashes`) that of an unlisted
 * one; its artist hears any. For others there is nothing.
 */
export async function authorisePreview(
  actor: Actor,
  publicId: string,
  linkHashes: readonly string[] = [],
): Promise<Grant> {
  const track = await findTrack(publicId, linkHashes);
  if (!track?.preview_cid || track.is_removed || !(track.is_open || canSeeArtist(actor, track.artist_id)))
    throw new AppError("not_found", NO_TRACK);
  const cacheControl = track.is_public ? IMMUTABLE : PRIVATE;
  return {
    cid: track.preview_cid,
    mimeType: PREVIEW_MIME_TYPE,
    cacheControl,
    fileName: null,
    isForEveryone: track.is_public,
  };
}

/**
 * The whole recording, for its artist, an admin and, as `canStream` (lib/orders) says, whoever bought it, in the shop or
 * not; `format` is one that was made before, "" the artist's own file. For others a release that is not open to them is
 * not there.
 */
export async function authoriseStream(
  actor: Actor,
  { publicId, format }: { publicId: string; format: string },
  canStream: (actor: Actor, trackId: string) => Promise<boolean>,
  linkHashes: readonly string[] = [],
): Promise<Grant> {
  const track = await findTrack(publicId, linkHashes);
  if (!track) throw new AppError("not_found", NO_TRACK);
  const mayHear = await canStream(actor, track.id);
  if (!mayHear && !track.is_open) throw new AppError("not_found", NO_TRACK);
  if (actor.kind === "guest")
    throw new AppError("unauthenticated", "Sign in to hear the whole track, or play its preview.");
  if (!mayHear) throw new AppError("forbidden", "The whole track is for people who bought it.");
  return grantFormat(track, format);
}

type EntitlementRow = {
  id: string;
  revoked_at: Date | null;
  track_id: string;
  recording_id: string;
  cid: string;
  mime_type: string;
  codec: string;
  is_lossless: boolean;
  bitrate_bps: number | null;
  title: string;
  artist_name: string;
};
/** `link` is what the signature says; `isOwn` whether the asker may see the order anyway. Both come from lib/orders. */
export type DownloadQuestion = {
  publicId: string;
  format: string;
  link: "valid" | "expired" | "wrong";
  isOwn: () => Promise<boolean>;
};

/** How long a download waits for its file to be made before it says that it takes longer. */
const PATIENCE_MS = 25_000;

/**
 * What was bought: by its signed link, or for whoever may see the order; in another format it is made while the asker
 * waits. Refunded and expired answer `gone`, what takes longer `unavailable`.
 */
export async function authoriseDownload({ publicId, format, link, isOwn }: DownloadQuestion): Promise<Grant> {
  if (link !== "valid" && !(await isOwn())) {
    if (link === "expired") throw new AppError("gone", "This link has run out. Open your order page for a new one.");
    throw new AppError("forbidden", "This link is not complete. Open your order page and download from there.");
  }
  const bought = await findEntitlement(publicId);
  if (!bought) throw new AppError("not_found", "There is no such download.");
  if (bought.revoked_at) throw new AppError("gone", "This purchase was refunded; the download is closed.");
  const wanted = await requireOffer(bought, format);
  if (wanted !== "original") return grantRendition(bought, wanted);
  const fileName = nameDownload(bought.artist_name, bought.title, findExtension(bought.mime_type, bought.codec));
  return {
    cid: bought.cid,
    mimeType: bought.mime_type,
    cacheControl: PRIVATE,
    fileName,
    onSent: noteOf(bought, wanted),
  };
}

const noteOf = (bought: EntitlementRow, format: DownloadFormat) => () => noteTaken([bought.id], format);

async function requireOffer(bought: EntitlementRow, format: string): Promise<DownloadFormat> {
  const offers = await listAvailableOffers({ isLossless: bought.is_lossless, bitrateBps: bought.bitrate_bps });
  const offered = offers.map((offer) => offer.format);
  const wanted = offered.find((offer) => offer === (format || "original"));
  if (!wanted) throw fieldError("format", `This track is offered as ${offered.join(", ")}.`, "invalid_request");
  return wanted;
}

async function grantRendition(bought: EntitlementRow, format: RenderedFormat): Promise<Grant> {
  const [plan] = await planRenditions([{ trackId: bought.track_id, recordingId: bought.recording_id }], format);
  const made = plan && (await awaitRendition(plan, PATIENCE_MS));
  if (made?.state !== "ready")
    throw new AppError("unavailable", "The file is still being made. Ask for it again in a minute.", {
      retryAfterSeconds: 30,
    });
  const { extension, mimeType } = RENDITION_PROFILES[format];
  const fileName = nameDownload(bought.artist_name, bought.title, extension);
  return { cid: made.cid, mimeType, cacheControl: PRIVATE, fileName, onSent: noteOf(bought, format) };
}

async function findTrack(publicId: string, linkHashes: readonly string[]): Promise<TrackRow | null> {
  const { rows } = await pool.query<TrackRow>(
    `SELECT t.id, t.id AS track_id, rec.id AS recording_id, t.artist_id, rec.cid, rec.preview_cid, rec.mime_type,
       r.status = 'published' AS is_public, is_open_release(r, $2) AND t.deleted_at IS NULL AS is_open,
       t.deleted_at IS NOT NULL OR r.deleted_at IS NOT NULL AS is_removed
     FROM track t JOIN recording rec ON rec.id = t.recording_id JOIN release r ON r.id = t.release_id WHERE t.id = $1`,
    [fromPublicId("track", publicId), linkHashes],
  );
  return rows[0] ?? null;
}

/** No word about deletion: what was sold stays downloadable (decisions.md D4). */
async function findEntitlement(publicId: string): Promise<EntitlementRow | null> {
  const { rows } = await pool.query<EntitlementRow>(
    `SELECT e.id, e.revoked_at, e.track_id, e.recording_id, rec.cid, rec.mime_type, rec.codec, rec.is_lossless, rec.bitrate_bps,
       t.title, a.name AS artist_name
     FROM entitlement e JOIN recording rec ON rec.id = e.recording_id JOIN track t ON t.id = e.track_id
     JOIN artist a ON a.id = t.artist_id WHERE e.id = $1`,
    [fromPublicId("entitlement", publicId)],
  );
  return rows[0] ?? null;
}
