import { mediaStore } from "@/lib/media/storage/media-store";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { ReleaseStatus } from "@/lib/shared/schemas/catalog";
import { makeRelease } from "./factories";
import { readAudioFixture } from "./hostile-audio";

export const PREVIEW = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));
export const ORIGINAL = readAudioFixture("tide-24.wav");

/** A release of one track with real bytes behind it. */
export async function makeSound(status: ReleaseStatus, artistId?: string) {
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
    "UPDATE recording SET cid = $2, preview_cid = $3, size_bytes = $4, mime_type = 'audio/wav', codec = 'PCM' WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
    [release.trackIds[0], original.cid, preview.cid, original.sizeBytes],
  );
  return {
    ...release,
    trackId: release.trackIds[0] ?? "",
    publicTrackId: release.publicTrackIds[0] ?? "",
    previewCid: preview.cid,
  };
}

/** A paid order of one track; returns the entitlement's uuid. */
export async function makeEntitlement(
  track: { trackId: string; id: string; artistId: string },
  buyerId: string | null,
): Promise<string> {
  const [orderId, lineId, entitlementId] = [newId(), newId(), newId()];
  await pool.query(
    `INSERT INTO customer_order (id, number, buyer_id, status, currency, net_minor, tax_minor, total_minor, country, location_evidence, fee_bearer, store_share_ppm, livemode, secret_hash, created_at, paid_at)
     VALUES ($1::uuid, $1::text, $2, 'paid', 'USD', 129, 0, 129, 'DE', '[1, 2]', 'artist', 60000, false, 'x', now(), now())`,
    [orderId, buyerId],
  );
  await pool.query(
    `INSERT INTO order_line (id, order_id, position, kind, track_id, release_id, artist_id, title, net_minor, tax_minor, tax_rate_ppm, tax_jurisdiction, price_includes_tax)
     VALUES ($1, $2, 1, 'track', $3, $4, $5, 'x', 129, 0, 0, '*', false)`,
    [lineId, orderId, track.trackId, track.id, track.artistId],
  );
  await pool.query(
    `INSERT INTO entitlement (id, order_id, order_line_id, track_id, recording_id, buyer_id, livemode, created_at)
     SELECT $1, $2, $3, id, recording_id, $5, false, now() FROM track WHERE id = $4`,
    [entitlementId, orderId, lineId, track.trackId, buyerId],
  );
  return entitlementId;
}
