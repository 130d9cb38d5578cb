import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { signalGroup } from "./process-identity";
import { say } from "./progress";
import { StartProblem } from "./start-problem";

const root = path.resolve(import.meta.dirname, "..");
const STOP_LIMIT_MS = 12_000;
const RESTART_LIMIT = 5;
const STEADY_MS = 60_000;

export type Program = {
  name: string;
  /** What node gets: flags, the script, its arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Where its output goes; without one it shares ours. */
  logFile?: string;
};
export type Service = { name: string; pid: () => number | undefined; stop(): Promise<void> };

/** Flags for our TypeScript outside Next; lib's modules say "server-only", which this condition makes a no-op. */
export const TYPESCRIPT_FLAGS = ["--conditions=react-server", "--import", "tsx"];

function launch({ args, env, logFile }: Program): ChildProcess {
  const log = logFile ? fs.openSync(logFile, "a", 0o600) : "inherit";
  const preload = path.join(import.meta.dirname, "die-with-parent.mjs");
  // Detached: a Ctrl-C in the terminal reaches the launcher alone, which then stops everything in order.
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd: root,
    env: { ...env, BACKLINE_LAUNCHER_PID: String(process.pid) },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  if (typeof log === "number") fs.closeSync(log);
  return child;
}

function waitForExit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = waitForExit(child);
  signalGroup(child.pid, "SIGTERM");
  await Promise.race([gone, wait(STOP_LIMIT_MS, undefined, { ref: false })]);
  signalGroup(child.pid, "SIGKILL");
  await gone;
}

/** Keeps a program running: one that ends by itself is started again, one that keeps ending brings the store down. */
export function keepRunning(
  program: Program,
  { onStart, giveUp }: { onStart: () => void; giveUp: (problem: StartProblem) => void },
): Service {
  let child: ChildProcess;
  let isStopping = false;
  let quickEnds = 0;
  const run = () => {
    const since = Date.now();
    const env = quickEnds > 0 ? { ...program.env, BACKLINE_AFTER_CRASH: "1" } : program.env;
    child = launch({ ...program, env });
    onStart();
    child.once("exit", async (code, signal) => {
      if (isStopping) return;
      quickEnds = Date.now() - since > STEADY_MS ? 1 : quickEnds + 1;
      if (quickEnds >= RESTART_LIMIT) return giveUp(describeEnd(program, `ended ${quickEnds} times in a row`));
      say(`The ${program.name} ended (${signal ?? `exit code ${code}`}); starting it again.`);
      await wait(quickEnds * 200);
      if (!isStopping) run();
    });
  };
  run();
  return {
    name: program.name,
    pid: () => child.pid,
    stop: async () => {
      isStopping = true;
      await stopChild(child);
    },
  };
}

/** Runs a program to its end; `ended` rejects with a StartProblem that quotes its last words when it fails. */
export function runToEnd(program: Program): { service: Service; ended: Promise<void> } {
  const child = launch(program);
  const ended = waitForExit(child).then(() => {
    if (child.exitCode !== 0)
      throw describeEnd(program, `failed (${child.signalCode ?? `exit code ${child.exitCode}`})`);
  });
  return { service: { name: program.name, pid: () => child.pid, stop: () => stopChild(child) }, ended };
}

function describeEnd({ name, logFile }: Program, what: string): StartProblem {
  const words = logFile ? fs.readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-30).join("\n") : "";
  return new StartProblem(
    `The ${name} ${what}.${words ? `\n\n${words}\n` : ""}`,
    logFile ? `The whole log is in ${logFile}` : "Its output is above.",
  );
}
