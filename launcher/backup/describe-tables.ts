import type pg from "pg";

/** Ours, and that of the job queue. */
export const SCHEMAS = ["public", "graphile_worker"];
/** Made by those who make the tables, before any row comes back. */
const LEDGERS_OF_MIGRATIONS = ["public._prisma_migrations", "graphile_worker.migrations"];

export type Table = { schema: string; name: string; columns: string[]; key: string[] };

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const nameOf = ({ schema, name }: Pick<Table, "schema" | "name">) => `${quote(schema)}.${quote(name)}`;

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    ARRAY(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, at)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
      WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.at) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname || '.' || c.relname <> ALL ($2) ORDER BY 1, 2`;

/** Every table with rows of its own; a partitioned one stands for its parts. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(TABLES, [SCHEMAS, LEDGERS_OF_MIGRATIONS]);
  return rows;
}

/** The rows as text, in an order that no collation changes. */
export function selectInOrder(table: Table): string {
  const order = (table.key.length > 0 ? table.key : table.columns).map((name) => `${quote(name)}::text COLLATE "C"`);
  const columns = table.columns.map(quote).join(", ");
  return `COPY (SELECT ${columns} FROM ${nameOf(table)} ORDER BY ${order.join(", ")}) TO STDOUT`;
}

export async function listSequences(client: pg.Client): Promise<{ name: string; lastValue: string }[]> {
  const { rows } = await client.query<{ name: string; lastValue: string }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS "lastValue" FROM pg_sequences
     WHERE schemaname = ANY ($1) AND last_value IS NOT NULL ORDER BY 1`,
    [SCHEMAS],
  );
  return rows;
}

export async function listPartitions(client: pg.Client): Promise<{ parent: string; name: string; bound: string }[]> {
  const { rows } = await client.query<{ parent: string; name: string; bound: string }>(
    `SELECT p.oid::regclass::text AS parent, c.oid::regclass::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent
     JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relispartition AND c.relkind = 'r' ORDER BY 2`,
    [SCHEMAS],
  );
  return rows;
}

/** Materialised views that are filled. */
export async function listViews(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, matviewname) AS name FROM pg_matviews
     WHERE schemaname = ANY ($1) AND ispopulated ORDER BY 1`,
    [SCHEMAS],
  );
  return rows.map(({ name }) => name);
}
