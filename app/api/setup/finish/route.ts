import { finishSetUp, forgetSetUpCookie } from "@/lib/accounts/first-start";
import { route } from "@/lib/platform/route";
import { FinishSetUpInput } from "@/lib/shared/schemas/setup";

/** Makes the admin and opens the store; the address and this browser's session end with it. */
export const POST = route({ access: "public", body: FinishSetUpInput }, async ({ request, body }) => {
  await finishSetUp(request, body);
  return { status: 204, headers: { "set-cookie": forgetSetUpCookie } };
});
