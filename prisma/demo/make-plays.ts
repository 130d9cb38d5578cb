import { writePlays } from "../../lib/catalog/record-plays";
import { signFor } from "../../lib/platform/crypto";
import { pool } from "../../lib/platform/db";
import { fromPublicId } from "../../lib/shared/ids";
import type { PlannedPlay } from "./plan-sales";

const BATCH = 250;

export function listenerIdOf(listener: number): string {
  return signFor("demo-listener", String(listener)).slice(0, 22);
}

/** Writes planned plays through the door of the player, in order of time, a few hundred at once. */
export async function makePlays(
  plays: readonly PlannedPlay[],
  durationsMs: ReadonlyMap<string, number>,
): Promise<number> {
  const first = plays[0]?.at ?? new Date();
  const last = plays.at(-1)?.at ?? first;
  await pool.query("SELECT ensure_play_partitions($1::date, $2::date)", [first, last]);
  let counted = 0;
  for (let n = 0; n < plays.length; n += BATCH)
    counted += await writePlays(
      plays.slice(n, n + BATCH).map(({ at, listener, trackId, playedShare }) => ({
        at,
        listenerId: listenerIdOf(listener),
        trackId: fromPublicId("track", trackId) ?? "",
        playedMs: Math.round(playedShare * (durationsMs.get(trackId) ?? 0)),
        source: "release",
      })),
    );
  return counted;
}

/** The most listeners at once of each hour, counted in steps of five minutes, as the live builder would have seen them. */
export async function keepPastPeaks(): Promise<void> {
  await pool.query(
    `INSERT INTO platform_hour (hour, currency, listeners_peak)
     SELECT date_trunc('hour', step, 'UTC'), 'XXX', max(listeners) FROM (
       SELECT date_bin('5 minutes', played_at, 'epoch') AS step, count(DISTINCT listener_id) AS listeners FROM play GROUP BY 1) steps
     GROUP BY 1 ON CONFLICT (hour, currency) DO UPDATE SET listeners_peak = EXCLUDED.listeners_peak`,
  );
}
