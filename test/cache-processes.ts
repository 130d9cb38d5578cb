import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import readline from "node:readline";

export type CacheProcess = { ask<T>(order: Record<string, unknown>): Promise<T> };

let started: ChildProcess[] = [];

/** A process with the smart cache of its own; it answers one line of JSON with another (cache-process.ts). */
export function startCacheProcess(more: Record<string, string>): CacheProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=react-server", "test/cache-process.ts"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...more },
  });
  started.push(child);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async <T>(order: Record<string, unknown>) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return JSON.parse((await lines.next()).value) as T;
    },
  };
}

export async function stopCacheProcesses(): Promise<void> {
  for (const child of started) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
  started = [];
}
