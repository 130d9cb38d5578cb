import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { DOWNLOAD_FORMATS } from "@/lib/shared/download-format";
import { fromPublicId } from "@/lib/shared/ids";
import type { Grant } from "./grant";
import { RENDITION_PROFILES } from "./render/rendition-profile";

/** An entitlement's public id and a format, with what the signature over both says (lib/orders/sign-stream.ts). */
export type ListenQuestion = { publicId: string; format: string; link: "valid" | "expired" | "wrong" };

const PRIVATE = "private, no-store";

/**
 * The whole of what was bought, to be heard: by its signed link alone, and only while the purchase stands. Asked anew for
 * every range, so that a refund ends what is playing.
 */
export async function authoriseListen({ publicId, format, link }: ListenQuestion): Promise<Grant> {
  if (link === "expired") throw new AppError("gone", "This link has run out. The player asks for a new one.");
  if (link !== "valid") throw new AppError("forbidden", "This link is not complete.");
  const { rows } = await pool.query<SoldRecording & { revoked_at: Date | null }>(
    `SELECT e.revoked_at, e.track_id, e.recording_id, rec.cid, rec.mime_type
     FROM entitlement e JOIN recording rec ON rec.id = e.recording_id WHERE e.id = $1`,
    [fromPublicId("entitlement", publicId)],
  );
  const bought = rows[0];
  if (!bought) throw new AppError("not_found", "There is no such purchase.");
  if (bought.revoked_at) throw new AppError("gone", "This purchase was refunded, so the preview is what is left.");
  return grantFormat(bought, format);
}

export type SoldRecording = { track_id: string; recording_id: string; cid: string; mime_type: string };

/** The artist's own file, or what was made of it; what is asked for here was made before its address was given out. */
export async function grantFormat(sold: SoldRecording, wanted: string): Promise<Grant> {
  const format = DOWNLOAD_FORMATS.find((known) => known === (wanted || "original"));
  if (!format) throw new AppError("not_found", "There is no such format.");
  if (format === "original") return { cid: sold.cid, mimeType: sold.mime_type, cacheControl: PRIVATE, fileName: null };
  const { rows } = await pool.query<{ cid: string }>(
    `SELECT cid FROM rendition WHERE track_id = $1 AND recording_id = $2 AND format = $3 AND state = 'ready'
     ORDER BY made_at DESC LIMIT 1`,
    [sold.track_id, sold.recording_id, format],
  );
  if (!rows[0])
    throw new AppError("unavailable", "The file is still being made. Ask for it again in a minute.", {
      retryAfterSeconds: 30,
    });
  return { cid: rows[0].cid, mimeType: RENDITION_PROFILES[format].mimeType, cacheControl: PRIVATE, fileName: null };
}
