import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

/** A process of our own sources, TypeScript included; `file` from this folder. */
export function startChild(file: string, args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
  const isTypeScript = file.endsWith(".ts");
  return fork(path.join(import.meta.dirname, file), args, {
    execArgv: isTypeScript ? ["--conditions=react-server", "--import", "tsx"] : [],
    env: { ...process.env, BACKLINE_PROCESS: "unnamed", ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await gone;
}
