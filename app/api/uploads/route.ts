import { answerReadably } from "@/lib/media/drain-body";
import { warmDecoder } from "@/lib/media/examine/decoder-pool";
import { ingestTrack } from "@/lib/media/ingest-track";
import { withReceivedUpload } from "@/lib/media/receive-upload";
import { observeUpload } from "@/lib/media/upload-metrics";
import { route } from "@/lib/platform/route";
import { UploadResult } from "@/lib/shared/schemas/upload";
import { planPlace, readPlaced } from "./plan-place";

const upload = route({ access: "artist", scope: "catalog:write" }, ({ request, actor }) =>
  observeUpload(async () => {
    const startedAt = performance.now();
    warmDecoder();
    const placed = await withReceivedUpload(request, async ({ fields, fileName, received }) => {
      const { artistId, place } = await planPlace(actor, fields, fileName);
      return ingestTrack({
        received,
        artistId,
        fileName,
        place: (db, recordingId, tags) => place(db, recordingId, tags, undefined),
      });
    });
    const track = await readPlaced(placed);
    const processingMs = Math.round(performance.now() - startedAt);
    return { status: placed.isNew ? 201 : 200, body: UploadResult.parse({ track, processingMs }) };
  }),
);

/** A refusal by role comes before the body is touched; the client must still get to read it. */
export const POST = Object.assign(async (request: Request) => answerReadably(request, await upload(request)), {
  options: upload.options,
});
