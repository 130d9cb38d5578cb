import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { StartProblem } from "../start-problem";

export const FORMAT = 1;
export const MEDIA_FOLDER = "media";
const NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/;

export type FileFact = { path: string; bytes: number; sha256: string };
/** `sha256` is of the rows as COPY writes them, in the order of the key: the same rows give the same. */
export type TableFact = {
  schema: string;
  name: string;
  columns: string[];
  rows: number;
  sha256: string;
  file: FileFact;
};
export type Manifest = {
  format: number;
  madeAt: string;
  /** Which store it is of; see instance.store_key. */
  storeKey: string;
  mode: string;
  postgres: string;
  migrations: { name: string; checksum: string }[];
  auditHead: { seq: number; hash: string } | null;
  tables: TableFact[];
  sequences: { name: string; lastValue: string }[];
  partitions: { parent: string; name: string; bound: string }[];
  views: string[];
  /** Paths below `media` beside all backups: one copy for all of them. */
  media: FileFact[];
  /** Of the data folder, beside the tables; empty where they were left out. */
  secrets: FileFact[];
  tookMs: number;
};

/** What opens a store again: its own secrets, later keys of sealed columns, the passwords of a demo's people. */
export const SECRET_FILES = ["secrets.json", "field-keys.json", "demo.json"];

/** The published backups of a folder, the oldest first. */
export function listBackups(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => NAME.test(name) && fs.existsSync(path.join(folder, name, "manifest.json")))
    .sort();
}

export function readManifest(backup: string): Manifest {
  const manifest = JSON.parse(fs.readFileSync(path.join(backup, "manifest.json"), "utf8")) as Manifest;
  if (manifest.format === FORMAT) return manifest;
  throw new StartProblem(
    `The backup ${backup} has format ${manifest.format}, this version reads ${FORMAT}.`,
    "Restore it with the version of Backline that made it.",
  );
}

export async function hashFile(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of fs.createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Reads every byte of a backup. Returns what is missing or is not what it was, empty when all is well. */
export async function findDamage(folder: string, backup: string, manifest: Manifest): Promise<string[]> {
  const own = [...manifest.tables.map(({ file }) => file), ...manifest.secrets];
  const all = [
    ...own.map((fact) => ({ fact, place: path.join(backup, fact.path) })),
    ...manifest.media.map((fact) => ({ fact, place: path.join(folder, MEDIA_FOLDER, fact.path) })),
  ];
  const damaged: string[] = [];
  for (const { fact, place } of all) {
    const found = fs.existsSync(place) ? await hashFile(place) : null;
    if (!found) damaged.push(`${place} is missing`);
    else if (found.sha256 !== fact.sha256) damaged.push(`${place} is damaged`);
  }
  return damaged;
}
