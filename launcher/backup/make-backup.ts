import fs from "node:fs";
import path from "node:path";
import { identify, isRunning, type ProcessIdentity } from "../process-identity";
import { writePrivately } from "../secrets";
import { StartProblem } from "../start-problem";
import { backUpMedia, type MediaCopy, pruneMedia } from "./copy-media";
import { dumpDatabase } from "./dump-database";
import { type FileFact, FORMAT, hashFile, listBackups, type Manifest, readManifest, SECRET_FILES } from "./manifest";

export type BackupAsk = {
  databaseUrl: string;
  dataDir: string;
  folder: string;
  withSecrets: boolean;
  /** How many backups stay, this one counted; null for all. */
  keep: number | null;
};
export type MadeBackup = { path: string; manifest: Manifest; copied: Omit<MediaCopy, "media">; pruned: string[] };

const HALF = ".half-";
const LOCK = "backup.lock";
const LAST_BACKUP_FILE = "last-backup.json";

/** One at a time in a folder; what a killed one left behind goes first. */
function takeFolder(folder: string): () => void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = path.join(folder, LOCK);
  for (;;) {
    try {
      fs.writeFileSync(lock, JSON.stringify(identify(process.pid)), { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = readHolder(lock);
    if (holder && isRunning(holder)) {
      throw new StartProblem(
        `Another backup runs in ${folder} (process ${holder.pid}).`,
        "Wait for it, or give this one a folder of its own.",
      );
    }
    fs.rmSync(lock, { force: true });
  }
  for (const name of fs.readdirSync(folder).filter((entry) => entry.startsWith(HALF)))
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  return () => fs.rmSync(lock, { force: true });
}

function readHolder(lock: string): ProcessIdentity | null {
  try {
    return JSON.parse(fs.readFileSync(lock, "utf8")) as ProcessIdentity;
  } catch {
    return null;
  }
}

function knownMedia(folder: string): Map<string, FileFact> {
  const manifests = listBackups(folder).map((name) => readManifest(path.join(folder, name)));
  return new Map(manifests.flatMap(({ media }) => media.map((fact) => [fact.path, fact] as const)));
}

async function keepSecrets({ withSecrets, dataDir }: BackupAsk, half: string): Promise<FileFact[]> {
  const names = withSecrets ? SECRET_FILES.filter((name) => fs.existsSync(path.join(dataDir, name))) : [];
  return Promise.all(
    names.map(async (name) => {
      const target = path.join(half, name);
      fs.copyFileSync(path.join(dataDir, name), target);
      fs.chmodSync(target, 0o600);
      return { path: name, ...(await hashFile(target)) };
    }),
  );
}

function publish(half: string, folder: string, manifest: Manifest): string {
  const file = path.join(half, "manifest.json");
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
  const name = manifest.madeAt.replaceAll(":", "-").replace(/\.\d+Z$/, "Z");
  const target = path.join(folder, name);
  fs.renameSync(half, target);
  const handle = fs.openSync(folder, "r");
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  return target;
}

function prune({ folder, keep }: BackupAsk): string[] {
  const all = listBackups(folder);
  const gone = keep === null ? [] : all.slice(0, Math.max(0, all.length - keep));
  for (const name of gone) {
    // no longer a backup in one step, whenever this is cut off
    const doomed = path.join(folder, `${HALF}${name}`);
    fs.renameSync(path.join(folder, name), doomed);
    fs.rmSync(doomed, { recursive: true, force: true });
  }
  if (gone.length > 0) pruneMedia(folder, new Set(knownMedia(folder).keys()));
  return gone;
}

/**
 * Makes a backup while the store runs or is stopped: the database as it was at one moment, then the media, so that whatever a
 * row names is there. It is published by one rename: cut off at any point, the last good backup is the last one.
 */
export async function makeBackup(ask: BackupAsk): Promise<MadeBackup> {
  const release = takeFolder(ask.folder);
  try {
    const begunAt = new Date();
    const half = path.join(ask.folder, `${HALF}${process.pid}`);
    fs.mkdirSync(half, { mode: 0o700 });
    const facts = await dumpDatabase(ask.databaseUrl, path.join(half, "tables"));
    const { media, ...copied } = await backUpMedia(ask.dataDir, ask.folder, knownMedia(ask.folder));
    const secrets = await keepSecrets(ask, half);
    const tookMs = Date.now() - begunAt.getTime();
    const manifest: Manifest = { format: FORMAT, madeAt: begunAt.toISOString(), ...facts, media, secrets, tookMs };
    const made = publish(half, ask.folder, manifest);
    // for the doctor, who cannot know where backups go
    writePrivately(path.join(ask.dataDir, LAST_BACKUP_FILE), { madeAt: manifest.madeAt, path: made });
    return { path: made, manifest, copied, pruned: prune(ask) };
  } finally {
    release();
  }
}
