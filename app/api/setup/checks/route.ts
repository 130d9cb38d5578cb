import { requireSetUp } from "@/lib/accounts/first-start";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { runChecks } from "@/lib/platform/doctor/finding";
import { platformChecks } from "@/lib/platform/doctor/platform-checks";
import { env } from "@/lib/platform/env";
import { findMailServer } from "@/lib/platform/mail-server";
import { route } from "@/lib/platform/route";
import { DoctorReport } from "@/lib/shared/schemas/doctor";
import { SetUpCheckInput } from "@/lib/shared/schemas/setup";
import { systemClock } from "@/lib/shared/time";

/** What the doctor says of the answers so far. */
export const POST = route({ access: "public", body: SetUpCheckInput }, async ({ request, body }) => {
  await requireSetUp(request);
  const mail = await findMailServer();
  const publicUrl = body.publicUrl ?? env.PUBLIC_URL;
  const findings = await runChecks([
    ...platformChecks({ publicUrl, isRunning: true, mail, clockUrl: null }),
    { name: "ffmpeg", run: () => checkFfmpeg(env.FFMPEG_PATH ?? "ffmpeg") },
  ]);
  return { body: DoctorReport.parse({ checkedAt: systemClock.now().toISOString(), findings }) };
});
