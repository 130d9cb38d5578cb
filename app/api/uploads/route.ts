import { checkPrice } from "@/lib/catalog/check-price";
import { genreOfTag } from "@/lib/catalog/genre-of-tag";
import { placeRecording } from "@/lib/catalog/place-recording";
import { readUploadedTracks } from "@/lib/catalog/uploaded-tracks";
import { chooseTitle } from "@/lib/media/choose-title";
import { answerReadably } from "@/lib/media/drain-body";
import { warmDecoder } from "@/lib/media/examine/decoder-pool";
import { ingestTrack } from "@/lib/media/ingest-track";
import { withReceivedUpload } from "@/lib/media/receive-upload";
import { countPotentialRevenue, observeUpload } from "@/lib/media/upload-metrics";
import { findUploadTarget } from "@/lib/media/upload-target";
import { route } from "@/lib/platform/route";
import { UploadResult } from "@/lib/shared/schemas/upload";

const upload = route({ access: "artist", scope: "catalog:write" }, ({ request, actor }) =>
  observeUpload(async () => {
    const startedAt = performance.now();
    warmDecoder();
    const placed = await withReceivedUpload(request, async ({ fields, fileName, received }) => {
      const { artistId, currency } = await findUploadTarget(actor, fields);
      const priceMinor = fields.price === undefined ? null : await checkPrice(fields.price, currency);
      const { releaseId, genre } = fields;
      return ingestTrack({
        received,
        artistId,
        fileName,
        place: (db, recordingId, tags) =>
          placeRecording(db, {
            artistId,
            recordingId,
            releaseId,
            genre: genre ?? genreOfTag(tags.genre),
            title: chooseTitle(fields.title, tags, fileName),
            priceMinor,
            currency,
          }),
      });
    });
    const [track] = await readUploadedTracks({ trackId: placed.trackId });
    if (placed.isNew && track) countPotentialRevenue(track.revenueProjection.annualMinor, track.currency);
    const processingMs = Math.round(performance.now() - startedAt);
    return { status: placed.isNew ? 201 : 200, body: UploadResult.parse({ track, processingMs }) };
  }),
);

/** A refusal by role comes before the body is touched; the client must still get to read it. */
export const POST = Object.assign(async (request: Request) => answerReadably(request, await upload(request)), {
  options: upload.options,
});
