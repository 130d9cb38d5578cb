import { confirmLetters } from "@/lib/mail/newsletter/confirm-letters";
import { route } from "@/lib/platform/route";
import { LetterConfirmInput, LettersConfirmed } from "@/lib/shared/schemas/letters";
import { systemClock } from "@/lib/shared/time";

export const POST = route(
  { access: "guest", body: LetterConfirmInput, countsMisses: true, limit: "link" },
  async ({ body }) => ({ body: LettersConfirmed.parse(await confirmLetters(body.token, systemClock)) }),
);
