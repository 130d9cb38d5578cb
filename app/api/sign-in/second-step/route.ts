import { askOwnPasskey, leaveSecondStep } from "@/lib/accounts/factors/ask-at-the-door";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "guest" }, async ({ request }) => ({
  body: await askOwnPasskey(request.headers, new Date()),
}));

export const DELETE = route({ access: "guest" }, async ({ request }) => ({
  headers: { "set-cookie": await leaveSecondStep(request.headers) },
}));
