import { mediaStore } from "@/lib/media/storage/media-store";
import { pool } from "@/lib/platform/db";
import { makeRelease } from "./factories";
import { readAudioFixture } from "./hostile-audio";

export const PREVIEW = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));
export const ORIGINAL = readAudioFixture("tide-24.wav");

/** A release of one track with real bytes behind it. */
export async function makeSound(status: "draft" | "published", artistId?: string) {
  const owner = artistId ? { artistId } : {};
  const release = await makeRelease({ ...owner, status, trackTitles: ["Zoë's \u202Ewaltz"] });
  const [preview, original] = [await mediaStore().putBytes(PREVIEW), await mediaStore().putBytes(ORIGINAL)];
  for (const [object, kind] of [
    [preview, "preview"],
    [original, "original"],
  ] as const) {
    await pool.query(
      "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, $2, 'audio/wav', $3, $4) ON CONFLICT DO NOTHING",
      [object.cid, kind, object.sizeBytes, object.profile],
    );
  }
  await pool.query(
    "UPDATE recording SET cid = $2, preview_cid = $3, mime_type = 'audio/wav', codec = 'PCM' WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
    [release.trackIds[0], original.cid, preview.cid],
  );
  return {
    ...release,
    trackId: release.trackIds[0] ?? "",
    publicTrackId: release.publicTrackIds[0] ?? "",
    previewCid: preview.cid,
  };
}
