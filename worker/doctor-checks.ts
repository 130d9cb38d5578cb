import "server-only";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { availableRails } from "@/lib/payments/available-rails";
import { checkWebhooks } from "@/lib/payments/check-webhooks";
import { loadPageKeys } from "@/lib/payments/watch-page-keys";
import { pool } from "@/lib/platform/db";
import { checkBackup } from "@/lib/platform/doctor/check-backup";
import { checkKeys } from "@/lib/platform/doctor/check-keys";
import { checkMode } from "@/lib/platform/doctor/check-mode";
import { type Check, fine, runChecks } from "@/lib/platform/doctor/finding";
import { platformChecks } from "@/lib/platform/doctor/platform-checks";
import { env } from "@/lib/platform/env";
import { findMailServer } from "@/lib/platform/mail-server";
import { CHECKS, type Finding } from "@/lib/shared/schemas/doctor";

/** A clock that is right, in live stores that call it anyway. */
const CLOCKS: Partial<Record<string, string>> = {
  stripe: "https://api.stripe.com",
  paypal: "https://api-m.paypal.com",
  square: "https://connect.squareup.com",
};

async function listChecks(isRunning: boolean): Promise<Check[]> {
  const publicUrl = env.PUBLIC_URL;
  const isDemo = env.BACKLINE_MODE === "demo";
  const mail = await findMailServer().catch(() => null);
  const rails = () => [...availableRails().keys()];
  const names = isDemo
    ? []
    : await Promise.resolve()
        .then(rails)
        .catch(() => []);
  const clockUrl = names.flatMap((name) => CLOCKS[name] ?? [])[0] ?? null;
  const checks: Check[] = [
    ...platformChecks({ publicUrl, isRunning, mail, clockUrl }),
    { name: "ffmpeg", run: () => checkFfmpeg(env.FFMPEG_PATH ?? "ffmpeg") },
    { name: "settings", run: async () => fine("The environment makes sense.") },
    { name: "mode", needs: "database", run: () => checkMode(env.BACKLINE_MODE, env.BACKLINE_DATA_DIR) },
    { name: "keys", needs: "database", run: checkKeys },
    { name: "backup", run: () => checkBackup(env.BACKLINE_DATA_DIR, new Date(), isDemo) },
    {
      name: "webhooks",
      needs: "database",
      run: async () => checkWebhooks({ rails: rails(), keys: env, publicUrl, isRunning, isDemo, now: new Date() }),
    },
  ];
  return checks.sort((a, b) => CHECKS.indexOf(a.name) - CHECKS.indexOf(b.name));
}

/** Every check of the store that the environment describes, in the order of `CHECKS`. */
export async function lookAtStore(isRunning: boolean): Promise<Finding[]> {
  // a database that is away is a finding of its own
  await loadPageKeys().catch(() => undefined);
  const findings = await runChecks(await listChecks(isRunning));
  await pool.end();
  return findings;
}
