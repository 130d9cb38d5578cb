import { retryMail } from "@/lib/mail/retry-mail";
import { route } from "@/lib/platform/route";
import { MailRetryInput, MailRetryResult } from "@/lib/shared/schemas/mail";
import { systemClock } from "@/lib/shared/time";

export const POST = route(
  { access: "admin", scope: "orders:write", body: MailRetryInput },
  async ({ actor, body: { ids } }) => ({
    body: MailRetryResult.parse({ retried: await retryMail(ids ?? null, actor.userId, systemClock) }),
  }),
);
