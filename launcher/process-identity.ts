import { execFileSync } from "node:child_process";
import fs from "node:fs";

/** A process id and what tells it from a later process with the same number. */
export type ProcessIdentity = { pid: number; startedAt: string };

export function identify(pid: number): ProcessIdentity {
  return { pid, startedAt: readStartTime(pid) ?? "" };
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return startedAt !== "" && readStartTime(pid) === startedAt;
}

/** Sends a signal to the process and the group it leads; a process that has gone meanwhile is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of process.platform === "win32" ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** The parent's process id; 0 when it cannot be told. */
export function readParent(pid: number): number {
  return Number(readFields(pid)?.parent ?? 0);
}

/** null when there is no such process; a dead one that nobody has collected yet counts as none. */
function readStartTime(pid: number): string | null {
  const fields = readFields(pid);
  return !fields || fields.state.startsWith("Z") ? null : fields.startedAt;
}

function readFields(pid: number): { state: string; parent: string; startedAt: string } | null {
  try {
    if (process.platform === "linux") return readLinuxFields(pid);
    if (process.platform === "win32")
      return process.kill(pid, 0) ? { state: "", parent: "0", startedAt: "running" } : null;
    const line = execFileSync("ps", ["-o", "stat=,ppid=,lstart=", "-p", String(pid)], { encoding: "utf8" });
    const [state = "", parent = "0", ...start] = line.trim().split(/\s+/);
    return { state, parent, startedAt: start.join(" ") };
  } catch {
    return null;
  }
}

function readLinuxFields(pid: number): { state: string; parent: string; startedAt: string } {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in brackets may hold anything; fields count from behind it (proc(5): state 3, ppid 4, starttime 22).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "Z", parent: fields[1] ?? "0", startedAt: fields[19] ?? "" };
}
