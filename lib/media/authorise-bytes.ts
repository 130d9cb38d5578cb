import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, canManageArtist } from "@/lib/shared/roles";
import { findExtension } from "./examine/audio-formats";
import { PREVIEW_MIME_TYPE } from "./examine/preview-profile";
import { nameDownload } from "./name-download";

/** An object that may be sent, and how. `fileName` is set when it is to be saved rather than played. */
export type Grant = { cid: string; mimeType: string; cacheControl: string; fileName: string | null };

const PRIVATE = "private, no-store";
const IMMUTABLE = "public, max-age=604800, immutable";
const NO_TRACK = "There is no such track.";

type TrackRow = {
  id: string;
  artist_id: string;
  is_public: boolean;
  cid: string;
  preview_cid: string | null;
  mime_type: string;
};

/** Everyone hears the preview of a published track; its artist also that of a draft. Others see no draft at all. */
export async function authorisePreview(actor: Actor, publicId: string): Promise<Grant> {
  const track = await findTrack(publicId);
  if (!track?.preview_cid || !(track.is_public || canManageArtist(actor, track.artist_id)))
    throw new AppError("not_found", NO_TRACK);
  const cacheControl = track.is_public ? IMMUTABLE : PRIVATE;
  return { cid: track.preview_cid, mimeType: PREVIEW_MIME_TYPE, cacheControl, fileName: null };
}

/** The whole recording, for its artist, an admin and, as `canStream` (lib/orders) says, whoever bought it. */
export async function authoriseStream(
  actor: Actor,
  publicId: string,
  canStream: (actor: Actor, trackId: string) => Promise<boolean>,
): Promise<Grant> {
  const track = await findTrack(publicId);
  if (!track || !(track.is_public || canManageArtist(actor, track.artist_id)))
    throw new AppError("not_found", NO_TRACK);
  if (actor.kind === "guest")
    throw new AppError("unauthenticated", "Sign in to hear the whole track, or play its preview.");
  if (!(await canStream(actor, track.id)))
    throw new AppError("forbidden", "The whole track is for people who bought it.");
  return { cid: track.cid, mimeType: track.mime_type, cacheControl: PRIVATE, fileName: null };
}

type EntitlementRow = {
  revoked_at: Date | null;
  cid: string;
  mime_type: string;
  codec: string;
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

/** What was bought: by its signed link, or for whoever may see the order. Refunded and expired answer `gone`. */
export async function authoriseDownload({ publicId, format, link, isOwn }: DownloadQuestion): Promise<Grant> {
  if (link !== "valid" && !(await isOwn())) {
    if (link === "expired") throw new AppError("gone", "This link has run out. Open your order page for a new one.");
    throw new AppError("forbidden", "This link is not complete. Open your order page and download from there.");
  }
  const bought = await findEntitlement(publicId);
  if (!bought) throw new AppError("not_found", "There is no such download.");
  if (bought.revoked_at) throw new AppError("gone", "This purchase was refunded; the download is closed.");
  const extension = findExtension(bought.mime_type, bought.codec);
  if (format !== "" && format.toLowerCase() !== extension)
    throw fieldError("format", `This track is offered as ${extension} only.`, "invalid_request");
  const fileName = nameDownload(bought.artist_name, bought.title, extension);
  return { cid: bought.cid, mimeType: bought.mime_type, cacheControl: PRIVATE, fileName };
}

async function findTrack(publicId: string): Promise<TrackRow | null> {
  const { rows } = await pool.query<TrackRow>(
    `SELECT t.id, t.artist_id, r.status = 'published' AS is_public, rec.cid, rec.preview_cid, rec.mime_type
     FROM track t JOIN recording rec ON rec.id = t.recording_id JOIN release r ON r.id = t.release_id
     WHERE t.id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL`,
    [fromPublicId("track", publicId)],
  );
  return rows[0] ?? null;
}

/** No word about deletion: what was sold stays downloadable (decisions.md D4). */
async function findEntitlement(publicId: string): Promise<EntitlementRow | null> {
  const { rows } = await pool.query<EntitlementRow>(
    `SELECT e.revoked_at, rec.cid, rec.mime_type, rec.codec, t.title, a.name AS artist_name
     FROM entitlement e JOIN recording rec ON rec.id = e.recording_id JOIN track t ON t.id = e.track_id
     JOIN artist a ON a.id = t.artist_id WHERE e.id = $1`,
    [fromPublicId("entitlement", publicId)],
  );
  return rows[0] ?? null;
}
