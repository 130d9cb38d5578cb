import "server-only";
import { pool } from "./db";
import { openQueue } from "./jobs";

/** One job that is not done. `failed`: no try is left. `lastError` is what was thrown, on one line, its beginning. */
export type QueuedJob = {
  id: string;
  name: string;
  key: string | null;
  state: "failed" | "running" | "waiting";
  attempts: number;
  maxAttempts: number;
  lastError: string | null;
  queuedAt: Date;
  startedAt: Date | null;
  nextAt: Date;
};
export type QueueCounts = Record<QueuedJob["state"], number>;

const STATE = `CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'failed' ELSE 'waiting' END`;

export async function countQueuedJobs(): Promise<QueueCounts> {
  await openQueue();
  const { rows } = await pool.query<{ state: QueuedJob["state"]; n: number }>(
    `SELECT ${STATE} AS state, count(*)::int AS n FROM graphile_worker.jobs GROUP BY 1`,
  );
  const counts: QueueCounts = { failed: 0, running: 0, waiting: 0 };
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}

/** Failed first, newest failure first; then running; then by when it is their turn. */
export async function listQueuedJobs(limit: number): Promise<QueuedJob[]> {
  await openQueue();
  const { rows } = await pool.query<QueuedJob>(
    `SELECT id::text, task_identifier AS name, key, ${STATE} AS state, attempts::int, max_attempts::int AS "maxAttempts",
       left(regexp_replace(last_error, '\\s+', ' ', 'g'), 400) AS "lastError", created_at AS "queuedAt", locked_at AS "startedAt", run_at AS "nextAt"
     FROM graphile_worker.jobs
     ORDER BY array_position(ARRAY['failed', 'running', 'waiting'], ${STATE}),
       CASE WHEN ${STATE} = 'failed' THEN updated_at END DESC, run_at, id LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Failed jobs, these or all, begin their tries anew, now. Returns them; one that runs or waits is left alone. */
export async function retryFailedJobs(ids: readonly string[] | null): Promise<{ id: string; key: string | null }[]> {
  await openQueue();
  const { rows } = await pool.query<{ id: string; key: string | null }>(
    `SELECT again.id::text, again.key FROM graphile_worker.reschedule_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs
       WHERE locked_at IS NULL AND attempts >= max_attempts AND ($1::bigint[] IS NULL OR id = ANY($1))
     ), run_at := now(), attempts := 0) AS again`,
    [ids],
  );
  return rows;
}
