import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { enqueue } from "@/lib/platform/jobs";
import type { UserActor } from "@/lib/platform/session";
import type { StorageAction } from "@/lib/shared/schemas/storage";
import { requestRestore } from "../find-object";
import { SWEEP_JOB } from "../sweep/sweep-job";
import { startCheck } from "./check-store";

/** What an admin asks of the store; the worker does it. Audited. How many things it is about. */
export async function actOnStore(actor: UserActor, act: StorageAction): Promise<number> {
  const affected = await carryOut(act);
  await inTransaction((db) =>
    appendAudit(db, {
      actorId: actor.userId,
      action: `storage.${act.action}`,
      subject: (act.action === "restore" || act.action === "retry" ? act.cid : undefined) ?? "store",
      after: { affected },
    }),
  );
  return affected;
}

async function carryOut(act: StorageAction): Promise<number> {
  if (act.action === "check") {
    await startCheck();
    return 1;
  }
  if (act.action === "sweep") {
    await enqueue(SWEEP_JOB, {}, { key: SWEEP_JOB, maxAttempts: 3 });
    return 1;
  }
  return act.action === "retry" ? retryPins(pool, act.cid) : restore(act.cid);
}

async function retryPins(db: Db, cid: string | undefined): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE media_pin SET next_try_at = now(), attempts = 0
     WHERE reason IS NOT NULL AND state <> 'pinned' AND ($1::text IS NULL OR cid = $1)`,
    [cid ?? null],
  );
  return rowCount ?? 0;
}

/** A rendition is let go of, and made again for whoever asks; all else comes back from the node. */
async function restore(cid: string): Promise<number> {
  const { rows } = await pool.query<{ kind: string; has_copy: boolean }>(
    `SELECT m.kind, EXISTS (SELECT 1 FROM media_pin p WHERE p.cid = m.cid AND p.node_cid IS NOT NULL) AS has_copy
     FROM media_object m WHERE m.cid = $1`,
    [cid],
  );
  const [object] = rows;
  if (!object) throw new AppError("not_found", "There is no such object.");
  if (object.kind === "rendition") {
    await pool.query("UPDATE rendition SET state = 'evicted', cid = NULL WHERE cid = $1", [cid]);
    await pool.query("DELETE FROM storage_finding WHERE cid = $1", [cid]);
    return 1;
  }
  if (env.IPFS_API_URL === undefined || !object.has_copy)
    throw new AppError("unprocessable", "No IPFS node has a copy of it. The same file, uploaded again, mends it.");
  await pool.query("UPDATE media_pin SET missed_at = NULL WHERE cid = $1", [cid]);
  await pool.query("UPDATE storage_finding SET reason = NULL WHERE cid = $1", [cid]);
  await requestRestore(cid, true);
  return 1;
}
