import "server-only";
import { pool } from "./db";
import { processGlobal } from "./process-global";

const known = processGlobal<{ key: string | null }>("store-key", () => ({ key: null }));

/** What tells this store's answers from another's: random, made with the database, no secret. Null while nobody can say. */
export async function readStoreKey(): Promise<string | null> {
  known.key ??= await pool
    .query<{ key: string }>("SELECT store_key AS key FROM instance")
    .then(({ rows }) => rows[0]?.key ?? null)
    .catch(() => null);
  return known.key;
}
