import "server-only";
import { pool } from "@/lib/platform/db";
import type { PricedLine } from "./price-lines";
import type { SaleLine } from "./sale-order";

/** Adds the tracks each line sells, for an order that is not written yet. */
export async function withTracks(lines: readonly (PricedLine & { id: string })[]): Promise<SaleLine[]> {
  const { rows } = await pool.query<{ releaseId: string; id: string; priceMinor: number | null }>(
    `SELECT release_id AS "releaseId", id, price_minor AS "priceMinor" FROM track
     WHERE release_id = ANY($1) AND deleted_at IS NULL ORDER BY disc, position`,
    [lines.map((line) => line.releaseId)],
  );
  return lines.map((line) => ({
    ...line,
    tracks: rows.filter((row) => row.releaseId === line.releaseId && (!line.trackId || row.id === line.trackId)),
  }));
}
