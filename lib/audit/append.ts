import "server-only";
import { sha256Hex } from "../platform/crypto";
import type { Db } from "../platform/db";

/** `actorId`: a user's uuid, or `system`. `before` and `after` hold ids and settings, never personal data (D13). */
export type AuditEvent = {
  actorId: string;
  action: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  at?: Date;
};

export const GENESIS_HASH = "0".repeat(64);
const CHAIN_LOCK = 7_204_411;

type HashedEntry = {
  seq: number;
  at: string;
  actorId: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
};

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Hash of an entry over the hash before it. Keys are sorted because jsonb does not keep their order. */
export function hashEntry(entry: HashedEntry, prevHash: string): string {
  return sha256Hex(JSON.stringify([prevHash, sortKeys(entry)]));
}

/**
 * Appends one entry to the hash chain inside the caller's transaction, so that a change and its record stand or fall
 * together. Takes a transaction lock: chain order is commit order.
 */
export async function appendAudit(db: Db, event: AuditEvent): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock($1)", [CHAIN_LOCK]);
  const { rows } = await db.query<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1",
  );
  const prevHash = rows[0]?.hash ?? GENESIS_HASH;
  const at = event.at ?? new Date();
  const entry: HashedEntry = {
    seq: (rows[0]?.seq ?? 0) + 1,
    at: at.toISOString(),
    actorId: event.actorId,
    action: event.action,
    subject: event.subject,
    before: event.before ?? null,
    after: event.after ?? null,
  };
  await db.query(
    `INSERT INTO audit_entry (seq, at, actor_id, action, subject, before, after, prev_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.seq,
      at,
      entry.actorId,
      entry.action,
      entry.subject,
      toJson(event.before),
      toJson(event.after),
      prevHash,
      hashEntry(entry, prevHash),
    ],
  );
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
