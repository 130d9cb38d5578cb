import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mapRails } from "@/sandbox/rails";
import { bundleChild } from "../bundle-child";
import { type FaultWorld, openFaultWorld } from "./fault-world";
import { judgeSettled, judgeUnsettled } from "./judge-history";
import { KILL_SCENARIOS, type KillScenario, type KillTask } from "./kill-scenarios";

const AT_A_TIME = 2;
const RAIL_TIMEOUT_MS = 2_000;
const NEVER = mapRails(() => "never" as const);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-kill-"));
let faults: FaultWorld;
let childFile = "";
beforeAll(async () => {
  childFile = await bundleChild(path.join(import.meta.dirname, "kill-child.ts"), folder);
  faults = await openFaultWorld(RAIL_TIMEOUT_MS);
});
afterAll(async () => {
  await faults.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function taskOf(scenario: KillScenario, dieAt: number | null): Promise<KillTask> {
  const { world, admin } = faults;
  const { urls } = world.sandbox;
  const report = path.join(folder, `${dieAt ?? "all"}.json`);
  return { ...(await scenario.prepare(faults)), urls, admin, report, dieAt, nowMs: world.clock.now().getTime() };
}

/** How it ended: an exit code, or the signal that ended it. */
function runChild(task: KillTask): Promise<number | string> {
  const child = spawn(process.execPath, [childFile, JSON.stringify(task)], { stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code ?? -1)));
}

async function record(scenario: KillScenario): Promise<string[]> {
  const task = await taskOf(scenario, null);
  expect(await runChild(task), "the scenario itself").toBe(0);
  return JSON.parse(fs.readFileSync(task.report, "utf8"));
}

async function killAtEach(scenario: KillScenario, boundaries: readonly string[]): Promise<KillTask[]> {
  const tasks: KillTask[] = [];
  for (const index of boundaries.keys()) tasks.push(await taskOf(scenario, index));
  const waiting = [...tasks];
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift())
      expect(await runChild(task), `dies ${boundaries[task.dieAt ?? 0]}`).toBe("SIGKILL");
  };
  await Promise.all(Array.from({ length: scenario.isAlone ? 1 : AT_A_TIME }, work));
  return tasks;
}

async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    faults.world.clock.advance(5_000);
    await faults.world.turn();
  }
}

test.each(KILL_SCENARIOS)(
  "killed before or after each write and each call of $name: nothing twice, nothing lost, and the retry is done",
  async (scenario) => {
    const { first, doubtSeconds = 90 } = scenario;
    await faults.reset({ isGuarded: false, ...(first ? { first } : {}) });
    faults.sendWebhooks(NEVER);
    const boundaries = await record(scenario);
    process.stdout.write(`${scenario.name}: ${boundaries.length} boundaries: ${boundaries.join(", ")}\n`);
    expect(boundaries.length, "writes and calls on both sides").toBeGreaterThanOrEqual(6);
    const tasks = await killAtEach(scenario, boundaries);
    await judgeUnsettled(faults);
    await faults.endSilence();
    await pass(doubtSeconds);
    await judgeUnsettled(faults);
    for (const task of tasks) await scenario.retry(faults, task).catch(() => undefined);
    await pass(60);
    const open: string[] = [];
    for (const task of tasks) if (!(await scenario.isDone(faults, task))) open.push(boundaries[task.dieAt ?? 0] ?? "");
    expect(open, "boundaries after which the client's retry is not done").toEqual([]);
    await judgeUnsettled(faults);
    await judgeSettled(faults);
  },
  300_000,
);
