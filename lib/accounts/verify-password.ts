import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import type { Db } from "@/lib/platform/db";
import { type Clock, systemClock } from "@/lib/shared/time";
import { isPasswordOf } from "./hash-password";
import {
  accountSubject,
  bookTry,
  clearTries,
  forgiveTry,
  PAUSE_SECONDS,
  TRIES_PER_ACCOUNT,
  TRIES_PER_PEER,
} from "./throttle-sign-in";

export type PasswordCheck =
  | { kind: "verified"; userId: string }
  | { kind: "wrong"; triesLeft: number }
  | { kind: "throttled"; retryAfterSeconds: number };

/**
 * Checks an e-mail and password. An unknown e-mail, a disabled account and a wrong password take the same time, count
 * the same and get the same answer. `peer` is the client's address. Throttled per account and per peer, in the
 * database, so that every process counts together.
 */
export async function verifyPassword(
  db: Db,
  input: { email: string; password: string; peer: string },
  clock: Clock = systemClock,
): Promise<PasswordCheck> {
  const email = input.email.trim().toLowerCase();
  const account = accountSubject(email);
  const peer = `peer:${sha256Hex(input.peer)}`;
  const now = clock.now();
  const peerTry = await bookTry(db, peer, TRIES_PER_PEER, now);
  if (!peerTry.isAllowed) return { kind: "throttled", retryAfterSeconds: peerTry.retryAfterSeconds };
  const accountTry = await bookTry(db, account, TRIES_PER_ACCOUNT, now);
  if (!accountTry.isAllowed) return { kind: "throttled", retryAfterSeconds: accountTry.retryAfterSeconds };

  const { rows } = await db.query<{ id: string; password_hash: string | null }>(
    "SELECT id, password_hash FROM app_user WHERE email = $1 AND disabled_at IS NULL",
    [email],
  );
  const isRight = await isPasswordOf(rows[0]?.password_hash ?? null, input.password);
  if (isRight && rows[0]) {
    await clearTries(db, account, now);
    await forgiveTry(db, peer, TRIES_PER_PEER);
    return { kind: "verified", userId: rows[0].id };
  }
  const triesLeft = Math.min(accountTry.triesLeft, peerTry.triesLeft);
  return triesLeft > 0 ? { kind: "wrong", triesLeft } : { kind: "throttled", retryAfterSeconds: PAUSE_SECONDS };
}
