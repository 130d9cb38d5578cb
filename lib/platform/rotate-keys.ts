import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { openField, sealField } from "./crypto";
import { pool } from "./db";
import { AppError } from "./errors";
import { fieldKeySource, KEYS_KEPT_MS, type KeyRing } from "./field-keys";
import { boundTo, SEALED_COLUMNS, type SealedColumn } from "./sealed-columns";

const ROTATION_LOCK = 7_204_412;
const BATCH = 200;

type Tell = (line: string) => void;
type Row = { id: string; envelope: string };
/** `failed`: values that no known key opens, as `table.column id`; they are left as they are. */
export type Resealed = { resealed: number; failed: string[] };
export type Rotation = Resealed & { version: number; isResumed: boolean };

async function readOld(name: SealedColumn, current: number, after: string | null): Promise<Row[]> {
  const { table, column, id, idType } = SEALED_COLUMNS[name];
  const { rows } = await pool.query<Row>(
    `SELECT ${id}::text AS id, ${column} AS envelope FROM ${table}
     WHERE ${column} IS NOT NULL AND NOT starts_with(${column}, $1) AND ($2::${idType} IS NULL OR ${id} > $2::${idType})
     ORDER BY ${table}.${id} LIMIT ${BATCH}`,
    [`v${current}.`, after],
  );
  return rows;
}

/** Only what is still as it was read: whoever wrote a row meanwhile has sealed it anew. Returns how many it wrote. */
async function writeFresh(name: SealedColumn, rows: readonly (Row & { fresh: string })[]): Promise<number> {
  const { table, column, id, idType } = SEALED_COLUMNS[name];
  const { rowCount } = await pool.query(
    `UPDATE ${table} t SET ${column} = n.fresh FROM unnest($1::${idType}[], $2::text[], $3::text[]) AS n(id, envelope, fresh)
     WHERE t.${id} = n.id AND t.${column} = n.envelope`,
    [rows.map((row) => row.id), rows.map((row) => row.envelope), rows.map((row) => row.fresh)],
  );
  return rowCount ?? 0;
}

async function resealColumn(name: SealedColumn, ring: KeyRing, failed: Set<string>): Promise<number> {
  const { table, column } = SEALED_COLUMNS[name];
  let [count, after] = [0, null as string | null];
  for (;;) {
    const rows = await readOld(name, ring.current, after);
    if (rows.length === 0) return count;
    const fresh = rows.flatMap((row) => {
      try {
        const aad = boundTo(name, row.id);
        return [{ ...row, fresh: sealField(openField(row.envelope, aad, ring), aad, ring) }];
      } catch {
        failed.add(`${table}.${column} ${row.id}`);
        return [];
      }
    });
    count += await writeFresh(name, fresh);
    after = rows.at(-1)?.id ?? null;
  }
}

async function resealAll(ring: KeyRing, tell: Tell): Promise<Resealed> {
  const failed = new Set<string>();
  let resealed = 0;
  for (const name of Object.keys(SEALED_COLUMNS) as SealedColumn[]) {
    const count = await resealColumn(name, ring, failed);
    const { table, column } = SEALED_COLUMNS[name];
    if (count > 0) tell(`${table}.${column}: ${count} sealed anew with key ${ring.current}`);
    resealed += count;
  }
  return { resealed, failed: [...failed] };
}

/** Until a pass finds nothing that it can change: others go on writing, for a moment still with the key before. */
async function resealUntilDone(tell: Tell): Promise<Resealed> {
  let total = 0;
  for (;;) {
    const { resealed, failed } = await resealAll(fieldKeySource().read(), tell);
    total += resealed;
    if (resealed === 0) return { resealed: total, failed };
    await wait(KEYS_KEPT_MS);
  }
}

/**
 * Seals every sealed column anew with a fresh key, beside whatever reads and writes: old versions stay readable throughout.
 * A rotation that was cut off is finished instead (`isResumed`), with the key that it had added; the same where the
 * operator has put a new key into the environment. Throws `conflict` while another rotation runs, Error when keys cannot
 * be added from here and there is nothing to seal anew.
 */
export async function rotateKeys(tell: Tell): Promise<Rotation> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ isOurs: boolean }>(`SELECT pg_try_advisory_lock($1) AS "isOurs"`, [
      ROTATION_LOCK,
    ]);
    if (!rows[0]?.isOurs) throw new AppError("conflict", "Another rotation is running. Let it end.");
    return await rotateAlone(tell).finally(() => unlock(client));
  } finally {
    client.release();
  }
}

async function unlock(client: pg.PoolClient): Promise<void> {
  await client.query("SELECT pg_advisory_unlock($1)", [ROTATION_LOCK]);
}

async function rotateAlone(tell: Tell): Promise<Rotation> {
  const source = fieldKeySource();
  const before = source.read();
  tell(`The current key is version ${before.current}; looking for values that an older one sealed …`);
  const left = await resealUntilDone(tell);
  if (left.resealed > 0) return { ...left, version: before.current, isResumed: true };
  const version = source.add();
  if (version === null)
    throw new Error("Everything is sealed with the current key. Put a new one in front of BACKLINE_FIELD_KEYS first.");
  tell(`Added key ${version}; older keys stay, so that everything remains readable`);
  const done = await resealUntilDone(tell);
  // a process that had not heard of the key yet may have written after the last pass
  await wait(KEYS_KEPT_MS);
  const late = await resealUntilDone(tell);
  return { version, resealed: done.resealed + late.resealed, failed: late.failed, isResumed: false };
}
