import { createHash, randomBytes } from "node:crypto";
import { mediaStore } from "@/lib/media/storage/media-store";
import { pool } from "@/lib/platform/db";
import { makeRelease } from "./factories";

type Facts = { status?: "draft" | "published"; artistId?: string; sizeBytes?: number; bytes?: Buffer };

/** A release of one track whose original and preview are in the store; the bytes are its own unless given. */
export async function makeStoredSound({ status = "published", artistId, sizeBytes = 700_000, bytes }: Facts = {}) {
  const release = await makeRelease({ ...(artistId ? { artistId } : {}), status });
  const content = bytes ?? randomBytes(sizeBytes);
  const original = await mediaStore().putBytes(content);
  const preview = await mediaStore().putBytes(randomBytes(3_000));
  for (const [object, kind] of [
    [original, "original"],
    [preview, "preview"],
  ] as const)
    await pool.query(
      "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, $2, 'audio/flac', $3, $4) ON CONFLICT DO NOTHING",
      [object.cid, kind, object.sizeBytes, object.profile],
    );
  const trackId = release.trackIds[0] ?? "";
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE recording SET cid = $2, preview_cid = $3, size_bytes = $4, content_hash = $5
     WHERE id = (SELECT recording_id FROM track WHERE id = $1) RETURNING id`,
    [trackId, original.cid, preview.cid, original.sizeBytes, createHash("sha256").update(content).digest("hex")],
  );
  await pool.query("DELETE FROM media_object WHERE cid LIKE 'test-%' AND cid NOT IN (SELECT cid FROM recording)");
  return {
    ...release,
    trackId,
    recordingId: rows[0]?.id ?? "",
    cid: original.cid,
    previewCid: preview.cid,
    bytes: content,
  };
}
