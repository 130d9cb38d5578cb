import { answerReadably } from "@/lib/media/drain-body";
import { warmDecoder } from "@/lib/media/examine/decoder-pool";
import { acceptUpload } from "@/lib/media/resume/accept-upload";
import { answerTus } from "@/lib/media/resume/tus-door";
import type { UploadRow } from "@/lib/media/resume/upload-row";
import type { UserActor } from "@/lib/platform/session";
import { planPlace, readPlaced } from "../plan-place";

/** The protocol's answer about one upload; a file that is complete with it is taken in before the answer. */
export async function answerUpload(
  request: Request,
  actor: UserActor,
  { id, expiresAt }: Pick<UploadRow, "id" | "expiresAt">,
): Promise<Response> {
  warmDecoder();
  return answerTus(request, {
    uploadId: id,
    expiresAt,
    accept: async (upload: UploadRow) => {
      const { place } = await planPlace(actor, upload.fields, upload.fileName);
      await readPlaced(await acceptUpload(upload, place));
    },
  });
}

type Handler = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>;

/** Every answer names the protocol, refusals too, and a client that still sends gets to read it. */
export function speakTus<O>(handle: Handler & { options: O }): Handler & { options: O } {
  const handler: Handler = async (request, context) => {
    const response = await answerReadably(request, await handle(request, context));
    response.headers.set("tus-resumable", "1.0.0");
    response.headers.set("cache-control", "no-store");
    return response;
  };
  return Object.assign(handler, { options: handle.options });
}
