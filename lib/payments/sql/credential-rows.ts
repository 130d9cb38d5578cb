import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { RailName } from "../provider";

// How these end is known to the account that they were made with, and to no other.
const COUNT_UNDER_WAY = `
  SELECT rail, count(*)::int AS count FROM (
    SELECT rail FROM payment_attempt WHERE livemode AND state IN
      ('sent', 'created', 'needs_buyer', 'unknown', 'authorized', 'capturing', 'capture_unknown', 'voiding')
    UNION ALL
    SELECT a.rail FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id
    WHERE a.livemode AND r.state IN ('sent', 'pending', 'unknown')
  ) under_way WHERE $1::text IS NULL OR rail = $1 GROUP BY rail`;

/** Payments and refunds of each rail that are not settled. */
export async function countUnderWay(rail: RailName | null = null): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ rail: string; count: number }>(COUNT_UNDER_WAY, [rail]);
  return new Map(rows.map((row) => [row.rail, row.count]));
}

/** Returns whether there were keys before, locked until the transaction ends. */
export async function lockCredential(db: Db, provider: RailName): Promise<boolean> {
  // also against somebody who enters the first ones at the same time
  await db.query("SELECT pg_advisory_xact_lock(hashtext('provider_credential'), hashtext($1))", [provider]);
  const { rows } = await db.query("SELECT 1 FROM provider_credential WHERE provider = $1", [provider]);
  return rows.length > 0;
}

export async function writeCredential(
  db: Db,
  row: { provider: RailName; sealedKeys: string; version: string; at: Date; userId: string },
): Promise<void> {
  await db.query(
    `INSERT INTO provider_credential (provider, sealed_keys, version, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (provider) DO UPDATE SET sealed_keys = EXCLUDED.sealed_keys, version = EXCLUDED.version,
       set_at = EXCLUDED.set_at, set_by = EXCLUDED.set_by`,
    [row.provider, row.sealedKeys, row.version, row.at, row.userId],
  );
}

export async function deleteCredential(db: Db, provider: RailName): Promise<boolean> {
  const { rowCount } = await db.query("DELETE FROM provider_credential WHERE provider = $1", [provider]);
  return rowCount === 1;
}
