import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Transform, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { copyOut } from "./copy-stream";
import { listPartitions, listSequences, listTables, listViews, selectInOrder, type Table } from "./describe-tables";
import { hashFile, type Manifest, type TableFact } from "./manifest";

export type DatabaseFacts = Omit<Manifest, "format" | "madeAt" | "media" | "secrets" | "tookMs">;

/** A connection that waits for whatever a backup needs and writes values the same way everywhere. */
export async function connectPatiently(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "backline-backup" });
  await client.connect();
  await client.query(
    "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0",
  );
  return client;
}

/** Rows and hash of a table as it is now, written to `sink` on the way. */
export async function readTable(
  client: pg.Client,
  table: Table,
  sink: Writable,
): Promise<Pick<TableFact, "rows" | "sha256">> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  hashing.pipe(sink);
  const ended = finished(sink);
  const rows = await copyOut(client, selectInOrder(table), hashing);
  hashing.end();
  await ended;
  return { rows, sha256: hash.digest("hex") };
}

export const nowhere = () =>
  new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });

async function dumpTable(client: pg.Client, table: Table, folder: string): Promise<TableFact> {
  const name = `${table.schema}.${table.name}.copy.gz`;
  const file = fs.createWriteStream(path.join(folder, name), { mode: 0o600, flush: true });
  const gzip = createGzip({ level: 1 });
  gzip.pipe(file);
  const written = finished(file);
  const facts = await readTable(client, table, gzip);
  await written;
  const { schema, columns } = table;
  return {
    schema,
    name: table.name,
    columns,
    ...facts,
    file: { path: `tables/${name}`, ...(await hashFile(path.join(folder, name))) },
  };
}

const FACTS = `SELECT store_key::text AS "storeKey", mode, current_setting('server_version') AS postgres,
  (SELECT json_build_object('seq', seq, 'hash', hash) FROM audit_entry ORDER BY seq DESC LIMIT 1) AS "auditHead" FROM instance`;
const MIGRATIONS = `SELECT migration_name AS name, checksum FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`;

/** Writes every table into `folder`, all as they were at one moment; the store goes on selling meanwhile. */
export async function dumpDatabase(databaseUrl: string, folder: string): Promise<DatabaseFacts> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const client = await connectPatiently(databaseUrl);
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    type Facts = Pick<DatabaseFacts, "storeKey" | "mode" | "postgres" | "auditHead">;
    const { rows } = await client.query<Facts>(FACTS);
    const { rows: migrations } = await client.query<{ name: string; checksum: string }>(MIGRATIONS);
    const tables: TableFact[] = [];
    for (const table of await listTables(client)) tables.push(await dumpTable(client, table, folder));
    return {
      ...(rows[0] as Facts),
      migrations,
      tables,
      sequences: await listSequences(client),
      partitions: await listPartitions(client),
      views: await listViews(client),
    };
  } finally {
    await client.end();
  }
}
