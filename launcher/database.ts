import path from "node:path";
import pg from "pg";
import { applyMigrations, MigrationMismatch } from "../prisma/migrate";
import { type Mode, recordInstance } from "./instance";
import { type PostgresServer, startPostgres } from "./postgres";
import { chooseClusterFolder, findPostgresAccount } from "./postgres-place";
import { say } from "./progress";
import { StartProblem } from "./start-problem";

const DATABASE = "backline";

/** The embedded server of this data folder. */
export async function startOwnPostgres(
  dataDir: string,
  password: string,
  preferredPort?: number,
): Promise<PostgresServer> {
  const account = findPostgresAccount();
  const folder = chooseClusterFolder(dataDir, account);
  if (!folder.startsWith(dataDir))
    say(`The system user postgres cannot enter ${dataDir}; the database files live in ${folder}.`);
  return startPostgres({ folder, account, password, preferredPort, logFile: path.join(dataDir, "postgres.log") });
}

/** Migrates the database, made when missing, and ties it to its mode. Returns the names of the applied migrations. */
export async function prepareDatabase(
  databaseUrl: string,
  { mode, timeZone }: { mode: Mode; timeZone: string },
): Promise<string[]> {
  try {
    const applied = await applyMigrations(databaseUrl);
    await recordInstance(databaseUrl, { mode, timeZone });
    return applied;
  } catch (error) {
    if (error instanceof MigrationMismatch) {
      throw new StartProblem(
        error.message,
        "Start the version of Backline that this database belongs to, or use another data folder.",
      );
    }
    throw error;
  }
}

export async function createDatabase(server: PostgresServer): Promise<string> {
  const [exists] = await ask(server.urlOf("postgres"), "select 1 from pg_database where datname = $1", [DATABASE]);
  if (!exists) await ask(server.urlOf("postgres"), `create database ${DATABASE}`);
  return server.urlOf(DATABASE);
}

export async function dropDatabase(server: PostgresServer): Promise<void> {
  await ask(server.urlOf("postgres"), `drop database if exists ${DATABASE} with (force)`);
}

export async function hasPeople(databaseUrl: string): Promise<boolean> {
  const [row] = await ask(databaseUrl, "select exists (select 1 from app_user) as has_people");
  return row?.has_people === true;
}

async function ask(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (cause) {
    const { host, port } = client;
    throw new StartProblem(
      `The database at ${host}:${port} cannot be reached: ${(cause as Error).message}`,
      "Check DATABASE_URL and that PostgreSQL runs, or unset DATABASE_URL to use the embedded one.",
      { cause },
    );
  }
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
