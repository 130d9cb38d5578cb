import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { identify, isRunning, type ProcessIdentity, signalGroup } from "./process-identity";
import { writePrivately } from "./secrets";
import { StartProblem } from "./start-problem";

type Occupancy = { launcher: ProcessIdentity; isStopping: boolean; address: string; children: ProcessIdentity[] };
export type DataFolder = {
  /** Notes who runs, so that the next start finds whoever a killed launcher left behind. */
  note(change: { address?: string; pids?: number[]; isStopping?: boolean }): void;
  release(): void;
};

const NOTICE_MS = 2_500;
const STOP_MS = 30_000;

/** Makes the data folder ours: one launcher at a time; leftovers of a killed one are stopped first. */
export async function takeDataFolder(dataDir: string): Promise<DataFolder> {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "launcher.json");
  const ours: Occupancy = { launcher: identify(process.pid), isStopping: false, address: "", children: [] };
  while (!createExclusively(file, ours)) {
    const theirs = readOccupancy(file);
    if (theirs) await waitUntilGone(file, theirs);
    fs.rmSync(file, { force: true });
  }
  return {
    note: ({ pids, ...change }) => {
      Object.assign(ours, change, pids ? { children: pids.map(identify) } : {});
      writePrivately(file, ours);
    },
    release: () => fs.rmSync(file, { force: true }),
  };
}

/** The launcher that has this folder now; null for none. */
export function findOccupant(dataDir: string): { address: string } | null {
  const occupancy = readOccupancy(path.join(dataDir, "launcher.json"));
  return occupancy && isRunning(occupancy.launcher) && !occupancy.isStopping ? { address: occupancy.address } : null;
}

function createExclusively(file: string, occupancy: Occupancy): boolean {
  try {
    fs.writeFileSync(file, JSON.stringify(occupancy), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readOccupancy(file: string): Occupancy | null {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Occupancy;
  } catch {
    return null;
  }
}

async function waitUntilGone(file: string, theirs: Occupancy): Promise<void> {
  const isLeaving = () => !isRunning(theirs.launcher) || readOccupancy(file)?.isStopping !== false;
  if (!(await comesTrue(isLeaving, NOTICE_MS)) || !(await comesTrue(() => !isRunning(theirs.launcher), STOP_MS))) {
    throw new StartProblem(
      `Backline already runs on this data folder${theirs.address ? ` at ${theirs.address}` : ""} (process ${theirs.launcher.pid}).`,
      "Stop that one first, or give this copy its own BACKLINE_DATA_DIR and PORT.",
    );
  }
  const areGone = () => theirs.children.every((child) => !isRunning(child));
  for (const child of theirs.children.filter(isRunning)) signalGroup(child.pid, "SIGTERM");
  if (await comesTrue(areGone, NOTICE_MS)) return;
  for (const child of theirs.children.filter(isRunning)) signalGroup(child.pid, "SIGKILL");
  await comesTrue(areGone, NOTICE_MS);
}

async function comesTrue(check: () => boolean, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (!check()) {
    if (Date.now() > deadline) return false;
    await wait(50);
  }
  return true;
}
