import "server-only";
import { broken, sayError } from "@/lib/platform/doctor/finding";
import { env } from "@/lib/platform/env";
import type { DoctorReport, Finding } from "@/lib/shared/schemas/doctor";

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
  // whatever it imports asks for the environment at once
  const { lookAtStore } = await import("./doctor-checks");
  print(await lookAtStore(process.argv.includes("--running")));
}

await examine();
