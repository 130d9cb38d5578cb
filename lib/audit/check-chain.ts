import "server-only";
import { pool } from "../platform/db";
import { enqueue } from "../platform/jobs";
import { log } from "../platform/log";
import { newId } from "../shared/ids";
import { noteChainHead, readAnchors } from "./chain-anchors";
import { type ChainFault, verifyChain } from "./verify-chain";

export const CHECK_JOB = "verify-audit";
/** A check that did not end by then died with its worker. */
const LONGEST_MS = 3_600_000;

export type ChainCheck = {
  finishedAt: Date;
  entries: number;
  headHash: string;
  anchors: number;
  fault: ChainFault | null;
  brokenAtSeq: number | null;
};

/** Has the worker recompute the chain; minutes, not milliseconds, once there are millions of entries. */
export async function askForCheck(now: Date): Promise<void> {
  const id = newId();
  await pool.query("INSERT INTO audit_check (id, asked_at) VALUES ($1, $2)", [id, now]);
  await enqueue(CHECK_JOB, { id }, { key: CHECK_JOB });
}

/** The job, asked for or nightly: recomputes the chain, holds it against the heads noted outside, and keeps what came of it. */
export async function runCheck(payload: unknown): Promise<void> {
  const asked = (payload as { id?: string } | null)?.id;
  const id = asked ?? newId();
  const verdict = await verifyChain(pool, await readAnchors());
  const { entries, headHash, anchors, fault, brokenAtSeq } = verdict;
  await pool.query(
    `INSERT INTO audit_check (id, asked_at, finished_at, entries, head_hash, anchors, fault, broken_at_seq)
     VALUES ($1, now(), now(), $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET finished_at = now(), entries = $2, head_hash = $3, anchors = $4, fault = $5, broken_at_seq = $6`,
    [id, entries, headHash, anchors, fault, brokenAtSeq],
  );
  if (fault === null) return noteChainHead(new Date());
  log.error({ fault, brokenAtSeq }, "the audit log was tampered with");
}

/** The last check that ended, and whether one is under way. */
export async function readChainCheck(now: Date): Promise<{ last: ChainCheck | null; isRunning: boolean }> {
  const { rows } = await pool.query<ChainCheck>(
    `SELECT finished_at AS "finishedAt", entries, head_hash AS "headHash", anchors, fault, broken_at_seq AS "brokenAtSeq"
     FROM audit_check WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1`,
  );
  const { rowCount } = await pool.query(
    "SELECT 1 FROM audit_check WHERE finished_at IS NULL AND asked_at > $1 AND asked_at > $2 LIMIT 1",
    [new Date(now.getTime() - LONGEST_MS), rows[0]?.finishedAt ?? new Date(0)],
  );
  return { last: rows[0] ?? null, isRunning: rowCount === 1 };
}
