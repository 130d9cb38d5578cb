import "server-only";
import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { broken, fine, sayError, type Verdict, worth } from "./finding";

const GIGABYTE = 1_000_000_000;
const TOO_LITTLE = 0.5 * GIGABYTE;
const LITTLE = 5 * GIGABYTE;
const OTHERS = 0o077;
const PRIVATE_FILES = ["secrets.json", "field-keys.json", "launcher.json", "demo.json", "last-backup.json"];

type Space = { freeBytes: number; totalBytes: number };

async function readSpace(folder: string): Promise<Space> {
  const { bavail, blocks, bsize } = await fs.statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

async function findReadable(dataDir: string): Promise<string[]> {
  if (process.platform === "win32") return [];
  const modes = await Promise.all(
    PRIVATE_FILES.map(
      async (name) =>
        [
          name,
          (await fs.stat(path.join(/* turbopackIgnore: true */ dataDir, name)).catch(() => null))?.mode ?? 0,
        ] as const,
    ),
  );
  return modes.filter(([, mode]) => (mode & OTHERS) !== 0).map(([name]) => name);
}

async function tryWriting(dataDir: string): Promise<void> {
  const probe = path.join(/* turbopackIgnore: true */ dataDir, `.doctor-${randomUUID()}`);
  await fs.writeFile(probe, "x", { flag: "wx", mode: 0o600, flush: true });
  await fs.rm(probe);
}

const inGigabytes = (bytes: number) => (bytes / GIGABYTE).toFixed(bytes < 10 * GIGABYTE ? 1 : 0);

/** Whether the data folder can be written, keeps its secrets to itself and has room. `space` is asked of the system. */
export async function checkDisk(dataDir: string, askSpace: typeof readSpace = readSpace): Promise<Verdict> {
  try {
    await tryWriting(dataDir);
  } catch (error) {
    return broken(
      `Nothing can be written in ${dataDir}: ${sayError(error)}`,
      "Give the folder to the user that the store runs as.",
    );
  }
  const readable = await findReadable(dataDir);
  if (readable.length > 0)
    return broken(
      `Others on this machine may read ${readable.join(", ")} in ${dataDir}.`,
      `chmod 600 ${readable.map((name) => path.join(/* turbopackIgnore: true */ dataDir, name)).join(" ")}`,
    );
  const { freeBytes, totalBytes } = await askSpace(dataDir);
  const says = `${inGigabytes(freeBytes)} of ${inGigabytes(totalBytes)} GB free in ${dataDir}.`;
  if (freeBytes < TOO_LITTLE)
    return broken(says, "Make room before the database stops: free space, or move the data folder.");
  if (freeBytes < LITTLE || freeBytes < totalBytes / 20)
    return worth(`${says} That is little for masters.`, "Make room soon.");
  return fine(says);
}
