import "server-only";
import { Logger, makeWorkerUtils, run, type TaskList, type WorkerUtils } from "graphile-worker";
import { pool } from "./db";
import { log } from "./log";

export type JobOptions = { key?: string; runAt?: Date; maxAttempts?: number };
export type JobHandlers = Record<string, (payload: unknown) => Promise<void>>;

// graphile-worker logs each job at info; only what went wrong is news here
const logger = new Logger(() => (level, message) => {
  if (level === "error") log.error({ source: "jobs" }, message);
  else if (level === "warning") log.warn({ source: "jobs" }, message);
});

let queue: Promise<WorkerUtils> | undefined;

/** A first attempt that fails is forgotten, so that the next one tries again. */
async function openQueue(): Promise<WorkerUtils> {
  queue ??= makeWorkerUtils({ pgPool: pool, logger }).then(async (made) => {
    await made.migrate();
    return made;
  });
  const opening = queue;
  return opening.catch((error: unknown) => {
    if (queue === opening) queue = undefined;
    throw error;
  });
}

/** Puts a job on the queue. With `key` a waiting job of the same key is replaced, so a repeat is harmless. */
export async function enqueue(name: string, payload: Record<string, unknown>, options: JobOptions = {}): Promise<void> {
  const ready = await openQueue();
  await ready.addJob(name, payload, {
    ...(options.key ? { jobKey: options.key } : {}),
    ...(options.runAt ? { runAt: options.runAt } : {}),
    maxAttempts: options.maxAttempts ?? 8,
  });
}

/** Runs jobs until `stop()`; migrates the queue's own schema first. Cron lines are `minute hour day month weekday task`. */
export async function runJobs(handlers: JobHandlers, crontab: string): Promise<{ stop(): Promise<void> }> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, (payload: unknown) => handle(payload)]),
  );
  const runner = await run({ pgPool: pool, taskList, crontab, concurrency: 2, noHandleSignals: true, logger });
  return { stop: () => runner.stop() };
}
