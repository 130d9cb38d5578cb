import { readLetterDesk } from "@/lib/mail/newsletter/letter-desk";
import { sendLetter } from "@/lib/mail/newsletter/send-letter";
import { route } from "@/lib/platform/route";
import { LetterDesk, LetterInput, LetterSent } from "@/lib/shared/schemas/letters";
import { systemClock } from "@/lib/shared/time";

const WRITERS = ["artist", "admin"] as const;

export const GET = route({ access: WRITERS }, async ({ actor, params: { from = "" } }) => ({
  body: LetterDesk.parse(await readLetterDesk(actor, from, systemClock)),
}));

export const POST = route({ access: WRITERS, body: LetterInput, idempotent: true }, async (call) => {
  const { actor, body: input, params, resourceId: letterId } = call;
  const sent = await sendLetter({ letterId, actor, from: params.from ?? "", input }, systemClock);
  return { status: 201, body: LetterSent.parse(sent) };
});
