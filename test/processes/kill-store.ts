import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { expect, vi } from "vitest";
import { listProcesses, type RunningStore } from "./running-store";

/** The process and all that came from it, groups of their own included: PostgreSQL gives one to each of its processes. */
function listFamily(root: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = [root];
  for (const member of family) family.push(...all.filter(([, parent]) => parent === member).map(([pid = 0]) => pid));
  return family;
}

/** `kill -9` of launcher, web, worker, sandbox and database in one moment; resolves when they are gone. */
export async function killStore({ launcher }: RunningStore): Promise<void> {
  const family = listFamily(launcher.pid as number);
  const exited = once(launcher, "exit");
  for (const pid of family) killNow(pid);
  await exited;
  const areLeft = () => listProcesses().filter(({ pid, args }) => family.includes(pid) && !args.includes("<defunct>"));
  await vi.waitFor(() => expect(areLeft()).toEqual([]), { timeout: 15_000, interval: 50 });
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // it ended between being listed and being killed
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
