import { listOwnUploads } from "@/lib/media/resume/list-own-uploads";
import { createUpload, readAskedUpload } from "@/lib/media/resume/plan-upload";
import { answerTus } from "@/lib/media/resume/tus-door";
import { route } from "@/lib/platform/route";
import { newId } from "@/lib/shared/ids";
import { OwnUploads } from "@/lib/shared/schemas/upload";
import { planPlace } from "../plan-place";
import { answerUpload, speakTus } from "./answer-upload";

export const POST = speakTus(
  route({ access: "artist", scope: "catalog:write" }, async ({ request, actor }) => {
    const asked = await readAskedUpload(request.headers);
    const { artistId } = await planPlace(actor, asked.fields, asked.fileName);
    const upload = await createUpload(asked, artistId);
    return { response: await answerUpload(request, actor, upload) };
  }),
);

/** What the protocol can do here, for anyone who asks. */
export const OPTIONS = speakTus(
  route({ access: "public" }, async ({ request }) => ({
    response: await answerTus(request, { uploadId: newId(), expiresAt: null, accept: async () => undefined }),
  })),
);

export const GET = route({ access: "artist", scope: "catalog:read" }, async ({ actor }) => ({
  body: OwnUploads.parse(await listOwnUploads(actor.artistIds)),
}));
