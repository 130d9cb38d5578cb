import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { TableBody, UnlistedView } from "@/lib/shared/schemas/provider-tables";
import type { KeptTable } from "../kept-tables";
import type { RailName, RailOperation } from "../provider";

const PUBLISHED: KeptTable = { version: 0, declines: [], limits: null };

/** The newest version of each provider that has any. */
export async function readNewestTables(): Promise<Map<RailName, KeptTable>> {
  const { rows } = await pool.query<{ provider: RailName; version: number; body: TableBody }>(
    `SELECT DISTINCT ON (provider) provider, version, body FROM provider_table_version ORDER BY provider, version DESC`,
  );
  return new Map(rows.map(({ provider, version, body }) => [provider, { version, ...body }]));
}

/** Locked against another change until this transaction ends. */
export async function lockNewestTable(db: Db, rail: RailName): Promise<KeptTable> {
  await db.query("LOCK TABLE provider_table_version IN SHARE ROW EXCLUSIVE MODE");
  const { rows } = await db.query<{ version: number; body: TableBody }>(
    "SELECT version, body FROM provider_table_version WHERE provider = $1 ORDER BY version DESC LIMIT 1",
    [rail],
  );
  return rows[0] ? { version: rows[0].version, ...rows[0].body } : PUBLISHED;
}

/** Version 0 is what is published. Null for one that never was. */
export async function readTableVersion(db: Db, rail: RailName, version: number): Promise<TableBody | null> {
  if (version === 0) return { declines: [], limits: null };
  const { rows } = await db.query<{ body: TableBody }>(
    "SELECT body FROM provider_table_version WHERE provider = $1 AND version = $2",
    [rail, version],
  );
  return rows[0]?.body ?? null;
}

type NewVersion = { rail: RailName; version: number; body: TableBody; note: string; userId: string };

export async function insertTableVersion(db: Db, { rail, version, body, note, userId }: NewVersion): Promise<void> {
  await db.query(
    "INSERT INTO provider_table_version (provider, version, body, note, created_by) VALUES ($1, $2, $3, $4, $5)",
    [rail, version, JSON.stringify(body), note, userId],
  );
}

export type TableVersionRow = { version: number; body: TableBody; note: string; createdAt: Date; by: string | null };

/** Newest first, with the name of who made each. */
export async function listTableVersions(rail: RailName, limit: number): Promise<TableVersionRow[]> {
  const { rows } = await pool.query<TableVersionRow>(
    `SELECT v.version, v.body, v.note, v.created_at AS "createdAt", u.name AS by
     FROM provider_table_version v LEFT JOIN app_user u ON u.id = v.created_by
     WHERE v.provider = $1 ORDER BY v.version DESC LIMIT $2`,
    [rail, limit],
  );
  return rows;
}

/** A code that no list of the provider has, in the reply to one call. */
export type Unlisted = { rail: RailName; operation: RailOperation; list: string; code: string };

const LONGEST_CODE = 80;

export async function noteUnlistedRow({ rail, operation, list, code }: Unlisted, at: Date): Promise<void> {
  await pool.query(
    `INSERT INTO unlisted_code AS known (provider, list, code, operation, seen, first_seen_at, last_seen_at)
     VALUES ($1, $2, $3, $4, 1, $5, $5)
     ON CONFLICT (provider, list, code) DO UPDATE SET seen = known.seen + 1, operation = excluded.operation,
       last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
    [rail, list, code.slice(0, LONGEST_CODE), operation, at],
  );
}

type SeenRow = { list: string; code: string; seen: string; operation: string; firstSeenAt: Date; lastSeenAt: Date };

/** The latest first. */
export async function listUnlistedRows(rail: RailName, limit: number): Promise<Omit<UnlistedView, "choices">[]> {
  const { rows } = await pool.query<SeenRow>(
    `SELECT list, code, seen, operation, first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt"
     FROM unlisted_code WHERE provider = $1 ORDER BY last_seen_at DESC, code LIMIT $2`,
    [rail, limit],
  );
  return rows.map(({ seen, firstSeenAt, lastSeenAt, ...row }) => ({
    ...row,
    seen: Number(seen),
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}
