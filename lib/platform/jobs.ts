import "server-only";
import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { pool } from "./db";
import { log } from "./log";
import { counter, histogram } from "./metrics";

export type JobOptions = { key?: string; runAt?: Date; maxAttempts?: number };
export type JobHandlers = Record<string, (payload: unknown) => Promise<void>>;

const took = histogram(
  "backline_job_duration_seconds",
  "Time of one try of a job",
  [0.05, 0.25, 1, 4, 16, 64],
  ["job"],
);
const tries = counter("backline_job_tries_total", "Tries of jobs, by how they ended", ["job", "result"]);
const takenUp = counter("backline_jobs_taken_up_total", "Jobs that had died with their worker");

let queue: Promise<void> | undefined;

/** The queue's schema, made where it is not; a first attempt that fails is forgotten, so that the next one tries again. */
export async function openQueue(): Promise<void> {
  queue ??= makeSchema();
  const opening = queue;
  return opening.catch((error: unknown) => {
    if (queue === opening) queue = undefined;
    throw error;
  });
}

/** Loaded where it is needed only: web processes ask the queue in SQL, and a bundler finds two copies of a linked package. */
async function makeSchema(): Promise<void> {
  const { rows } = await pool.query<{ table: string | null }>("SELECT to_regclass('graphile_worker.jobs') AS table");
  if (rows[0]?.table) return;
  const { Logger, runMigrations } = await import("graphile-worker");
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
}

/** Puts a job on the queue. With `key` a waiting or failed job of the same key is replaced, so a repeat is harmless. */
export async function enqueue(name: string, payload: Record<string, unknown>, options: JobOptions = {}): Promise<void> {
  await openQueue();
  const { key = null, runAt = null, maxAttempts = 8 } = options;
  if (key !== null) await forgetFailed(key);
  await pool.query(
    "SELECT 1 FROM graphile_worker.add_job($1, $2::json, job_key := $3, run_at := $4, max_attempts := $5)",
    [name, JSON.stringify(payload), key, runAt, maxAttempts],
  );
}

/** The queue would keep a used-up job beside its successor, without its key, for ever. */
async function forgetFailed(key: string): Promise<void> {
  await pool.query(
    `SELECT 1 FROM graphile_worker.complete_jobs(ARRAY(
       SELECT id FROM graphile_worker.jobs WHERE key = $1 AND locked_at IS NULL AND attempts >= max_attempts))`,
    [key],
  );
}

/**
 * Runs jobs until `stop()`; migrates the queue's own schema first. Cron lines are `minute hour day month weekday task`.
 * One process at a time runs jobs: what another left locked died with it and is taken up again.
 */
export async function runJobs(handlers: JobHandlers, crontab: string): Promise<{ stop(): Promise<void> }> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (payload: unknown) => observe(name, () => handle(payload)),
    ]),
  );
  const { Logger, run } = await import("graphile-worker");
  // it logs each job at info; only what went wrong is news here
  const logger = new Logger(() => (level, message) => {
    if (level === "error") log.error({ source: "jobs" }, message);
    else if (level === "warning") log.warn({ source: "jobs" }, message);
  });
  await takeUpDead();
  const runner = await run({ pgPool: pool, taskList, crontab, concurrency: 2, noHandleSignals: true, logger });
  return { stop: () => runner.stop() };
}

async function takeUpDead(): Promise<void> {
  await openQueue();
  const { rows } = await pool.query<{ worker: string; jobs: number }>(
    "SELECT locked_by AS worker, count(*)::int AS jobs FROM graphile_worker.jobs WHERE locked_by IS NOT NULL GROUP BY locked_by",
  );
  if (rows.length === 0) return;
  await pool.query("SELECT graphile_worker.force_unlock_workers($1)", [rows.map(({ worker }) => worker)]);
  const jobs = rows.reduce((sum, row) => sum + row.jobs, 0);
  takenUp.inc(jobs);
  log.warn({ jobs }, "taking up jobs that died with their worker");
}

async function observe(job: string, work: () => Promise<void>): Promise<void> {
  const stop = took.startTimer({ job });
  try {
    await work();
    tries.inc({ job, result: "done" });
  } catch (error) {
    tries.inc({ job, result: "failed" });
    // people read it on a page
    throw error instanceof z.ZodError ? new Error(z.prettifyError(error), { cause: error }) : error;
  } finally {
    stop();
  }
}
