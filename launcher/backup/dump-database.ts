import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
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

/** Rows and hash of a table as it is now; `keep` sees its text on the way. */
export async function readTable(
  client: pg.Client,
  table: Table,
  keep: (chunk: Buffer) => void = () => undefined,
): Promise<Pick<TableFact, "rows" | "sha256">> {
  const hash = createHash("sha256");
  const rows = await copyOut(client, selectInOrder(table), (chunk) => {
    hash.update(chunk);
    keep(chunk);
  });
  return { rows, sha256: hash.digest("hex") };
}

const PART_BYTES = 1_048_576;

/** A gzip file of many members, each written before the next bytes are taken: memory does not grow with the table. */
class GzipFile {
  private parts: Buffer[] = [];
  private waiting = 0;
  private readonly handle: number;

  constructor(file: string) {
    this.handle = fs.openSync(file, "wx", 0o600);
  }

  add(chunk: Buffer): void {
    this.parts.push(Buffer.from(chunk));
    this.waiting += chunk.length;
    if (this.waiting >= PART_BYTES) this.write();
  }

  close(): void {
    this.write();
    fs.fsyncSync(this.handle);
    fs.closeSync(this.handle);
  }

  private write(): void {
    fs.writeFileSync(this.handle, gzipSync(Buffer.concat(this.parts), { level: 1 }));
    this.parts = [];
    this.waiting = 0;
  }
}

async function dumpTable(client: pg.Client, table: Table, folder: string): Promise<TableFact> {
  const name = `${table.schema}.${table.name}.copy.gz`;
  const file = new GzipFile(path.join(folder, name));
  const facts = await readTable(client, table, (chunk) => file.add(chunk));
  file.close();
  const { schema, columns } = table;
  const written = { path: `tables/${name}`, ...(await hashFile(path.join(folder, name))) };
  return { schema, name: table.name, columns, ...facts, file: written };
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
