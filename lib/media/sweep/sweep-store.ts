import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { newId } from "@/lib/shared/ids";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { NEEDED } from "./cid-references";
import { evictRenditions } from "./evict-renditions";
import { listGarbage, type SweepItem } from "./plan-sweep";

const removed = counter("backline_sweep_objects_total", "Objects that a sweep removed", ["why"]);
const freed = counter("backline_sweep_bytes_total", "Bytes that a sweep freed");

const FOREIGN_KEY = "23503";
const LOCK_TIMEOUT = "55P03";
const STATEMENT_TIMEOUT = "57014";

/** The job: lets go of renditions past their time, then removes what nothing needs. Safe beside any number of itself. */
export async function sweepStore(store: MediaStore = mediaStore(), now = new Date()): Promise<void> {
  await pool.query("UPDATE storage_run SET finished_at = now() WHERE kind = 'sweep' AND finished_at IS NULL");
  const id = newId();
  await pool.query("INSERT INTO storage_run (id, kind) VALUES ($1, 'sweep')", [id]);
  await evictRenditions(now);
  const items = await listGarbage(now, store);
  for (const item of items) {
    if (!(await removeGarbage(item, store))) continue;
    removed.inc({ why: item.why });
    freed.inc(item.sizeBytes);
    await pool.query(
      "UPDATE storage_run SET done_objects = done_objects + 1, done_bytes = done_bytes + $2 WHERE id = $1",
      [id, item.sizeBytes],
    );
  }
  await pool.query("UPDATE storage_run SET finished_at = now() WHERE id = $1", [id]);
  log.info({ candidates: items.length }, "the store was swept");
}

// For a file without a row this makes one, so that an upload of the same bytes waits at it; it never leaves the transaction.
const CLAIM = `
  INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile, touched_at)
  VALUES ($1, 'original', '', 1, '', '-infinity') ON CONFLICT (cid) DO NOTHING`;
const DELETE = `
  WITH ${NEEDED}
  DELETE FROM media_object m WHERE m.cid = $1 AND m.touched_at < $2 AND NOT EXISTS (SELECT 1 FROM needed n WHERE n.cid = m.cid)`;

/**
 * Removes one object if it is garbage still. Its row is the lock: who needs the bytes touches the row before it puts the file
 * there, so one of the two waits for the other, and the file goes before the row is free again. False: somebody needs it.
 */
export async function removeGarbage(
  { cid, before }: Pick<SweepItem, "cid" | "before">,
  store: MediaStore = mediaStore(),
): Promise<boolean> {
  try {
    return await inTransaction(async (db) => {
      await db.query("SET LOCAL lock_timeout = '2s'");
      await db.query(CLAIM, [cid]);
      const { rowCount } = await db.query(DELETE, [cid, before]);
      if (rowCount !== 1) throw new StillNeeded();
      const file = await store.findFile(cid);
      if (file && file.changedAt >= before) throw new StillNeeded();
      await store.remove(cid);
      return true;
    });
  } catch (error) {
    if (error instanceof StillNeeded) return false;
    // a row that names it came meanwhile, or whoever writes it takes longer than we wait: another sweep will see
    if ([FOREIGN_KEY, LOCK_TIMEOUT, STATEMENT_TIMEOUT].includes((error as { code?: string }).code ?? "")) return false;
    throw error;
  }
}

/** Rolls the claim back. */
class StillNeeded extends Error {}
