import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import type { RestoredVerdict } from "../../worker/check-restored";
import { TYPESCRIPT_FLAGS } from "../children";
import { takeDataFolder } from "../data-folder";
import { createDatabase, dropDatabase, startOwnPostgres } from "../database";
import { readKeptSecrets } from "../open-store";
import { generatePrismaClient } from "../prisma-client";
import { say } from "../progress";
import { loadSecrets, type Secrets, writePrivately } from "../secrets";
import { StartProblem } from "../start-problem";
import { bringBackMedia } from "./copy-media";
import { SCHEMAS } from "./describe-tables";
import { loadDatabase } from "./load-database";
import { findDamage, type Manifest, readManifest } from "./manifest";

/** `erasures`: a list of who was erased since, from another place than the data folder. */
export type RestoreAsk = {
  backup: string;
  dataDir: string;
  databaseUrl: string | null;
  isForced: boolean;
  erasures?: string | null;
};
/** Who was erased once more, and who has to wait until what is under way is settled. */
export type Repeated = { done: number; waiting: number };
export type Restored = {
  manifest: Manifest;
  verdict: RestoredVerdict;
  isSound: boolean;
  migrations: string[];
  seconds: number;
  hasSecrets: boolean;
  erasures: Repeated;
};

const root = path.resolve(import.meta.dirname, "../..");
/** What makes a data folder somebody's. */
const OWNED = ["secrets.json", "postgres", "postgres-place", "media"];

function refuseFullFolder({ dataDir, databaseUrl, isForced }: RestoreAsk): void {
  const owned = databaseUrl ? ["media"] : OWNED;
  const found = owned.filter((name) => fs.existsSync(path.join(dataDir, name)));
  if (found.length === 0 || isForced) return;
  throw new StartProblem(
    `${dataDir} is not empty: it holds ${found.join(", ")}.`,
    "Restore into a folder of its own (BACKLINE_DATA_DIR), or add --force to replace what is there.",
  );
}

/** An external database: empty, or emptied with --force. */
async function makeRoom(databaseUrl: string, isForced: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = ANY ($1)",
      [SCHEMAS],
    );
    if (rows[0]?.n === 0) return;
    if (!isForced) {
      throw new StartProblem(
        `The database of DATABASE_URL is not empty: it has ${rows[0]?.n} tables.`,
        "Restore into an empty database, or add --force to replace what is there.",
      );
    }
    await client.query(
      "DROP SCHEMA IF EXISTS graphile_worker CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public",
    );
  } finally {
    await client.end();
  }
}

function bringBackSecrets(backup: string, manifest: Manifest, dataDir: string): void {
  // the password of a cluster that is there already stays with it
  const kept = readKeptSecrets(dataDir).POSTGRES_PASSWORD;
  for (const { path: name } of manifest.secrets) {
    const brought = JSON.parse(fs.readFileSync(path.join(backup, name), "utf8")) as Secrets;
    const isOwn = name === "secrets.json" && kept !== undefined;
    writePrivately(path.join(dataDir, name), { ...brought, ...(isOwn ? { POSTGRES_PASSWORD: kept } : {}) });
  }
}

type Target = { databaseUrl: string; close(): Promise<void> };

async function openTarget({ dataDir, databaseUrl, isForced }: RestoreAsk, password: string): Promise<Target> {
  if (databaseUrl) {
    await makeRoom(databaseUrl, isForced);
    return { databaseUrl, close: async () => undefined };
  }
  const server = await startOwnPostgres(dataDir, password);
  try {
    if (isForced) await dropDatabase(server);
    return { databaseUrl: await createDatabase(server), close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

type Place = { databaseUrl: string; dataDir: string; secrets: Record<string, string> };

/** What a worker's program prints about the restored store. */
function ask<T>(program: string, { databaseUrl, dataDir, secrets }: Place): T {
  const env = {
    ...process.env,
    ...secrets,
    DATABASE_URL: databaseUrl,
    BACKLINE_DATA_DIR: dataDir,
    LOG_LEVEL: "silent",
  };
  const args = [...TYPESCRIPT_FLAGS, `worker/${program}.ts`];
  const patience = { DATABASE_STATEMENT_MS: "300000", DATABASE_WAIT_MS: "15000" };
  const said = execFileSync(process.execPath, args, { cwd: root, env: { ...env, ...patience }, encoding: "utf8" });
  return JSON.parse(said) as T;
}

function isSound(verdict: RestoredVerdict, { auditHead }: Manifest): boolean {
  return (
    verdict.imbalances.length === 0 &&
    verdict.rollUpDifferences === 0 &&
    verdict.isAuditIntact &&
    (auditHead === null || verdict.auditHead === auditHead.hash) &&
    verdict.entitlementsWithoutFile === 0 &&
    verdict.missingObjects.length === 0
  );
}

function bringErasures({ erasures, dataDir }: RestoreAsk): void {
  if (erasures) fs.appendFileSync(path.join(dataDir, "erasures.log"), fs.readFileSync(erasures), { mode: 0o600 });
}

/** Everything of a backup is read and checked before the target is touched; what was loaded is checked before it counts. */
export async function restoreBackup(given: RestoreAsk): Promise<Restored> {
  const begunAt = performance.now();
  const folder = path.dirname(given.backup);
  const manifest = readManifest(given.backup);
  refuseFullFolder(given);
  say(`Checking ${manifest.tables.length} tables and ${manifest.media.length} media files of the backup …`);
  const damaged = await findDamage(folder, given.backup, manifest);
  if (damaged.length > 0) {
    throw new StartProblem(
      `This backup is not whole: ${damaged.slice(0, 5).join("; ")}${damaged.length > 5 ? ` and ${damaged.length - 5} more` : ""}.`,
      "Nothing was touched. Take an earlier backup, or another copy of this one.",
    );
  }
  generatePrismaClient();
  const occupied = await takeDataFolder(given.dataDir);
  try {
    bringBackSecrets(given.backup, manifest, given.dataDir);
    bringErasures(given);
    const secrets = loadSecrets(given.dataDir, manifest.mode === "demo" ? "demo" : "live", {});
    say("Loading the database …");
    const target = await openTarget(given, secrets.POSTGRES_PASSWORD as string);
    try {
      const migrations = await loadDatabase(target.databaseUrl, manifest, given.backup);
      say("Bringing the media back …");
      bringBackMedia(folder, manifest.media, given.dataDir);
      say("Checking ledger, roll-ups, audit chain and files …");
      const place = { databaseUrl: target.databaseUrl, dataDir: given.dataDir, secrets };
      const verdict = ask<RestoredVerdict>("check-restored", place);
      // only then: the log goes on with what is done now
      const erasures = ask<Repeated>("repeat-erasures", place);
      const seconds = (performance.now() - begunAt) / 1000;
      const hasSecrets = manifest.secrets.length > 0;
      return { manifest, verdict, isSound: isSound(verdict, manifest), migrations, seconds, hasSecrets, erasures };
    } finally {
      await target.close();
    }
  } finally {
    occupied.release();
  }
}
