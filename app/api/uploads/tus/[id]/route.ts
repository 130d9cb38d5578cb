import { readUploadedTracks } from "@/lib/catalog/uploaded-tracks";
import { describeUpload } from "@/lib/media/resume/describe-upload";
import { findOwnUpload } from "@/lib/media/resume/find-own-upload";
import { route } from "@/lib/platform/route";
import { UploadView } from "@/lib/shared/schemas/upload";
import { answerUpload, speakTus } from "../answer-upload";

type Params = { id: string };

/** One handler for what the protocol asks about an upload that is there. */
const aboutUpload = () =>
  speakTus(
    route<"artist", undefined, undefined, Params>(
      { access: "artist", scope: "catalog:write" },
      async ({ request, actor, params }) => {
        const upload = await findOwnUpload(actor, params.id);
        return { response: await answerUpload(request, actor, upload) };
      },
    ),
  );

export const HEAD = aboutUpload();
export const PATCH = aboutUpload();
export const DELETE = aboutUpload();

/** How it stands, and the track once it is one. */
export const GET = route<"artist", undefined, undefined, Params>(
  { access: "artist", scope: "catalog:read" },
  async ({ actor, params }) => {
    const upload = await findOwnUpload(actor, params.id);
    const [track] = upload.trackId ? await readUploadedTracks({ trackId: upload.trackId }) : [];
    return { body: UploadView.parse({ ...(await describeUpload(upload)), track: track ?? null }) };
  },
);
