import "server-only";
import { pool } from "../platform/db";
import { type BarState, FILTER_KEYS, type FilterKey } from "../shared/analytics-address";
import { fromPublicId } from "../shared/ids";

const NAMES = `SELECT 'artistId' AS key, name FROM artist WHERE id = $1
  UNION ALL SELECT 'trackId', title FROM track WHERE id = $2
  UNION ALL SELECT 'releaseId', title FROM release WHERE id = $3`;

/** What the filters of a bar are called; one that names nothing is called by its value. For who may see all figures. */
export async function nameFilters(state: BarState): Promise<{ key: FilterKey; name: string }[]> {
  const { artistId, trackId, releaseId } = state;
  const ids = [
    artistId && fromPublicId("artist", artistId),
    trackId && fromPublicId("track", trackId),
    releaseId && fromPublicId("release", releaseId),
  ].map((id) => id || null);
  const { rows } = ids.some(Boolean) ? await pool.query<{ key: string; name: string }>(NAMES, ids) : { rows: [] };
  return FILTER_KEYS.flatMap((key) => {
    const value = state[key];
    return value === undefined ? [] : [{ key, name: rows.find((row) => row.key === key)?.name ?? value }];
  });
}
