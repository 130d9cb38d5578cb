import { chooseOwnLetters, listOwnLetters } from "@/lib/mail/newsletter/own-letters";
import { route } from "@/lib/platform/route";
import { OwnLetterChoice, OwnLetters } from "@/lib/shared/schemas/letters";
import { systemClock } from "@/lib/shared/time";

export const GET = route({ access: "user" }, async ({ actor }) => ({
  body: OwnLetters.parse(await listOwnLetters(actor, systemClock)),
}));

export const PUT = route({ access: "user", body: OwnLetterChoice }, async ({ actor, body }) => {
  await chooseOwnLetters(actor, body, systemClock);
  return { body: OwnLetters.parse(await listOwnLetters(actor, systemClock)) };
});
