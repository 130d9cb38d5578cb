import { requireNotice, resumeNotice, stopNotice } from "@/lib/mail/notice-stops";
import { route } from "@/lib/platform/route";
import { systemClock } from "@/lib/shared/time";

/** A mail program that knows no one-click shows its reader the page; looking ends nothing. */
export const GET = route({ access: "public" }, async ({ params: { token = "" } }) => {
  requireNotice(token);
  return { status: 303, headers: { location: `/notices/${encodeURIComponent(token)}` } };
});

export const POST = route({ access: "public" }, async ({ params }) => {
  await stopNotice(params.token ?? "", systemClock);
  return { status: 204 };
});

export const DELETE = route({ access: "public" }, async ({ params }) => {
  await resumeNotice(params.token ?? "", systemClock);
  return { status: 204 };
});
