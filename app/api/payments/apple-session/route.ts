import { openAppleSession } from "@/lib/payments/apple-session";
import { route } from "@/lib/platform/route";
import { AppleSession, AppleSessionInput } from "@/lib/shared/schemas/wallet-sheet";

/** Safari's sheet asks who the merchant is; only Apple's own hosts are called. */
export const POST = route({ access: "guest", body: AppleSessionInput, countsMisses: true }, async ({ body }) => ({
  body: AppleSession.parse({ session: await openAppleSession(body.validationUrl) }),
}));
