import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction } from "../platform/db";
import { toPublicId } from "../shared/ids";
import { type Clock, systemClock } from "../shared/time";

const AT_ONCE = 50;

/** A row is taken by one worker only; what lost its tracks since goes back to draft instead of into the shop. */
const PUBLISH = `
  WITH due AS (
    SELECT id, publish_at, EXISTS (SELECT 1 FROM track t WHERE t.release_id = release.id AND t.deleted_at IS NULL) AS is_whole
    FROM release WHERE status = 'scheduled' AND publish_at <= $1 AND deleted_at IS NULL
    ORDER BY publish_at, id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
  UPDATE release r SET status = CASE WHEN due.is_whole THEN 'published' ELSE 'draft' END, publish_at = NULL, updated_at = $1,
    published_at = CASE WHEN due.is_whole THEN coalesce(r.published_at, due.publish_at) ELSE r.published_at END
  FROM due WHERE r.id = due.id RETURNING r.id, r.status`;

/** Publishes every scheduled release whose time has come, each once, and audits it. Returns how many rows it moved. */
export async function publishDueReleases(clock: Clock = systemClock): Promise<number> {
  return inTransaction(async (db) => {
    const { rows } = await db.query<{ id: string; status: string }>(PUBLISH, [clock.now()]);
    for (const { id, status } of rows)
      await appendAudit(db, {
        actorId: "system",
        action: status === "published" ? "release.publish" : "release.withdraw",
        subject: toPublicId("release", id),
        before: { status: "scheduled" },
        after: { status },
      });
    return rows.length;
  });
}
