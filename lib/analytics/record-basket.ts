import "server-only";
import { pool } from "../platform/db";
import { startOfHour } from "../shared/time";

/** A listener has these artists' music in the basket; repeats within a UTC hour are one. `artistIds` are bare uuids. */
export async function recordBasket(listenerId: string, artistIds: readonly string[], at: Date): Promise<void> {
  if (artistIds.length === 0) return;
  await pool.query(
    `INSERT INTO funnel_event (hour, step, listener_id, artist_id, at)
     SELECT $1, 'basket', $2, artist_id, $4 FROM unnest($3::uuid[]) AS a(artist_id) ORDER BY artist_id ON CONFLICT DO NOTHING`,
    [startOfHour(at), listenerId, [...new Set(artistIds)], at],
  );
}
