import "server-only";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { availableRails } from "@/lib/payments/available-rails";
import { checkWebhooks } from "@/lib/payments/check-webhooks";
import { loadPageKeys } from "@/lib/payments/watch-page-keys";
import { pool } from "@/lib/platform/db";
import { type Check, runChecks } from "@/lib/platform/doctor/finding";
import { platformChecks } from "@/lib/platform/doctor/platform-checks";
import { env } from "@/lib/platform/env";
import { findMailServer } from "@/lib/platform/mail-server";
import { CHECKS, type DoctorReport, type Finding } from "@/lib/shared/schemas/doctor";

const MARKS = { ok: "ok     ", warning: "warning", broken: "BROKEN " };
const NAMES: Record<Finding["name"], string> = {
  database: "Database",
  disk: "Disk",
  mail: "Mail",
  address: "Public address",
  tls: "TLS",
  clock: "Time",
  ffmpeg: "ffmpeg",
  ipfs: "IPFS",
  webhooks: "Webhooks",
};
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
    {
      name: "webhooks",
      run: async () => checkWebhooks({ rails: rails(), keys: env, publicUrl, isRunning, isDemo, now: new Date() }),
    },
  ];
  return checks.sort((a, b) => CHECKS.indexOf(a.name) - CHECKS.indexOf(b.name));
}

function toText({ findings }: DoctorReport): string {
  const lines = findings.flatMap(({ name, state, says, todo }) => [
    `${MARKS[state]}  ${NAMES[name].padEnd(15)} ${says}`,
    ...(todo ? [`${" ".repeat(25)}→ ${todo}`] : []),
  ]);
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  return [...lines, "", `${count("ok")} ok, ${count("warning")} to know, ${count("broken")} to fix`, ""].join("\n");
}

/** Looks at the store that the environment describes, prints what it finds, and ends with 1 when something is broken. */
async function examine(): Promise<void> {
  // a database that is away is a finding of its own
  await loadPageKeys().catch(() => undefined);
  const findings = await runChecks(await listChecks(process.argv.includes("--running")));
  const report: DoctorReport = { checkedAt: new Date().toISOString(), findings };
  const isJson = process.argv.includes("--json");
  process.stdout.write(isJson ? `${JSON.stringify(report, null, 2)}\n` : toText(report));
  process.exitCode = findings.some(({ state }) => state === "broken") ? 1 : 0;
  await pool.end();
}

examine().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
