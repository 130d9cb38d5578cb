import "server-only";
import { pool } from "@/lib/platform/db";
import type { QueuedPin, StorageOverview } from "@/lib/shared/schemas/storage";

type Row = Omit<QueuedPin, "queuedAt" | "nextTryAt" | "sizeBytes"> & {
  size_bytes: number;
  queued_at: Date;
  next_try_at: Date | null;
};

const WAITING = `
  SELECT p.cid, p.form, p.state, p.size_bytes, p.attempts, p.reason, p.queued_at, p.next_try_at, m.kind,
    coalesce(
      (SELECT t.title FROM recording rec JOIN track t ON t.recording_id = rec.id WHERE rec.cid = p.cid OR rec.preview_cid = p.cid ORDER BY t.id LIMIT 1),
      (SELECT r.title FROM release r WHERE r.cover_cid = p.cid OR r.cover_small_cid = p.cid LIMIT 1), '') AS name
  FROM media_pin p LEFT JOIN media_object m ON m.cid = p.cid
  WHERE p.state <> 'pinned' ORDER BY p.reason IS NULL, p.next_try_at NULLS FIRST, p.size_bytes LIMIT $1`;

/** Copies by state, and the first of those that are not where they should be: what failed before what waits. */
export async function readPinQueue(limit: number): Promise<Pick<StorageOverview["node"], "counts" | "waiting">> {
  const [{ rows: counts }, { rows }] = await Promise.all([
    pool.query<StorageOverview["node"]["counts"][number]>(
      `SELECT form, state, count(*)::int AS objects, sum(size_bytes)::bigint AS bytes FROM media_pin GROUP BY form, state ORDER BY form, state`,
    ),
    pool.query<Row>(WAITING, [limit]),
  ]);
  const waiting = rows.map(({ size_bytes: sizeBytes, queued_at: queuedAt, next_try_at: nextTryAt, ...row }) => ({
    ...row,
    sizeBytes,
    queuedAt: queuedAt.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
  }));
  return { counts, waiting };
}
