import "server-only";
import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const HOST = os.hostname().replace(/[^\w.-]/g, "_");
const PART_NAME = /^(.+)~(\d+)~[0-9a-f-]{36}\.part$/;
const MAX_AGE_MS = 24 * 3_600_000;

/** The writer's host and process id are in the name, so that a sweep can tell an orphan from a neighbour's work. */
export function newPartName(): string {
  return `${HOST}~${process.pid}~${randomUUID()}.part`;
}

/** Removes the part files, and folders, of this host whose writer is gone, and all that are a day old. Returns how many. */
export async function sweepParts(folder: string): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder)) {
    const [, host, pid] = PART_NAME.exec(name) ?? [];
    if (!host || !pid) continue;
    const file = path.join(folder, name);
    const age =
      Date.now() -
      (await stat(file).then(
        (info) => info.mtimeMs,
        () => Date.now(),
      ));
    if (age < MAX_AGE_MS && (host !== HOST || isRunning(Number(pid)))) continue;
    await rm(file, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
