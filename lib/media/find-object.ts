import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { enqueue } from "@/lib/platform/jobs";
import { mediaStore } from "./storage/media-store";

export const RESTORE_JOB = "restore-object";
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 150;
/** So long a node that did not give the bytes is not asked for them again by readers. */
const ASK_AGAIN_MS = 60_000;

export type FoundObject = { path: string; sizeBytes: number };

/**
 * The one way to an object for whoever reads it. What is not on disk and lies on the IPFS node is asked back by the worker,
 * which hashes and decrypts it, while the reader waits. Null when it is not there in time.
 */
export async function findObject(cid: string, patienceMs = PATIENCE_MS): Promise<FoundObject | null> {
  const store = mediaStore();
  const here = await store.statObject(cid);
  if (here || env.IPFS_API_URL === undefined) return here;
  const giveUpAt = Date.now() + patienceMs;
  if (!(await mayAsk(cid))) return null;
  await requestRestore(cid);
  do {
    await wait(LOOK_EVERY_MS);
    const restored = await store.statObject(cid);
    if (restored) return restored;
  } while (Date.now() < giveUpAt && (await mayAsk(cid)));
  return null;
}

/** Puts the way back on the queue. `replace`: also when a file is there, because it is damaged. */
export async function requestRestore(cid: string, replace = false): Promise<void> {
  await enqueue(RESTORE_JOB, { cid, replace }, { key: `restore:${cid}`, maxAttempts: 1 });
}

async function mayAsk(cid: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM media_pin WHERE cid = $1 AND state = 'pinned'
       AND (missed_at IS NULL OR missed_at < now() - make_interval(secs => $2::int / 1000.0)) LIMIT 1`,
    [cid, ASK_AGAIN_MS],
  );
  return rowCount === 1;
}
