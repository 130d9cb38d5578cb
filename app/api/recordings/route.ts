import { listRecordingPins } from "@/lib/media/pins/list-recording-pins";
import { route } from "@/lib/platform/route";
import { RecordingPage, RecordingQuery } from "@/lib/shared/schemas/storage";

export const GET = route(
  { access: ["artist", "admin"], scope: "catalog:read", query: RecordingQuery },
  async ({ actor, query }) => ({ body: RecordingPage.parse(await listRecordingPins(actor, query)) }),
);
