import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction, pool } from "../platform/db";
import { announceSettings, getSetting, setSetting } from "../platform/settings";
import {
  RETENTION,
  RETENTION_KINDS,
  type RetentionBoard,
  type RetentionInput,
  type RetentionKind,
} from "../shared/schemas/retention";

/** The days in force, by kind. */
export async function readRetention(): Promise<RetentionInput> {
  const changed = await getSetting("retention");
  const entries = RETENTION_KINDS.map((kind) => [kind, changed[kind] ?? RETENTION[kind].days] as const);
  return Object.fromEntries(entries) as Record<RetentionKind, number>;
}

type Run = { startedAt: Date; finishedAt: Date | null; counts: Record<string, number>; hasFailed: boolean };

/** What an admin sees: how long each kind is kept, and what the last run took away. */
export async function readRetentionBoard(): Promise<RetentionBoard> {
  const [days, { rows }] = await Promise.all([
    readRetention(),
    pool.query<Run>(
      `SELECT started_at AS "startedAt", finished_at AS "finishedAt", counts, error IS NOT NULL AS "hasFailed"
       FROM retention_run ORDER BY started_at DESC LIMIT 1`,
    ),
  ]);
  const [run] = rows;
  if (!run) return { days, lastRun: null };
  const { startedAt, finishedAt, hasFailed } = run;
  const counts = Object.fromEntries(Object.entries(run.counts).filter(([kind]) => kind in RETENTION));
  return {
    days,
    lastRun: { startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, counts, hasFailed },
  };
}

/** Changes how long data are kept, on record; the next run goes by it. */
export async function changeRetention(input: RetentionInput, userId: string): Promise<void> {
  const before = await readRetention();
  const changed = RETENTION_KINDS.filter((kind) => before[kind] !== input[kind]);
  if (changed.length === 0) return;
  const pick = (days: RetentionInput) => Object.fromEntries(changed.map((kind) => [kind, days[kind]]));
  const stored = Object.fromEntries(
    RETENTION_KINDS.filter((kind) => input[kind] !== RETENTION[kind].days).map((kind) => [kind, input[kind]]),
  );
  await inTransaction(async (db) => {
    await setSetting(db, "retention", stored, userId);
    const change = { before: pick(before), after: pick(input) };
    await appendAudit(db, { actorId: userId, action: "setting.changed", subject: "retention", ...change });
  });
  await announceSettings();
}
