import { recordBasket } from "../../lib/analytics/record-basket";
import { pool } from "../../lib/platform/db";
import { toPublicId } from "../../lib/shared/ids";
import { demoListenerId } from "./listener-id";
import type { PlannedBasket } from "./plan-visits";

const AT_ONCE = 20;

/** Records planned baskets through the door that a quote uses; an order brings its own checkout and payment. */
export async function makeBaskets(baskets: readonly PlannedBasket[]): Promise<void> {
  const artists = await readArtists();
  for (let n = 0; n < baskets.length; n += AT_ONCE)
    await Promise.all(
      baskets.slice(n, n + AT_ONCE).map(({ at, listener, lines }) => {
        const ids = lines.map((line) => artists.get("trackId" in line ? line.trackId : line.releaseId) ?? "");
        return recordBasket(demoListenerId(listener), ids, at);
      }),
    );
}

/** The artist of every track and release, by public id. */
async function readArtists(): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ kind: "track" | "release"; id: string; artist_id: string }>(
    "SELECT 'track' AS kind, id, artist_id FROM track UNION ALL SELECT 'release', id, artist_id FROM release",
  );
  return new Map(rows.map(({ kind, id, artist_id }) => [toPublicId(kind, id), artist_id]));
}
