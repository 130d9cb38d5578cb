import { answerWhatIf } from "@/lib/payments/what-if/answer-what-if";
import { route } from "@/lib/platform/route";
import { WhatIf, WhatIfInput } from "@/lib/shared/schemas/what-if";

export const POST = route({ access: "admin", scope: "settings:read", body: WhatIfInput }, async ({ actor, body }) => ({
  body: WhatIf.parse(await answerWhatIf(body, actor)),
}));
