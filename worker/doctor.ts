import "server-only";
import { checkFfmpeg } from "@/lib/media/check-ffmpeg";
import { availableRails } from "@/lib/payments/available-rails";
import { checkWebhooks } from "@/lib/payments/check-webhooks";
import { loadPageKeys } from "@/lib/payments/watch-page-keys";
import { pool } from "@/lib/platform/db";
import { checkBackup } from "@/lib/platform/doctor/check-backup";
import { checkKeys } from "@/lib/platform/doctor/check-keys";
import { checkMode } from "@/lib/platform/doctor/check-mode";
import { broken, type Check, fine, runChecks, sayError } from "@/lib/platform/doctor/finding";
import { platformChecks } from "@/lib/platform/doctor/platform-checks";
import { env } from "@/lib/platform/env";
import { findMailServer } from "@/lib/platform/mail-server";
import { CHECKS, type DoctorReport, type Finding } from "@/lib/shared/schemas/doctor";

const MARKS = { ok: "ok     ", warning: "warning", broken: "BROKEN " };
const NAMES: Record<Finding["name"], string> = {
  settings: "Settings",
  node: "Node",
  database: "Database",
  mode: "Mode",
  keys: "Keys",
  backup: "Backup",
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

function toText({ findings }: DoctorReport): string {
  const lines = findings.flatMap(({ name, state, says, todo }) => [
    `${MARKS[state]}  ${NAMES[name].padEnd(15)} ${says}`,
    ...(todo ? [`${" ".repeat(25)}→ ${todo}`] : []),
  ]);
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  return [...lines, "", `${count("ok")} ok, ${count("warning")} to know, ${count("broken")} to fix`, ""].join("\n");
}

function print(findings: Finding[]): void {
  const report: DoctorReport = { checkedAt: new Date().toISOString(), findings };
  const isJson = process.argv.includes("--json");
  process.stdout.write(isJson ? `${JSON.stringify(report, null, 2)}\n` : toText(report));
  process.exitCode = findings.some(({ state }) => state === "broken") ? 1 : 0;
}

/** Null where every variable is what it should be; else what is wrong, by name. */
function readSettingsProblem(): string | null {
  try {
    void env.PORT;
    return null;
  } catch (error) {
    return sayError(error);
  }
}

/** Looks at the store that the environment describes, prints what it finds, and ends with 1 when something is broken. */
async function examine(): Promise<void> {
  const problem = readSettingsProblem();
  if (problem !== null)
    return print([
      {
        name: "settings",
        ...broken(problem, "Mend what is named, then ask again; docs and README say what each means."),
      },
    ]);
  // a database that is away is a finding of its own
  await loadPageKeys().catch(() => undefined);
  print(await runChecks(await listChecks(process.argv.includes("--running"))));
  await pool.end();
}

await examine();
