import { resumeNoticeOf, stopNoticeOf } from "@/lib/mail/notice-stops";
import { route } from "@/lib/platform/route";
import { NoticeChoice } from "@/lib/shared/schemas/account";
import { systemClock } from "@/lib/shared/time";

export const PUT = route({ access: "user", body: NoticeChoice }, async ({ actor, body }) => {
  const holder = { userId: actor.userId, kind: "sales" } as const;
  if (body.sales) await resumeNoticeOf(holder);
  else await stopNoticeOf(holder, systemClock);
  return { status: 204 };
});
