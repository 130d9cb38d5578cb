import fs from "node:fs";
import path from "node:path";
import { type FileFact, hashFile, MEDIA_FOLDER } from "./manifest";

/** What media is made of; unfinished uploads and work in progress begin anew. */
const PARTS = ["objects", "blocks"];

function listFiles(root: string, below: string): string[] {
  const folder = path.join(root, below);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? listFiles(root, `${below}/${entry.name}`)
        : entry.isFile()
          ? [`${below}/${entry.name}`]
          : [],
    );
}

/** Whole under its name or not at all. */
function copyWhole(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
  const half = `${to}.${process.pid}.half`;
  fs.copyFileSync(from, half, fs.constants.COPYFILE_FICLONE);
  const handle = fs.openSync(half, "r+");
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(half, to);
}

export type MediaCopy = { media: FileFact[]; copied: number; copiedBytes: number };

/**
 * Copies what the backups do not have yet: a file is named by its content, so a name that is there is not copied again.
 * `known`: what earlier backups say of theirs. A file that a sweep takes away meanwhile is left out.
 */
export async function backUpMedia(
  dataDir: string,
  folder: string,
  known: ReadonlyMap<string, FileFact>,
): Promise<MediaCopy> {
  const from = path.join(dataDir, MEDIA_FOLDER);
  const to = path.join(folder, MEDIA_FOLDER);
  const result: MediaCopy = { media: [], copied: 0, copiedBytes: 0 };
  for (const name of PARTS.flatMap((part) => listFiles(from, part))) {
    const target = path.join(to, name);
    const before = known.get(name);
    const bytes = fs.statSync(target, { throwIfNoEntry: false })?.size;
    if (before && bytes === before.bytes) {
      result.media.push(before);
      continue;
    }
    try {
      copyWhole(path.join(from, name), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      throw error;
    }
    const fact = { path: name, ...(await hashFile(target)) };
    result.media.push(fact);
    result.copied += 1;
    result.copiedBytes += fact.bytes;
  }
  return result;
}

/** Puts the media of a backup where a store looks for them; what is there under its name already stays. */
export function bringBackMedia(folder: string, media: readonly FileFact[], dataDir: string): void {
  for (const { path: name, bytes } of media) {
    const target = path.join(dataDir, MEDIA_FOLDER, name);
    if (fs.statSync(target, { throwIfNoEntry: false })?.size === bytes) continue;
    copyWhole(path.join(folder, MEDIA_FOLDER, name), target);
  }
}

/** Removes media that no backup names any more; returns how many. */
export function pruneMedia(folder: string, needed: ReadonlySet<string>): number {
  const root = path.join(folder, MEDIA_FOLDER);
  const unneeded = PARTS.flatMap((part) => listFiles(root, part)).filter((name) => !needed.has(name));
  for (const name of unneeded) fs.rmSync(path.join(root, name));
  return unneeded.length;
}
