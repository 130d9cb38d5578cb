import { readPeopleBoard, setSignUpOpen } from "@/lib/accounts/people-board";
import { route } from "@/lib/platform/route";
import { PeopleBoard, PeopleSettingsInput } from "@/lib/shared/schemas/account";

export const GET = route({ access: "admin" }, async () => ({ body: PeopleBoard.parse(await readPeopleBoard()) }));

export const PUT = route({ access: "admin", body: PeopleSettingsInput }, async ({ actor, body }) => {
  await setSignUpOpen(body.isSignUpOpen, actor.userId);
  return { body: PeopleBoard.parse(await readPeopleBoard()) };
});
