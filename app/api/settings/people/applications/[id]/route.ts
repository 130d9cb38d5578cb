import { decideApplication } from "@/lib/accounts/applications";
import { readPeopleBoard } from "@/lib/accounts/people-board";
import { route } from "@/lib/platform/route";
import { ApplicationDecision, PeopleBoard } from "@/lib/shared/schemas/account";

export const POST = route({ access: "admin", body: ApplicationDecision }, async ({ actor, params, body }) => {
  await decideApplication(actor, params.id ?? "", body);
  return { body: PeopleBoard.parse(await readPeopleBoard()) };
});
