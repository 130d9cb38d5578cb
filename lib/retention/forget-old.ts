import "server-only";
import { pool } from "../platform/db";
import { log } from "../platform/log";
import { counter, gauge } from "../platform/metrics";
import { newId } from "../shared/ids";
import { RETENTION_KINDS, type RetentionKind } from "../shared/schemas/retention";
import type { Clock } from "../shared/time";
import { FORGET } from "./forget-rows";
import { readRetention } from "./retention-settings";

export const FORGET_JOB = "forget-old";

const BATCH = 500;
/** What is more goes the next night: a run ends before the day begins. */
const MOST_BATCHES = 400;
const DAY_MS = 86_400_000;

const forgotten = counter("backline_forgotten_rows_total", "Rows taken away or blanked as their time was over", [
  "kind",
]);
const ended = gauge("backline_forget_last_end_seconds", "When everything that is old was last forgotten, in Unix time");

type Counts = Partial<Record<RetentionKind, number>>;
/** Kinds that a domain forgets itself; returns how many rows went. */
export type ForgetElsewhere = { settlements(before: Date): Promise<number> };

/** One statement, batch by batch: each is a transaction of its own, so that nobody waits long for a row. */
async function drain(sql: string, before: Date): Promise<number> {
  let all = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const { rowCount } = await pool.query(sql, [before, BATCH]);
    all += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) break;
  }
  return all;
}

async function forgetKind(kind: RetentionKind, before: Date, elsewhere: ForgetElsewhere): Promise<number> {
  if (kind === "settlements") return elsewhere.settlements(before);
  let all = 0;
  for (const sql of FORGET[kind]) all += await drain(sql, before);
  return all;
}

/**
 * Forgets what is older than the store keeps it, kind by kind, and notes how much; again is harmless. A kind that fails stops no
 * other one; the run has failed then, and throws.
 */
export async function forgetOld(elsewhere: ForgetElsewhere, clock: Clock): Promise<Counts> {
  const [id, now, days] = [newId(), clock.now(), await readRetention()];
  await pool.query("INSERT INTO retention_run (id, started_at) VALUES ($1, $2)", [id, now]);
  const counts: Counts = {};
  const errors: string[] = [];
  for (const kind of RETENTION_KINDS) {
    const before = new Date(now.getTime() - days[kind] * DAY_MS);
    try {
      counts[kind] = await forgetKind(kind, before, elsewhere);
      forgotten.inc({ kind }, counts[kind]);
    } catch (error) {
      log.error({ err: error, kind }, "what is old could not be forgotten");
      errors.push(`${kind}: ${(error as Error).message}`.slice(0, 300));
    }
  }
  const error = errors.length > 0 ? errors.join("; ") : null;
  await pool.query("UPDATE retention_run SET finished_at = $2, counts = $3, error = $4 WHERE id = $1", [
    id,
    clock.now(),
    JSON.stringify(counts),
    error,
  ]);
  await pool.query("DELETE FROM retention_run WHERE started_at < $1::timestamptz - interval '400 days'", [now]);
  if (error !== null) throw new Error(error);
  ended.set(Math.floor(clock.now().getTime() / 1000));
  return counts;
}
