import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSchemaEngine } from "../test/schema-engine";
import { applyMigrations, MigrationMismatch } from "./migrate";

const own = process.env.DATABASE_URL as string;
const empty = new URL(own);
empty.pathname += "_empty";

let folder: string;
let client: pg.Client;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-migrations-"));
  await run(own, `DROP DATABASE IF EXISTS ${empty.pathname.slice(1)} WITH (FORCE)`);
  await run(own, `CREATE DATABASE ${empty.pathname.slice(1)}`);
  client = new pg.Client({ connectionString: empty.href });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await run(own, `DROP DATABASE ${empty.pathname.slice(1)} WITH (FORCE)`);
  fs.rmSync(folder, { recursive: true });
});

async function run(url: string, sql: string): Promise<void> {
  const once = new pg.Client({ connectionString: url });
  await once.connect();
  await once.query(sql);
  await once.end();
}

function write(name: string, sql: string): void {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

test("migrations apply in order, once, also when two processes start together", async () => {
  write("0002_second", "ALTER TABLE one ADD COLUMN b int");
  write("0001_first", "CREATE TABLE one (a int)");
  const runs = await Promise.all([applyMigrations(empty.href, folder), applyMigrations(empty.href, folder)]);
  expect(runs.flat()).toEqual(["0001_first", "0002_second"]);
  expect(await applyMigrations(empty.href, folder)).toEqual([]);
});

test("a migration that fails leaves nothing, and can be mended", async () => {
  write("0001_first", "CREATE TABLE one (a int); SELECT 1 / 0");
  await expect(applyMigrations(empty.href, folder)).rejects.toThrow("0001_first failed: division by zero");
  write("0001_first", "CREATE TABLE one (a int)");
  expect(await applyMigrations(empty.href, folder)).toEqual(["0001_first"]);
});

test("an applied migration that was edited or removed is refused before anything runs", async () => {
  write("0001_first", "CREATE TABLE one (a int)");
  await applyMigrations(empty.href, folder);
  write("0002_second", "CREATE TABLE two (a int)");
  write("0001_first", "CREATE TABLE one (a bigint)");
  await expect(applyMigrations(empty.href, folder)).rejects.toThrow(MigrationMismatch);
  fs.rmSync(path.join(folder, "0001_first"), { recursive: true });
  await expect(applyMigrations(empty.href, folder)).rejects.toThrow("older than its database");
  expect((await client.query("SELECT to_regclass('two') AS two")).rows).toEqual([{ two: null }]);
});

test("Prisma's own engine finds our history complete and unedited", async () => {
  const migrations = path.join(import.meta.dirname, "migrations");
  await applyMigrations(empty.href, migrations);
  const schema = path.join(import.meta.dirname, "schema.prisma");
  const engine = await openSchemaEngine(empty.href, [[schema, fs.readFileSync(schema, "utf8")]]);
  const names = fs.readdirSync(migrations).filter((name) => fs.statSync(path.join(migrations, name)).isDirectory());
  const history = await engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: migrations,
      lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
      shadowDbInitScript: "",
      migrationDirectories: names.map((name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok", value: fs.readFileSync(path.join(migrations, name, "migration.sql"), "utf8") },
        },
      })),
    },
    optInToShadowDatabase: false,
    filters: { externalTables: [], externalEnums: [] },
  });
  expect(history).toMatchObject({
    editedMigrationNames: [],
    failedMigrationNames: [],
    hasMigrationsTable: true,
    history: null,
  });
});
