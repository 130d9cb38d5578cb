import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { signalGroup } from "./process-identity";
import { say } from "./progress";
import { noTests, type Tally } from "./tally";
import { countTests, keepTrack } from "./test-steps";

const root = path.resolve(import.meta.dirname, "..");
const NOT_COPIED = new Set(["node_modules", ".next", ".data", ".git", "test-results"]);
const READY_LIMIT_MS = 15 * 60_000;
const STOP_LIMIT_MS = 30_000;
const NAME = "install, build, start and unit tests on a second Node";

/** The other end of what `engines` promises: 24 on a machine that runs an older one, else the oldest. */
function otherVersion(): string {
  return Number(process.versions.node.split(".")[0]) < 24 ? "24" : "20.19.5";
}

/** Fetches that Node as the npm package of this platform; null where there is none. */
function installNode(version: string): string | null {
  const folder = path.join(root, "node_modules/.second-node");
  const name = `node-${process.platform}-${process.arch}`;
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const install = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    `${name}@${version}`,
  ];
  spawnSync(npm[0] as string, [...npm.slice(1), ...install], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const program = path.join(folder, "node_modules", name, "bin/node");
  return spawnSync(program, ["--version"]).status === 0 ? program : null;
}

function copyTree(): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "backline-second-node-"));
  fs.chmodSync(copy, 0o755);
  fs.cpSync(root, copy, { recursive: true, filter: (source) => !NOT_COPIED.has(path.basename(source)) });
  return copy;
}

/** Starts a copy of the tree from nothing under another Node, waits until it is ready, stops it, and runs its unit tests. */
export async function runOnSecondNode(): Promise<Tally> {
  const version = otherVersion();
  say(`Installing Node ${version} for the second run …`);
  const node = installNode(version);
  if (!node)
    return {
      ...noTests,
      skipped: [{ name: NAME, reason: `needs node-${process.platform}-${process.arch}@${version} from npm` }],
    };
  const copy = copyTree();
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    PORT: "0",
    BACKLINE_DATA_DIR: path.join(copy, ".data"),
  };
  try {
    say(`Starting a fresh copy on Node ${version} …`);
    const problem = await startAndStop(node, copy, env);
    if (problem) return { ...noTests, failed: [`Node ${version}: ${problem}`] };
    const vitest = path.join(copy, "node_modules/vitest/vitest.mjs");
    const units = await countTests(
      `Unit tests on Node ${version}`,
      [vitest, "run", "--project", "unit", "--reporter=default", "--reporter=./test/tally-reporter.ts"],
      env,
      { node, cwd: copy },
    );
    return { ...units, passed: units.passed + 1, failed: units.failed.map((name) => `Node ${version}: ${name}`) };
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

/** What went wrong, or null: ready in time, and gone when asked to stop. */
async function startAndStop(node: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const store = keepTrack(
    spawn(node, ["launcher/start.mjs"], { cwd, env, detached: true, stdio: ["ignore", "pipe", "inherit"] }),
  );
  const isReady = await waitForWord(store, "Backline is ready");
  if (!isReady) {
    signalGroup(store.pid as number, "SIGTERM");
    return "the store did not start";
  }
  const gone = new Promise<boolean>((resolve) => store.once("exit", () => resolve(true)));
  store.kill("SIGTERM");
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), STOP_LIMIT_MS).unref());
  return (await Promise.race([gone, late])) ? null : "the store did not stop when asked";
}

function waitForWord(store: ChildProcess, word: string): Promise<boolean> {
  return new Promise((resolve) => {
    let text = "";
    const limit = setTimeout(() => resolve(false), READY_LIMIT_MS);
    const settle = (isReady: boolean) => {
      clearTimeout(limit);
      resolve(isReady);
    };
    store.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      text += chunk.toString();
      if (text.includes(word)) settle(true);
    });
    store.once("exit", () => settle(false));
  });
}
