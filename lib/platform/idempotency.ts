import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import { sha256Hex } from "./crypto";
import { isPoolExhausted } from "./database-trouble";
import { pool } from "./db";
import { AppError } from "./errors";

export type IdempotentReply = { status: number; body: unknown };
export type IdempotentCall = { actor: string; key: string; operation: string; fingerprintOf: unknown };

/** Longer than the longest work under a key: create, confirm and capture, each at its timeout. */
const LOCK_SECONDS = 60;
const RELEASE_TRIES = 6;
const RELEASE_PAUSE_MS = 500;
const VISIBLE = /^[\x21-\x7e]{8,255}$/;

/** JSON with its keys in order, so that the same body always has the same fingerprint. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Whose key it is. Guests share one name: they have no session, and a key is theirs by being random. */
export function idempotencyActor(actor: Actor): string {
  return actor.kind === "user" ? `user:${actor.userId}` : "guest";
}

/** The request's key. Throws `idempotency_key_missing` without one, or with one that is no key. */
export function readIdempotencyKey(request: Request): string {
  const key = request.headers.get("idempotency-key") ?? "";
  if (key === "")
    throw new AppError("idempotency_key_missing", "Send an Idempotency-Key header, so that a retry is safe.");
  if (!VISIBLE.test(key))
    throw new AppError("idempotency_key_missing", "An Idempotency-Key has 8 to 255 visible characters and no space.");
  return key;
}

// A key whose lock ran out belonged to a process that died: the next request takes it over with the same resource.
const CLAIM = `
  INSERT INTO idempotency_key (actor, key, operation, fingerprint, resource_id, locked_until)
  VALUES ($1, $2, $3, $4, $5, now() + interval '${LOCK_SECONDS} seconds')
  ON CONFLICT (actor, key) DO UPDATE SET locked_until = EXCLUDED.locked_until
    WHERE idempotency_key.status IS NULL AND idempotency_key.locked_until <= now()
      AND idempotency_key.fingerprint = EXCLUDED.fingerprint
  RETURNING resource_id, locked_until::text AS lock, xmax <> 0 AS is_repeat`;

// Only whoever holds the lock writes: a request that outlived its lock leaves the key to the one that took it over.
const HELD = "actor = $1 AND key = $2 AND status IS NULL AND locked_until = $3::timestamptz";

type Held = { actor: string; key: string; lock: string };
type Kept = { fingerprint: string; status: number | null; reply: unknown };

async function readKept(actor: string, key: string, fingerprint: string): Promise<IdempotentReply> {
  const { rows } = await pool.query<Kept>(
    "SELECT fingerprint, status, reply FROM idempotency_key WHERE actor = $1 AND key = $2",
    [actor, key],
  );
  const kept = rows[0];
  if (kept && kept.fingerprint !== fingerprint)
    throw new AppError(
      "idempotency_mismatch",
      "This Idempotency-Key came with another request before. Make a new key.",
    );
  if (kept?.status == null)
    throw new AppError("in_flight", "The same request is still running. Ask again in a second.");
  return { status: kept.status, body: kept.reply };
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && !["internal", "unavailable"].includes(error.code);
}

/** A refusal changed nothing, so its key is free again; after anything else a retry resumes the same resource at once. */
async function release({ actor, key, lock }: Held, error: unknown): Promise<void> {
  const sql = isRefusal(error)
    ? `DELETE FROM idempotency_key WHERE ${HELD}`
    : `UPDATE idempotency_key SET locked_until = now() WHERE ${HELD}`;
  await pool.query(sql, [actor, key, lock]);
}

/** A database without a free connection gets the key back a little later, so that a retry need not wait for the lock to end. */
async function releaseSoon(held: Held, error: unknown): Promise<void> {
  for (let tries = 1; tries <= RELEASE_TRIES; tries++) {
    await sleep(RELEASE_PAUSE_MS * tries, undefined, { ref: false });
    const isReleased = await release(held, error).then(
      () => true,
      () => false,
    );
    if (isReleased) return;
  }
}

/** Answered as it was stored, so that the first reply and every repeat are equal to the byte. */
async function keep({ actor, key, lock }: Held, reply: IdempotentReply): Promise<IdempotentReply | null> {
  const { rows } = await pool.query<Pick<Kept, "reply">>(
    `UPDATE idempotency_key SET status = $4, reply = $5 WHERE ${HELD} RETURNING reply`,
    [actor, key, lock, reply.status, JSON.stringify(reply.body ?? null)],
  );
  return rows[0] ? { status: reply.status, body: rows[0].reply } : null;
}

/**
 * Runs `work` once per (actor, key) and gives every repeat the stored reply. Guests share the actor `guest`. `work` gets a
 * resource id that stays the same when a crashed request is retried (`isRepeat`), so that it can resume instead of doing it
 * twice; its reply is stored and must hold no secret.
 * Throws `idempotency_mismatch` (another body or address), `in_flight`.
 */
export async function withIdempotency(
  { actor, key, operation, fingerprintOf }: IdempotentCall,
  work: (resourceId: string, isRepeat: boolean) => Promise<IdempotentReply>,
): Promise<IdempotentReply> {
  const fingerprint = sha256Hex(`${operation}\n${canonical(fingerprintOf)}`);
  const { rows } = await pool.query<{ resource_id: string; lock: string; is_repeat: boolean }>(CLAIM, [
    actor,
    key,
    operation,
    fingerprint,
    newId(),
  ]);
  const claim = rows[0];
  if (!claim) return readKept(actor, key, fingerprint);
  const held = { actor, key, lock: claim.lock };
  let kept: IdempotentReply | null;
  try {
    kept = await keep(held, await work(claim.resource_id, claim.is_repeat));
  } catch (error) {
    // who waited in vain for a connection is told so now, not after waiting for another
    if (isPoolExhausted(error)) void releaseSoon(held, error);
    else await release(held, error).catch(() => void releaseSoon(held, error));
    throw error;
  }
  return kept ?? readKept(actor, key, fingerprint);
}
