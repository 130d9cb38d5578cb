import "server-only";
import fs from "node:fs/promises";
import path from "node:path";
import { broken, fine, type Verdict, worth } from "./finding";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** A nightly one that failed once is worth knowing; a week without any is a week of sales. */
const LATE_HOURS = 2 * DAY_HOURS;
const MOST_HOURS = 7 * DAY_HOURS;
const HOW = "npm run backup -- --to /path/on/another/disk --keep 14; let cron or a systemd timer do it every night.";

/** What `npm run backup` notes in the data folder once a backup is whole (launcher/backup/make-backup.ts). */
const LAST_BACKUP_FILE = "last-backup.json";
type Last = { madeAt: string; path: string };

async function readLast(dataDir: string): Promise<Last | null> {
  const text = await fs
    .readFile(path.join(/* turbopackIgnore: true */ dataDir, LAST_BACKUP_FILE), "utf8")
    .catch(() => null);
  return text === null ? null : (JSON.parse(text) as Last);
}

const ageInWords = (hours: number) =>
  hours < LATE_HOURS ? `${Math.floor(hours)} hours` : `${Math.floor(hours / DAY_HOURS)} days`;

/** How old the last backup is that was made of this data folder, and whether it is still where it was put. */
export async function checkBackup(dataDir: string, now: Date, isDemo: boolean): Promise<Verdict> {
  const last = await readLast(dataDir);
  if (!last) return isDemo ? fine("A demo needs none.") : broken("No backup was ever made from this data folder.", HOW);
  const hours = (now.getTime() - Date.parse(last.madeAt)) / HOUR_MS;
  const says = `The last one is ${ageInWords(hours)} old: ${last.path}`;
  const isThere = await fs.access(path.join(/* turbopackIgnore: true */ last.path, "manifest.json")).then(
    () => true,
    () => false,
  );
  if (hours > MOST_HOURS) return broken(says, HOW);
  if (hours > LATE_HOURS) return worth(says, `Look why there is no newer one. ${HOW}`);
  if (!isThere)
    return worth(
      `${says}, which is not there now.`,
      "Good if it was moved to another machine; else look for it, or make one.",
    );
  return fine(says);
}
