import "server-only";
import { pool } from "../platform/db";
import { fromPublicId, newId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import { type Clock, systemClock } from "../shared/time";

/** `playedMs` counts from the start of this listen, so a later report of the same listen is the larger one. */
export type PlayReport = { trackId: string; playedMs: number; source: string };
export type Listener = { listenerId: string; actor: Actor; userAgent: string };
/** A report with its listener and time; `trackId` is a bare uuid. */
export type TimedPlay = { listenerId: string; trackId: string; playedMs: number; source: string; at: Date };

const BOTS = /bot|crawl|spider|slurp|monitor|curl|wget|python-requests/i;

/**
 * Takes what a player reports. Left out without an error: unknown tracks and drafts, an artist's own plays, bots.
 * Returns how many new plays were counted.
 */
export async function recordPlays(
  listener: Listener,
  reports: readonly PlayReport[],
  clock: Clock = systemClock,
): Promise<number> {
  if (BOTS.test(listener.userAgent)) return 0;
  const plays = reports.flatMap(({ trackId, ...report }) => {
    const uuid = fromPublicId("track", trackId);
    return uuid ? [{ ...report, trackId: uuid, listenerId: listener.listenerId, at: clock.now() }] : [];
  });
  return writePlays(plays, listener.actor.kind === "user" ? listener.actor.artistIds : []);
}

/**
 * Writes plays and the roll-up event of each new one in a single statement. Reports of one listener and track less than
 * 30 s apart are one play, which grows. Outcome: complete from 90 % of the recording, skip below 10 %, else partial.
 * One report per listener and track and call: the longest wins.
 */
export async function writePlays(plays: readonly TimedPlay[], ownArtistIds: readonly string[] = []): Promise<number> {
  if (plays.length === 0) return 0;
  const given = plays.map((play) => ({ ...play, id: newId(), outboxId: newId() }));
  const { rows } = await pool.query<{ counted: number }>(WRITE_PLAYS, [JSON.stringify(given), ownArtistIds]);
  return rows[0]?.counted ?? 0;
}

const OUTCOME = `CASE WHEN given."playedMs" >= 0.9 * given.duration_ms THEN 'complete'
  WHEN given."playedMs" < 0.1 * given.duration_ms THEN 'skip' ELSE 'partial' END`;

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const WRITE_PLAYS = `
WITH given AS (
  SELECT DISTINCT ON (p."listenerId", p."trackId") p.*, t.artist_id, rec.duration_ms
  FROM jsonb_to_recordset($1::jsonb)
    AS p (id uuid, "outboxId" uuid, "trackId" uuid, "listenerId" text, "playedMs" integer, source text, at timestamptz)
  JOIN track t ON t.id = p."trackId" AND t.deleted_at IS NULL
  JOIN recording rec ON rec.id = t.recording_id
  JOIN release r ON r.id = t.release_id AND r.status IN ('published', 'unlisted') AND r.deleted_at IS NULL
  WHERE NOT t.artist_id = ANY($2::uuid[])
  ORDER BY p."listenerId", p."trackId", p."playedMs" DESC
), listen AS (
  INSERT INTO play_dedupe AS known (listener_id, track_id, play_id, played_at, last_at)
  SELECT "listenerId", "trackId", id, at, at FROM given
  ON CONFLICT (listener_id, track_id) DO UPDATE SET
    play_id = CASE WHEN EXCLUDED.last_at < known.last_at + interval '30 seconds' THEN known.play_id ELSE EXCLUDED.play_id END,
    played_at = CASE WHEN EXCLUDED.last_at < known.last_at + interval '30 seconds' THEN known.played_at ELSE EXCLUDED.played_at END,
    last_at = EXCLUDED.last_at
  RETURNING listener_id, track_id, play_id, played_at
), fresh AS (
  SELECT given.* FROM given JOIN listen ON listen.play_id = given.id
), written AS (
  INSERT INTO play (id, played_at, track_id, artist_id, listener_id, played_ms, outcome, source)
  SELECT id, at, "trackId", artist_id, "listenerId", least("playedMs", duration_ms), ${OUTCOME.replaceAll("given.", "")}, source FROM fresh
  RETURNING id
), grown AS (
  UPDATE play SET played_ms = least(given."playedMs", given.duration_ms), outcome = ${OUTCOME}, outcome_before = play.outcome
  FROM given JOIN listen ON listen.listener_id = given."listenerId" AND listen.track_id = given."trackId" AND listen.play_id <> given.id
  WHERE play.id = listen.play_id AND play.played_at = listen.played_at AND play.played_ms < given."playedMs"
  RETURNING play.track_id, play.artist_id, play.played_at, play.outcome_before, play.outcome, given."outboxId" AS outbox_id, given.at
), told AS (
  INSERT INTO outbox (id, topic, payload, created_at, available_at)
  SELECT "outboxId", 'rollup', jsonb_build_object('kind', 'play', 'at', ${iso("at")}, 'trackId', "trackId", 'artistId', artist_id,
    'person', person_of("listenerId"), 'outcome', ${OUTCOME.replaceAll("given.", "")}), at, at FROM fresh
  UNION ALL
  SELECT outbox_id, 'rollup', jsonb_build_object('kind', 'outcome', 'at', ${iso("played_at")}, 'trackId', track_id, 'artistId', artist_id,
    'before', outcome_before, 'outcome', outcome), at, at FROM grown WHERE outcome <> outcome_before
)
SELECT count(*) AS counted FROM written`;
