import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createGunzip } from "node:zlib";
import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { applyMigrations } from "../../prisma/migrate";
import { StartProblem } from "../start-problem";
import { copyIn } from "./copy-stream";
import { listTables, nameOf, quote, SCHEMAS, type Table } from "./describe-tables";
import { connectPatiently, readTable } from "./dump-database";
import type { Manifest, TableFact } from "./manifest";

const MIGRATIONS = path.resolve(import.meta.dirname, "../../prisma/migrations");
const QUEUE = "graphile_worker";

/** The tables as they were when the backup was made: its migrations, and no later one. */
async function makeTables(databaseUrl: string, { migrations, tables }: Manifest): Promise<void> {
  const missing = migrations.filter(({ name }) => !fs.existsSync(path.join(MIGRATIONS, name)));
  if (missing.length > 0) {
    throw new StartProblem(
      `The backup is of a newer version: it has ${missing.map(({ name }) => name).join(", ")}.`,
      "Restore with that version of Backline, or a newer one.",
    );
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-migrations-"));
  try {
    for (const { name } of migrations)
      fs.cpSync(path.join(MIGRATIONS, name), path.join(folder, name), { recursive: true });
    await applyMigrations(databaseUrl, folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  if (!tables.some(({ schema }) => schema === QUEUE)) return;
  await runMigrations({ connectionString: databaseUrl, logger: new Logger(() => () => undefined) });
}

type Foreign = { name: string; table: string; definition: string };

/** Rows come in any order, and triggers have done their part long ago: both wait until all is there. */
async function liftGuards(client: pg.Client, tables: readonly Table[]): Promise<Foreign[]> {
  const { rows } = await client.query<Foreign>(
    `SELECT c.conname AS name, c.conrelid::regclass::text AS "table", pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
     WHERE c.contype = 'f' AND c.conparentid = 0 AND n.nspname = ANY ($1)`,
    [SCHEMAS],
  );
  for (const { name, table } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quote(name)}`);
  for (const table of tables) await client.query(`ALTER TABLE ${nameOf(table)} DISABLE TRIGGER USER`);
  return rows;
}

async function lowerGuards(client: pg.Client, tables: readonly Table[], foreign: readonly Foreign[]): Promise<void> {
  for (const table of tables) await client.query(`ALTER TABLE ${nameOf(table)} ENABLE TRIGGER USER`);
  // adding one checks every row
  for (const { name, table, definition } of foreign)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${quote(name)} ${definition}`);
}

async function loadTable(client: pg.Client, fact: TableFact, backup: string): Promise<void> {
  const source = fs.createReadStream(path.join(backup, fact.file.path)).pipe(createGunzip());
  const columns = fact.columns.map(quote).join(", ");
  await copyIn(client, `COPY ${nameOf(fact)} (${columns}) FROM STDIN`, source as AsyncIterable<Buffer>);
}

async function load(client: pg.Client, manifest: Manifest, backup: string): Promise<void> {
  const tables = await listTables(client);
  const foreign = await liftGuards(client, tables);
  await client.query(`TRUNCATE ${tables.map(nameOf).join(", ")}`);
  for (const { parent, name, bound } of manifest.partitions)
    await client.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} ${bound}`);
  for (const fact of manifest.tables) await loadTable(client, fact, backup);
  for (const { name, lastValue } of manifest.sequences)
    await client.query("SELECT setval($1::regclass, $2::bigint)", [name, lastValue]);
  await lowerGuards(client, tables, foreign);
}

/** Reads every table back; returns those that are not, to the last row, what the backup says. */
async function compare(client: pg.Client, manifest: Manifest): Promise<string[]> {
  const differing: string[] = [];
  const known = new Map((await listTables(client)).map((table) => [nameOf(table), table]));
  for (const fact of manifest.tables) {
    const table = known.get(nameOf(fact));
    const found = table && (await readTable(client, { ...table, columns: fact.columns }));
    if (found?.sha256 !== fact.sha256)
      differing.push(`${nameOf(fact)}: ${found?.rows ?? 0} rows, ${fact.rows} in the backup`);
  }
  return differing;
}

/**
 * Fills an empty database from a backup: all of it or nothing. Every table is read back and compared before it counts; then
 * what this version has on top is applied. Returns the names of those migrations.
 */
export async function loadDatabase(databaseUrl: string, manifest: Manifest, backup: string): Promise<string[]> {
  await makeTables(databaseUrl, manifest);
  const client = await connectPatiently(databaseUrl);
  try {
    await client.query("BEGIN");
    await load(client, manifest, backup);
    const differing = await compare(client, manifest);
    if (differing.length > 0) {
      throw new StartProblem(
        `What was loaded is not what the backup holds: ${differing.join("; ")}.`,
        "Nothing was kept. Keep the backup as it is and report this.",
      );
    }
    await client.query("COMMIT");
    for (const view of manifest.views) await client.query(`REFRESH MATERIALIZED VIEW ${view}`);
    await client.query("ANALYZE");
  } finally {
    await client.end();
  }
  return applyMigrations(databaseUrl);
}
