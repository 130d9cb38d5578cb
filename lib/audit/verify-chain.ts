import "server-only";
import type { Db } from "../platform/db";
import { GENESIS_HASH, hashEntry } from "./append";

export type ChainVerdict = { isIntact: boolean; entries: number; headHash: string; brokenAtSeq: number | null };

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

/** Recomputes the chain from its first entry; `brokenAtSeq` is the first entry that does not follow from the one before. */
export async function verifyChain(db: Db): Promise<ChainVerdict> {
  let headHash = GENESIS_HASH;
  let seq = 0;
  for (;;) {
    const { rows } = await db.query<Row>("SELECT * FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT $2", [
      seq,
      BATCH,
    ]);
    for (const row of rows) {
      const entry = {
        seq: row.seq,
        at: row.at.toISOString(),
        actorId: row.actor_id,
        action: row.action,
        subject: row.subject,
        before: row.before,
        after: row.after,
      };
      const follows = row.seq === seq + 1 && row.prev_hash === headHash && row.hash === hashEntry(entry, headHash);
      if (!follows) return { isIntact: false, entries: seq, headHash, brokenAtSeq: row.seq };
      seq = row.seq;
      headHash = row.hash;
    }
    if (rows.length < BATCH) return { isIntact: true, entries: seq, headHash, brokenAtSeq: null };
  }
}
