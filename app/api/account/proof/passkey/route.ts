import { askForProof } from "@/lib/accounts/factors/prove-again";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "user", isBeforeFactor: true }, async ({ actor, request }) => ({
  body: await askForProof(actor, request.headers, new Date()),
}));
