import "server-only";
import { pool } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/jobs";
import type { RenderedFormat } from "@/lib/shared/download-format";
import type { Clock } from "@/lib/shared/time";
import { systemClock } from "@/lib/shared/time";
import type { RenditionPlan, SoldTrack } from "./plan-renditions";

export const RENDER_JOB = "render-download";
/** After this a file that still waits, or failed, is put on the queue once more by whoever asks for it. */
const ASK_AGAIN_MS = 60_000;
const MAX_ATTEMPTS = 3;
const LOOK_EVERY_MS = 200;

/** `contentHash` is the SHA-256 of the file, hex. */
export type RenditionState =
  | { key: string; state: "waiting" | "failed" }
  | { key: string; state: "ready"; cid: string; contentHash: string; sizeBytes: number };

type Row = { key: string; state: RenditionState["state"]; cid: string; content_hash: string; size_bytes: number };

function toState({ key, state, ...row }: Row): RenditionState {
  if (state !== "ready") return { key, state };
  return { key, state, cid: row.cid, contentHash: row.content_hash, sizeBytes: row.size_bytes };
}

// A key that is asked for again while it waits is left alone for a minute: its job is on the queue.
const REQUEST = `
  WITH wanted AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS w (key text, "trackId" uuid, "recordingId" uuid, format text)
  ), asked AS (
    INSERT INTO rendition AS r (key, track_id, recording_id, format, state, requested_at, used_at)
    SELECT DISTINCT ON (key) key, "trackId", "recordingId", format, 'waiting', $2, $2 FROM wanted ORDER BY key
    ON CONFLICT (key) DO UPDATE SET used_at = $2,
      state = CASE WHEN r.state = 'evicted' OR r.state = 'failed' AND r.requested_at < $3 THEN 'waiting' ELSE r.state END,
      problem = CASE WHEN r.requested_at < $3 THEN NULL ELSE r.problem END,
      requested_at = CASE WHEN r.state = 'evicted' OR r.state <> 'ready' AND r.requested_at < $3 THEN $2 ELSE r.requested_at END
    RETURNING *
  )
  SELECT key, state, cid, content_hash, size_bytes, state = 'waiting' AND requested_at = $2 AS is_due FROM asked`;

/**
 * Asks for these files: what is not there is put on the queue, once, whoever asks and how often. One state per plan, in
 * their order.
 */
export async function requestRenditions(
  plans: readonly RenditionPlan[],
  clock: Clock = systemClock,
): Promise<RenditionState[]> {
  if (plans.length === 0) return [];
  const now = clock.now();
  const wanted = plans.map(({ key, trackId, recordingId, format }) => ({ key, trackId, recordingId, format }));
  const { rows } = await pool.query<Row & { is_due: boolean }>(REQUEST, [
    JSON.stringify(wanted),
    now,
    new Date(now.getTime() - ASK_AGAIN_MS),
  ]);
  const found = new Map(rows.map((row) => [row.key, row]));
  for (const plan of wanted) if (found.get(plan.key)?.is_due) await enqueueRendition(plan);
  return plans.map(({ key }) =>
    toState(found.get(key) ?? { key, state: "waiting", cid: "", content_hash: "", size_bytes: 0 }),
  );
}

/** How far these files are, one state per plan; nothing is asked for, and what is not there waits. */
export async function readRenditions(plans: readonly RenditionPlan[]): Promise<RenditionState[]> {
  const { rows } = await pool.query<Row>(
    "SELECT key, state, cid, content_hash, size_bytes FROM rendition WHERE key = ANY($1) AND state = 'ready'",
    [plans.map(({ key }) => key)],
  );
  const found = new Map(rows.map((row) => [row.key, toState(row)]));
  return plans.map(({ key }) => found.get(key) ?? { key, state: "waiting" });
}

/** The job that makes one file; the same key once. */
export async function enqueueRendition(file: SoldTrack & { key: string; format: RenderedFormat }): Promise<void> {
  const { key, trackId, recordingId, format } = file;
  await enqueue(RENDER_JOB, { key, trackId, recordingId, format }, { key, maxAttempts: MAX_ATTEMPTS });
}

/** As `requestRenditions`, for one that somebody waits for: until it is made, has failed, or `patienceMs` are over. */
export async function awaitRendition(plan: RenditionPlan, patienceMs: number): Promise<RenditionState> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const [state] = await requestRenditions([plan]);
    if (state?.state !== "waiting" || Date.now() >= giveUpAt) return state ?? { key: plan.key, state: "failed" };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
