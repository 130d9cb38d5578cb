import { checkPrice } from "@/lib/catalog/check-price";
import { placeRecording } from "@/lib/catalog/place-recording";
import { readUploadedTracks } from "@/lib/catalog/uploaded-tracks";
import { chooseTitle } from "@/lib/media/choose-title";
import type { Placed } from "@/lib/media/ingest-track";
import type { PlaceInBatch } from "@/lib/media/resume/accept-upload";
import { countPotentialRevenue } from "@/lib/media/upload-metrics";
import { findUploadTarget } from "@/lib/media/upload-target";
import type { Actor } from "@/lib/shared/roles";
import type { UploadedTrack, UploadFields } from "@/lib/shared/schemas/upload";

/** Both doors of an upload: whose it becomes and how it is put on a release, from the fields that came with it. */
export async function planPlace(
  actor: Actor,
  fields: UploadFields,
  fileName: string,
): Promise<{ artistId: string; place: PlaceInBatch }> {
  const { artistId, currency } = await findUploadTarget(actor, fields);
  const priceMinor = fields.price === undefined ? null : await checkPrice(fields.price, currency);
  const place: PlaceInBatch = (db, recordingId, tags, releaseId = fields.releaseId) =>
    placeRecording(db, {
      artistId,
      recordingId,
      releaseId,
      genre: fields.genre,
      tags,
      sourcePath: fields.path ?? fileName,
      title: chooseTitle(fields.title, tags, fileName),
      priceMinor,
      currency,
    });
  return { artistId, place };
}

/** The track as its owner sees it; a new one counts in the metrics. */
export async function readPlaced(placed: Placed): Promise<UploadedTrack | undefined> {
  const [track] = await readUploadedTracks({ trackId: placed.trackId });
  if (placed.isNew && track) countPotentialRevenue(track.revenueProjection.annualMinor, track.currency);
  return track;
}
