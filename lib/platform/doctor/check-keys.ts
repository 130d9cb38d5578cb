import "server-only";
import { pool } from "../db";
import { env } from "../env";
import { fieldKeySource } from "../field-keys";
import { openColumn, SEALED_COLUMNS, type SealedColumn } from "../sealed-columns";
import { broken, fine, sayError, type Verdict } from "./finding";

const SAMPLES = 3;

type Sample = { id: string; envelope: string };

/** The oldest and the newest envelopes of a column: those of a key that is about to go, and of the one that came last. */
async function readSamples(name: SealedColumn): Promise<Sample[]> {
  const { table, column, id } = SEALED_COLUMNS[name];
  const some = (order: string) =>
    `(SELECT ${id}::text AS id, ${column} AS envelope FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${id} ${order} LIMIT ${SAMPLES})`;
  const { rows } = await pool.query<Sample>(`${some("ASC")} UNION ${some("DESC")}`);
  return rows;
}

async function findShut(name: SealedColumn): Promise<{ opened: number; shut: string | null }> {
  const samples = await readSamples(name);
  for (const { id, envelope } of samples) {
    try {
      openColumn(name, id, envelope);
    } catch (error) {
      return { opened: 0, shut: `${SEALED_COLUMNS[name].table}.${SEALED_COLUMNS[name].column} (${sayError(error)})` };
    }
  }
  return { opened: samples.length, shut: null };
}

/** Whether the field keys can be read, and open what is sealed: a sample of every column that holds an envelope. */
export async function checkKeys(): Promise<Verdict> {
  const todo = `Put back secrets.json and field-keys.json of the backup that belongs to this database into ${env.BACKLINE_DATA_DIR}, or set FIELD_KEY or BACKLINE_FIELD_KEYS to its keys.`;
  let versions: number[];
  try {
    versions = [...fieldKeySource().read().keys.keys()];
  } catch (error) {
    return broken(`The keys of sealed columns cannot be read: ${sayError(error)}`, todo);
  }
  const found = await Promise.all((Object.keys(SEALED_COLUMNS) as SealedColumn[]).map(findShut));
  const shut = found.flatMap((one) => one.shut ?? []);
  if (shut.length > 0) return broken(`What is sealed does not open: ${shut.join("; ")}.`, todo);
  const opened = found.reduce((sum, one) => sum + one.opened, 0);
  const keys = versions.length === 1 ? "1 key" : `${versions.length} keys`;
  return fine(`${keys}; ${opened} samples of ${found.length} sealed columns open.`);
}
