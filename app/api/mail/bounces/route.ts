import { hearBounce } from "@/lib/mail/bounces/hear-bounce";
import { readBounded } from "@/lib/platform/request-input";
import { route } from "@/lib/platform/route";
import { BounceHeard } from "@/lib/shared/schemas/mail";
import { systemClock } from "@/lib/shared/time";

export const POST = route({ access: "admin", scope: "mail:write" }, async ({ request }) => ({
  body: BounceHeard.parse(await hearBounce(Buffer.from(await readBounded(request)), systemClock)),
}));
