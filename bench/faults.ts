// Random histories of faults for as long as you like; every npm test runs 2 000 of them.
//   npm run bench:faults -- --histories N [--seed S]
//   npm run bench:faults -- --plan file.json     a violation's plan again
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { FAULT_WORKERS, TOOLS } from "../launcher/test-steps";

type Violation = { seed: number; message: string; plan: unknown };
type Report = { histories: number; outcomes: Record<string, number>; violations: Violation[] };

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "2000" },
    seed: { type: "string", default: "20261121" },
    plan: { type: "string" },
  },
});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-faults-"));
const startedAt = performance.now();
const exitCode = await runVitest();
const reports = readReports();
const histories = sum(reports.map((report) => report.histories));
const violations = reports.flatMap((report) => report.violations);
for (const [index, { seed, message, plan }] of violations.entries()) {
  const file = path.join(folder, `plan-${index + 1}.json`);
  fs.writeFileSync(file, `${JSON.stringify(plan)}\n`);
  console.log(
    `violation, seed ${seed}: ${message}\n  again: npm run bench:faults -- --plan ${file}\n  ${JSON.stringify(plan)}`,
  );
}
console.log(describeOutcomes());
if (violations.length === 0) fs.rmSync(folder, { recursive: true, force: true });
if (exitCode !== 0 && violations.length === 0) console.log("the run itself failed: see above");
const seconds = Math.round((performance.now() - startedAt) / 1_000);
console.log(`${histories} histories, ${violations.length} violations, seed ${values.seed}, ${seconds} s`);
process.exitCode = exitCode === 0 && violations.length === 0 ? 0 : 1;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function runVitest(): Promise<number> {
  const args = [TOOLS.vitest, "run", "--project", "faults", "test/faults/histories-"];
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      ...FAULT_WORKERS,
      FAULT_REPORTS: folder,
      FAULT_HISTORIES: values.histories,
      FAULT_SEED: values.seed,
      ...(values.plan ? { FAULT_PLAN: path.resolve(values.plan) } : {}),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

function readReports(): Report[] {
  const files = fs.readdirSync(folder).filter((name) => name.startsWith("shard-"));
  return files.map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")) as Report);
}

function describeOutcomes(): string {
  const names = Object.keys(reports[0]?.outcomes ?? {});
  return names.map((name) => `${name} ${sum(reports.map((report) => report.outcomes[name] ?? 0))}`).join(", ");
}
