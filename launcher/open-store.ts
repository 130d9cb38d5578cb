import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { type DataFolder, findOccupant, takeDataFolder } from "./data-folder";
import { createDatabase, startOwnPostgres } from "./database";
import type { Mode } from "./instance";
import { chooseClusterFolder, findPostgresAccount } from "./postgres-place";
import type { Secrets } from "./secrets";
import { StartProblem } from "./start-problem";

export type OpenStore = {
  dataDir: string;
  databaseUrl: string;
  secrets: Secrets;
  /** Whether `npm start` has this data folder now, and where it answers. */
  runningAt: string | null;
  isEmbedded: boolean;
  close(): Promise<void>;
};

const root = path.resolve(import.meta.dirname, "..");

export const findDataDir = (given: NodeJS.ProcessEnv) => path.resolve(root, given.BACKLINE_DATA_DIR || ".data");

export function readKeptSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, "secrets.json");
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Secrets) : {};
}

/**
 * The store of this environment, for a tool that wants its database: as it runs, or with the embedded server started for the
 * tool alone; then no store can begin meanwhile. Throws a StartProblem where there is none.
 */
export async function openStore(given: NodeJS.ProcessEnv): Promise<OpenStore> {
  const dataDir = findDataDir(given);
  const secrets = readKeptSecrets(dataDir);
  const runningAt = findOccupant(dataDir)?.address ?? null;
  const common = { dataDir, secrets, runningAt };
  if (given.DATABASE_URL)
    return { ...common, databaseUrl: given.DATABASE_URL, isEmbedded: false, close: async () => undefined };
  const password = secrets.POSTGRES_PASSWORD;
  // a folder that is not there can hold no cluster
  const cluster = password ? chooseClusterFolder(dataDir, findPostgresAccount()) : "";
  if (!password || !fs.existsSync(path.join(cluster, "PG_VERSION"))) {
    throw new StartProblem(
      `There is no store in ${dataDir}.`,
      "Name its data folder with BACKLINE_DATA_DIR (or its database with DATABASE_URL), or make one with npm start.",
    );
  }
  if (runningAt !== null) {
    const databaseUrl = await findRunning(cluster, password);
    return { ...common, databaseUrl, isEmbedded: true, close: async () => undefined };
  }
  return { ...common, isEmbedded: true, ...(await startForTool(dataDir, password)) };
}

async function findRunning(cluster: string, password: string): Promise<string> {
  const lines = fs.readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  const databaseUrl = `postgres://backline:${encodeURIComponent(password)}@127.0.0.1:${lines[3]}/backline`;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.end();
  return databaseUrl;
}

async function startForTool(dataDir: string, password: string): Promise<Pick<OpenStore, "databaseUrl" | "close">> {
  const folder: DataFolder = await takeDataFolder(dataDir);
  try {
    const server = await startOwnPostgres(dataDir, password);
    const close = async () => {
      await server.stop();
      folder.release();
    };
    return { databaseUrl: await createDatabase(server), close };
  } catch (error) {
    folder.release();
    throw error;
  }
}

export type StoreFacts = { mode: Mode; isSetUp: boolean; publicUrl: string | null };

/** What a store says of itself; null for a database that no store was started on. */
export async function readStoreFacts(databaseUrl: string): Promise<StoreFacts | null> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<StoreFacts>(
      `select mode, set_up_at is not null as "isSetUp",
         (select value #>> '{}' from store_setting where key = 'publicUrl') as "publicUrl" from instance`,
    );
    return rows[0] ?? null;
  } catch (error) {
    // no table, or one of an earlier version
    if (/^42P01|^42703/.test((error as { code?: string }).code ?? "")) return null;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
