import "server-only";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { gauge } from "@/lib/platform/metrics";
import { newId } from "@/lib/shared/ids";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { NEEDED } from "../sweep/cid-references";

type Run = { id: string; at_cid: string };
type Next = { cid: string; size_bytes: number };

const BATCH = 20;
const findings = gauge("backline_storage_faulty_objects", "Objects that the last check found missing or damaged", [
  "problem",
]);

/** Begins a check of every object that a row needs, unless one is under way. The worker's loop does it. */
export async function startCheck(): Promise<void> {
  await pool.query(
    `WITH ${NEEDED}
     INSERT INTO storage_run (id, kind, total_objects, total_bytes)
     SELECT $1, 'check', count(*), coalesce(sum(size_bytes), 0) FROM media_object m WHERE EXISTS (SELECT 1 FROM needed n WHERE n.cid = m.cid)
     ON CONFLICT (kind) WHERE finished_at IS NULL DO NOTHING`,
    [newId()],
  );
}

/**
 * One turn of the check under way, if there is one: hashes the next few objects and writes what is missing or is not what its
 * name says. The place it has come to is in its row, so a restart goes on there. True when there is more.
 */
export async function continueCheck(signal?: AbortSignal, store: MediaStore = mediaStore()): Promise<boolean> {
  const { rows: runs } = await pool.query<Run>(
    "SELECT id, at_cid FROM storage_run WHERE kind = 'check' AND finished_at IS NULL",
  );
  const [run] = runs;
  if (!run) return false;
  const { rows } = await pool.query<Next>(
    `WITH ${NEEDED} SELECT m.cid, m.size_bytes FROM media_object m
     WHERE m.cid > $1 AND EXISTS (SELECT 1 FROM needed n WHERE n.cid = m.cid) ORDER BY m.cid LIMIT ${BATCH}`,
    [run.at_cid],
  );
  for (const next of rows) {
    if (signal?.aborted) return false;
    await checkObject(run, next, store);
  }
  if (rows.length < BATCH) await finish(run);
  return rows.length === BATCH;
}

async function checkObject({ id }: Run, { cid, size_bytes: sizeBytes }: Next, store: MediaStore): Promise<void> {
  const problem = await findProblem(cid, sizeBytes, store);
  if (problem === null) await pool.query("DELETE FROM storage_finding WHERE cid = $1", [cid]);
  else
    await pool.query(
      `INSERT INTO storage_finding (cid, problem) VALUES ($1, $2)
       ON CONFLICT (cid) DO UPDATE SET problem = EXCLUDED.problem, found_at = now()`,
      [cid, problem],
    );
  await pool.query(
    "UPDATE storage_run SET at_cid = $2, done_objects = done_objects + 1, done_bytes = done_bytes + $3 WHERE id = $1",
    [id, cid, sizeBytes],
  );
}

async function findProblem(cid: string, sizeBytes: number, store: MediaStore): Promise<"missing" | "damaged" | null> {
  try {
    const found = await store.rehash(cid);
    if (!found) return "missing";
    return found.cid === cid && found.sizeBytes === sizeBytes ? null : "damaged";
  } catch (error) {
    log.error({ err: error, cid }, "an object could not be read");
    return "damaged";
  }
}

async function finish({ id }: Run): Promise<void> {
  await pool.query("UPDATE storage_run SET finished_at = now() WHERE id = $1", [id]);
  // what nothing needs any more is no finding
  await pool.query(
    `WITH ${NEEDED} DELETE FROM storage_finding f WHERE NOT EXISTS (SELECT 1 FROM needed n WHERE n.cid = f.cid)`,
  );
  const { rows } = await pool.query<{ problem: string; n: number }>(
    "SELECT problem, count(*)::int AS n FROM storage_finding GROUP BY problem",
  );
  findings.reset();
  for (const { problem, n } of rows) findings.set({ problem }, n);
}
