import { askAnyPasskey } from "@/lib/accounts/factors/ask-at-the-door";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "guest" }, async ({ request }) => {
  const { options, cookie } = await askAnyPasskey(request.headers, new Date());
  return { body: options, headers: { "set-cookie": cookie } };
});
