import { askForLetters } from "@/lib/mail/newsletter/ask-for-letters";
import { route } from "@/lib/platform/route";
import { LetterAskInput } from "@/lib/shared/schemas/letters";
import { systemClock } from "@/lib/shared/time";

export const POST = route({ access: "guest", body: LetterAskInput, limit: "mail" }, async ({ actor, body }) => {
  const { at: how, ...asked } = body;
  await askForLetters({ ...asked, how, actor }, systemClock);
  return { status: 204 };
});
