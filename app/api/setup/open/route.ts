import { openSetUp } from "@/lib/accounts/first-start";
import { route } from "@/lib/platform/route";
import { SetUpOpenInput } from "@/lib/shared/schemas/setup";

/** Trades the one-time token of the set-up address for this browser's session. */
export const POST = route({ access: "public", body: SetUpOpenInput }, async ({ body, request }) => {
  // the public address is not known yet: the browser says how it came
  const isHttps = request.headers.get("origin")?.startsWith("https:") === true;
  return { status: 204, headers: { "set-cookie": await openSetUp(body.token, isHttps) } };
});
