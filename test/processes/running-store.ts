import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const START_LIMIT_MS = 10 * 60_000;

export type DemoFacts = {
  baseUrl: string;
  sandboxUrl: string;
  sandboxToken: string;
  metricsToken: string;
  accounts: { role: string; email: string; password: string }[];
  apiKeys: Record<string, string>;
};
export type RunningStore = {
  address: string;
  launcher: ChildProcess;
  /** Process ids of what the launcher has started; each leads a group of its own. */
  groups(): number[];
  /** Process ids of the web processes themselves. */
  webProcesses(): number[];
  end(signal?: NodeJS.Signals): Promise<number | null>;
};

/** `npm start` on a free port, on the build that is there, with `dataDir` for its data; a demo store unless told otherwise. */
export async function startStore(dataDir: string, environment: Record<string, string>): Promise<RunningStore> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, BACKLINE_MODE: "demo", BACKLINE_DATA_DIR: dataDir, PORT: "0", ...environment };
  const options: SpawnOptions = {
    cwd: root,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  };
  const launcher = spawn(process.execPath, ["launcher/start.mjs"], options);
  await waitForWords(launcher, "Backline is ready");
  const readOccupancy = () => readJson<{ address: string; children: { pid: number }[] }>(dataDir, "launcher.json");
  const groups = () => readOccupancy().children.map(({ pid }) => pid);
  return {
    address: readOccupancy().address,
    launcher,
    groups,
    webProcesses: () => findWebProcesses(groups()),
    async end(signal = "SIGTERM") {
      if (launcher.exitCode !== null || launcher.signalCode !== null) return launcher.exitCode;
      const exited = once(launcher, "exit");
      launcher.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

function readJson<T>(dataDir: string, name: string): T {
  return JSON.parse(fs.readFileSync(path.join(dataDir, name), "utf8")) as T;
}

/** Accounts, keys and addresses of a demo store. */
export function readDemo(dataDir: string): DemoFacts {
  return readJson(dataDir, "demo.json");
}

type Listed = { pid: number; group: number; args: string };

export function listProcesses(): Listed[] {
  const lines = execFileSync("ps", ["-eo", "pid=,pgid=,args="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [, pid, group, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), group: Number(group), args: args.trim() };
  });
}

function findWebProcesses(groups: number[]): number[] {
  const isWeb = ({ group, args }: Listed) => groups.includes(group) && /launcher\/web\.mjs$/.test(args);
  return listProcesses()
    .filter(isWeb)
    .map(({ pid }) => pid);
}

async function waitForWords(launcher: ChildProcess, words: string): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the store did not start in time:\n${said}`)), START_LIMIT_MS);
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream?.on("data", (text: Buffer) => {
        said += text;
        if (!said.includes(words)) return;
        clearTimeout(limit);
        resolve();
      });
    }
    launcher.once("exit", () => {
      clearTimeout(limit);
      reject(new Error(`the store did not start:\n${said}`));
    });
  });
}
