import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { signalGroup } from "./process-identity";
import { say } from "./progress";
import { noTests, type Tally } from "./tally";

const root = path.resolve(import.meta.dirname, "..");
const bin = (name: string) => path.join(root, "node_modules", name);

export const TOOLS = {
  biome: bin("@biomejs/biome/bin/biome"),
  next: bin("next/dist/bin/next"),
  playwright: bin("playwright/cli.js"),
  tsc: bin("typescript/bin/tsc"),
  vitest: bin("vitest/vitest.mjs"),
};

/** For the fault harness, which waits for time-outs half of its time: twice as many as vitest.config.ts gives the other steps. */
export const FAULT_WORKERS = { VITEST_MAX_WORKERS: "4" };

const running = new Set<ChildProcess>();

/** What a signal to the tests ends as well, with its own children; started with `detached`. */
export function keepTrack(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends the steps that run now. */
export function stopOnSignals(): void {
  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, async () => {
      say("Stopping …");
      const gone = [...running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
      for (const { pid } of running) if (pid) signalGroup(pid, "SIGTERM");
      await Promise.all(gone);
      process.exit(exitCode);
    });
  }
}

/** Another Node or another copy of the tree than ours. */
export type Where = { node?: string; cwd?: string };

/** Runs one of our tools to its end and returns its exit code. Its output is ours. */
export function runTool(args: string[], env: NodeJS.ProcessEnv = process.env, where: Where = {}): Promise<number> {
  const child = spawn(where.node ?? process.execPath, args, {
    cwd: where.cwd ?? root,
    env,
    detached: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => keepTrack(child).once("exit", (code) => resolve(code ?? 1)));
}

/** A step that counts as one test. */
export async function checkOnce(name: string, args: string[]): Promise<Tally> {
  say(`${name} …`);
  return (await runTool(args)) === 0 ? { ...noTests, passed: 1 } : { ...noTests, failed: [name] };
}

/** A test runner that hands its own counts over; one that fails without counting a failure counts as one. */
export async function countTests(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
  where: Where = {},
): Promise<Tally> {
  say(`${name} …`);
  const file = path.join(os.tmpdir(), `backline-tally-${randomUUID()}.json`);
  const exitCode = await runTool(args, { ...env, BACKLINE_TALLY: file }, where);
  const tally: Tally = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : noTests;
  fs.rmSync(file, { force: true });
  return exitCode !== 0 && tally.failed.length === 0
    ? { ...tally, failed: [`${name} ended with exit code ${exitCode}`] }
    : tally;
}
