import "server-only";
import { pool } from "../platform/db";
import { chooseTtlMs } from "../platform/smart-cache";

/** How long what is made of these tracks (bare uuids) is kept: by all their plays together, and by whether any costs money. */
export async function readTtlMs(trackIds: readonly string[], priceMinor: number): Promise<number> {
  const { rows } = await pool.query<{ plays: number }>(
    "SELECT coalesce(sum(plays), 0)::bigint AS plays FROM track_day WHERE track_id = ANY($1) AND currency = 'XXX'",
    [trackIds],
  );
  return chooseTtlMs({ plays: rows[0]?.plays ?? 0, isPaid: priceMinor > 0 });
}
