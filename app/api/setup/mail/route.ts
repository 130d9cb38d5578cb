import { noteMailProved, requireSetUp } from "@/lib/accounts/first-start";
import { takeMailServer } from "@/lib/mail/take-mail-server";
import { route } from "@/lib/platform/route";
import { SetUpMailInput } from "@/lib/shared/schemas/setup";

/** Sends a test mail; a server that takes it is kept. */
export const POST = route({ access: "public", body: SetUpMailInput }, async ({ request, body }) => {
  await requireSetUp(request);
  await takeMailServer(body);
  await noteMailProved();
  return { status: 204 };
});
