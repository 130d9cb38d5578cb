import { previewLetter } from "@/lib/mail/newsletter/letter-desk";
import { route } from "@/lib/platform/route";
import { LetterInput, LetterPreview } from "@/lib/shared/schemas/letters";

export const POST = route({ access: ["artist", "admin"], body: LetterInput }, async ({ actor, body, params }) => ({
  body: LetterPreview.parse(await previewLetter(actor, params.from ?? "", body)),
}));
