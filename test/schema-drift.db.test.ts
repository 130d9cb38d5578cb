import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { openSchemaEngine } from "./schema-engine";

const file = path.resolve(import.meta.dirname, "../prisma/schema.prisma");

// Checks, partial indexes, triggers and functions are the migrations' alone: Prisma's language has no words for them.
// Nor for a list that may not be null; and its timestamps say (6), which is the default.
const COLUMNS = `
  SELECT concat(t.relname, '.', a.attname, ' ', replace(format_type(a.atttypid, a.atttypmod), '(6)', ''),
                CASE WHEN a.attnotnull AND a.attndims = 0 THEN ' not null' END) AS column
  FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname <> '_prisma_migrations'
    AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1`;

test("schema.prisma mirrors the migrations, column by column", async () => {
  const migrated = process.env.DATABASE_URL as string;
  const mirrored = new URL(migrated);
  mirrored.pathname += "_mirror";
  await runSql(migrated, `CREATE DATABASE ${mirrored.pathname.slice(1)}`);
  await runSql(mirrored.href, await writeSchemaSql(migrated));
  const columns = await runSql(migrated, COLUMNS);
  expect(await runSql(mirrored.href, COLUMNS)).toEqual(columns);
  expect(columns.length).toBeGreaterThan(100);
  await runSql(migrated, `DROP DATABASE ${mirrored.pathname.slice(1)} WITH (FORCE)`);
});

async function runSql(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ column: string }>(sql)).rows?.map(({ column }) => column) ?? [];
  } finally {
    await client.end();
  }
}

/** The SQL that Prisma's own engine would make these models with. */
async function writeSchemaSql(databaseUrl: string): Promise<string> {
  const content = fs.readFileSync(file, "utf8");
  const engine = await openSchemaEngine(databaseUrl, [[file, content]]);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: [{ path: file, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // defaults may call sequences and functions that only the migrations make
  return (stdout ?? "").replaceAll(/ DEFAULT .*?(,?)$/gm, "$1");
}
