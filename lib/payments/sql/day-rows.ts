import "server-only";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import type { RailName } from "../provider";
import type { Tally } from "./reconcile-rows";

export type DayState = "waiting" | "running" | "done" | "failed";
/** Why what a day shows may still change. */
export type Settling = "day_open" | "list_behind" | "fees_open";
export type DayRow = {
  rail: RailName;
  day: string;
  state: DayState;
  askedAt: Date;
  finishedAt: Date | null;
  lineCount: number;
  settling: Settling[];
  summary: Tally[];
  error: string | null;
  /** By the provider's own word; null where its list is complete at once. */
  completeUntil: Date | null;
  /** Its lines are gone since then; null while they are there. */
  clearedAt: Date | null;
  /** Findings that nobody has explained. */
  openCount: number;
  explainedCount: number;
};

const SELECT = `
  SELECT d.rail, d.day::text AS day, d.state, d.asked_at AS "askedAt", d.finished_at AS "finishedAt",
    d.line_count AS "lineCount", d.settling, d.summary, d.error, d.complete_until AS "completeUntil",
    d.cleared_at AS "clearedAt", coalesce(f.open, 0)::int AS "openCount",
    coalesce(f.explained, 0)::int AS "explainedCount"
  FROM reconciliation_day d LEFT JOIN (
    SELECT rail, day, count(*) FILTER (WHERE explained_at IS NULL) AS open,
      count(*) FILTER (WHERE explained_at IS NOT NULL) AS explained
    FROM reconciliation_finding WHERE gone_at IS NULL AND day >= $1 AND day <= $2 GROUP BY rail, day
  ) f ON f.rail = d.rail AND f.day = d.day
  WHERE d.day >= $1 AND d.day <= $2`;

export async function listDays(first: string, last: string): Promise<DayRow[]> {
  const { rows } = await pool.query<DayRow>(`${SELECT} ORDER BY d.day DESC, d.rail`, [first, last]);
  return rows;
}

export async function loadDay(rail: RailName, day: string): Promise<DayRow | null> {
  const { rows } = await pool.query<DayRow>(`${SELECT} AND d.rail = $3`, [day, day, rail]);
  return rows[0] ?? null;
}

/** Somebody, or the night (`by` null), wants this day; what an earlier comparison found stays until the next has ended. */
export async function askForDay(
  rail: RailName,
  day: string,
  { by, now }: { by: string | null; now: Date },
  db: Db = pool,
): Promise<void> {
  await db.query(
    `INSERT INTO reconciliation_day (rail, day, state, asked_at, asked_by) VALUES ($1, $2, 'waiting', $3, $4)
     ON CONFLICT (rail, day) DO UPDATE SET state = 'waiting', asked_at = $3, asked_by = $4, error = NULL`,
    [rail, day, now, by],
  );
}

export async function startDay(rail: RailName, day: string, reading: number, now: Date): Promise<void> {
  await pool.query(
    `INSERT INTO reconciliation_day AS d (rail, day, state, reading, asked_at) VALUES ($1, $2, 'running', $3, $4)
     ON CONFLICT (rail, day) DO UPDATE SET state = 'running', reading = $3, error = NULL`,
    [rail, day, reading, now],
  );
}

/** Of an overtaken reading nothing is written: the later one tells. */
export async function endDay(
  rail: RailName,
  day: string,
  reading: number,
  end: { now: Date } & (
    | { error: string }
    | {
        lineCount: number;
        settling: readonly Settling[];
        summary: readonly Tally[];
        completeUntil: Date | null;
      }
  ),
): Promise<void> {
  const done = "error" in end ? null : end;
  await pool.query(
    `UPDATE reconciliation_day SET state = $4, error = $5, finished_at = $6, line_count = coalesce($7, line_count),
       settling = coalesce($8, settling), summary = coalesce($9::jsonb, summary),
       complete_until = CASE WHEN $4 = 'done' THEN $10 ELSE complete_until END,
       cleared_at = CASE WHEN $4 = 'done' THEN NULL ELSE cleared_at END
     WHERE rail = $1 AND day = $2 AND reading = $3`,
    [
      rail,
      day,
      reading,
      done ? "done" : "failed",
      "error" in end ? end.error : null,
      end.now,
      done?.lineCount ?? null,
      done?.settling ?? null,
      done ? JSON.stringify(done.summary) : null,
      done?.completeUntil ?? null,
    ],
  );
}

/** What a comparison of what is on file has come to. */
export async function storeSummary(rail: RailName, day: string, summary: readonly Tally[]): Promise<void> {
  await pool.query("UPDATE reconciliation_day SET summary = $3 WHERE rail = $1 AND day = $2", [
    rail,
    day,
    JSON.stringify(summary),
  ]);
}

/** Days that are to be looked at once more: those that were still settling, that failed, or that show what nobody has explained. */
export async function listDueDays(rail: RailName, since: string, lookBack: string): Promise<string[]> {
  const { rows } = await pool.query<{ day: string }>(
    `SELECT d.day::text AS day FROM reconciliation_day d WHERE d.rail = $1 AND d.day >= $2
       AND (d.settling <> '{}' OR d.state <> 'done' OR (d.day >= $3 AND EXISTS (
         SELECT 1 FROM reconciliation_finding f
         WHERE f.rail = $1 AND f.day = d.day AND f.gone_at IS NULL AND f.explained_at IS NULL)))`,
    [rail, since, lookBack],
  );
  return rows.map(({ day }) => day);
}

/** Lines of the day, and how many of them may still change their fee. */
export async function countLines(rail: RailName, day: string): Promise<{ all: number; open: number }> {
  const { rows } = await pool.query<{ all: number; open: number }>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE NOT is_final))::int AS open FROM settlement_line
     WHERE rail = $1 AND at >= $2::date AT TIME ZONE 'UTC' AND at < ($2::date + 1) AT TIME ZONE 'UTC'`,
    [rail, day],
  );
  return rows[0] as { all: number; open: number };
}

/**
 * Drops the lines of days that ended before `before`, and what they showed and is long gone. Findings that stand, explained or
 * not, and the sums of each day stay: they are books.
 */
export async function clearOldLines(before: string, now: Date): Promise<number> {
  const midnight = new Date(`${before}T00:00:00Z`);
  return inTransaction(async (db) => {
    await db.query("UPDATE reconciliation_day SET cleared_at = $2 WHERE day < $1 AND cleared_at IS NULL", [
      before,
      now,
    ]);
    const { rowCount } = await db.query("DELETE FROM settlement_line WHERE at < $1", [midnight]);
    await db.query("DELETE FROM reconciliation_finding WHERE gone_at < $1 AND day < $2", [midnight, before]);
    return rowCount ?? 0;
  });
}
