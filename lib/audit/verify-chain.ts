import "server-only";
import type { Db } from "../platform/db";
import { GENESIS_HASH, hashEntry } from "./append";
import type { ChainAnchor } from "./chain-anchors";

/**
 * changed: the entry is not what was hashed · unlinked: it does not follow from the one before (moved, swapped, put in)
 * removed: one or more before it are gone · rewritten: it had another hash once · truncated: it was the last once and is gone
 */
export type ChainFault = "changed" | "unlinked" | "removed" | "rewritten" | "truncated";

export type ChainVerdict = {
  isIntact: boolean;
  /** How many follow from one another, from the first on. */
  entries: number;
  headHash: string;
  /** How many heads noted outside of the table were found again. */
  anchors: number;
  fault: ChainFault | null;
  brokenAtSeq: number | null;
};

type Row = {
  seq: number;
  at: Date;
  actor_id: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  prev_hash: string;
  hash: string;
};

const BATCH = 1_000;

function findFault(row: Row, seq: number, headHash: string, anchored: string | undefined): ChainFault | null {
  if (row.seq !== seq + 1) return "removed";
  if (row.prev_hash !== headHash) return "unlinked";
  const entry = {
    seq: row.seq,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    action: row.action,
    subject: row.subject,
    before: row.before,
    after: row.after,
  };
  if (row.hash !== hashEntry(entry, headHash)) return "changed";
  return anchored !== undefined && anchored !== row.hash ? "rewritten" : null;
}

/**
 * Recomputes the chain from its first entry, a thousand at a time, and holds it against heads noted elsewhere: by itself it
 * can show what was changed, moved or taken out, and only they can show what was cut off its end or written anew.
 */
export async function verifyChain(db: Db, anchors: readonly ChainAnchor[] = []): Promise<ChainVerdict> {
  const noted = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  const newest = anchors.reduce((last, { seq }) => Math.max(last, seq), 0);
  let headHash = GENESIS_HASH;
  let seq = 0;
  let found = 0;
  const say = (fault: ChainFault | null, brokenAtSeq: number | null): ChainVerdict => ({
    isIntact: fault === null,
    entries: seq,
    headHash,
    anchors: found,
    fault,
    brokenAtSeq,
  });
  for (;;) {
    const { rows } = await db.query<Row>("SELECT * FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2", [
      seq,
      BATCH,
    ]);
    for (const row of rows) {
      const fault = findFault(row, seq, headHash, noted.get(row.seq));
      if (fault) return say(fault, fault === "removed" ? seq + 1 : row.seq);
      if (noted.has(row.seq)) found++;
      seq = row.seq;
      headHash = row.hash;
    }
    if (rows.length < BATCH) return newest > seq ? say("truncated", seq + 1) : say(null, null);
  }
}
