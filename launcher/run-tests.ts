import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findProgram } from "../e2e/find-browser";
import { generatePrismaClient } from "./prisma-client";
import { say } from "./progress";
import { provisionTests } from "./provision-tests";
import { runOnSecondNode } from "./second-node";
import { addTallies, describeTally, findIdleSkips, noTests, type Tally } from "./tally";
import { checkOnce, countTests, FAULT_WORKERS, runTool, stopOnSignals, TOOLS } from "./test-steps";

const REPORTERS = ["--reporter=default", "--reporter=./test/tally-reporter.ts"];

/** Memory that counts as a folder, where it has room: disks of shared machines stall for seconds, and what tests write is not kept. */
const MEMORY_FOLDER = "/dev/shm";
const ROOM_BYTES = 8 * 2 ** 30;

function writeToMemory(): void {
  if (!process.env.CI || process.env.TMPDIR || !fs.existsSync(MEMORY_FOLDER)) return;
  const { bavail, bsize } = fs.statfsSync(MEMORY_FOLDER);
  if (Math.min(bavail * bsize, os.freemem() / 2) < ROOM_BYTES) return;
  const folder = fs.mkdtempSync(path.join(MEMORY_FOLDER, "backline-"));
  // PostgreSQL may run as a user of its own
  fs.chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
}

async function runTests(): Promise<void> {
  stopOnSignals();
  writeToMemory();
  process.env.JS_IPFS_FOLDER ??= path.resolve(import.meta.dirname, "../node_modules/.js-ipfs");
  const browser = await provisionTests();
  if (generatePrismaClient()) say("Generated the database client");
  await runTool([TOOLS.next, "typegen"]);
  const tallies = [
    await checkOnce("Types", [TOOLS.tsc, "--noEmit", "--incremental", "false"]),
    await checkOnce("Lint", [TOOLS.biome, "check", "--error-on-warnings"]),
    await countTests("Unit and database tests", [TOOLS.vitest, "run", ...projects("unit", "database"), ...REPORTERS]),
    // the harness waits for time-outs much of its time
    ...(await Promise.all([
      countTests("Fault harness", [TOOLS.vitest, "run", ...projects("faults"), ...REPORTERS], {
        ...process.env,
        ...FAULT_WORKERS,
      }),
      runOnSecondNode(),
    ])),
    await runOnTheBuild(browser),
  ];
  finish(addTallies(tallies));
}

const projects = (...names: string[]) => names.flatMap((name) => ["--project", name]);

/** What needs the production build: one for all. */
async function runOnTheBuild(browser: string | null): Promise<Tally> {
  const build = await checkOnce("Build", [path.join(import.meta.dirname, "build.mjs")]);
  if (build.failed.length > 0) return build;
  const processes = await countTests("Several processes", [
    TOOLS.vitest,
    "run",
    ...projects("processes"),
    ...REPORTERS,
  ]);
  return addTallies([build, processes, await runJourneys(browser)]);
}

async function runJourneys(browser: string | null): Promise<Tally> {
  if (!browser) return { ...noTests, skipped: [{ name: "the journeys in a browser", reason: "needs chromium" }] };
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-e2e-"));
  const env = { ...process.env, PLAYWRIGHT_CHROMIUM_PATH: browser, BACKLINE_E2E_DATA_DIR: dataDir };
  const journeys = await countTests("Journeys in a browser", [TOOLS.playwright, "test"], env);
  fs.rmSync(dataDir, { recursive: true, force: true });
  return journeys;
}

function finish(tally: Tally): void {
  const idle = process.env.CI ? findIdleSkips(tally.skipped, (program) => findProgram(program) !== null) : [];
  for (const { name, reason } of tally.skipped) console.log(`skipped: ${name} (${reason || "no reason given"})`);
  for (const { name } of idle) console.log(`failed: ${name} (skipped, though this machine could have run it)`);
  for (const name of tally.failed) console.log(`failed: ${name}`);
  console.log(describeTally(tally));
  process.exit(tally.failed.length + idle.length > 0 ? 1 : 0);
}

runTests().catch((error) => {
  console.error(error);
  process.exit(1);
});
