import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { counter } from "@/lib/platform/metrics";
import { readPeer } from "@/lib/platform/peer";
import { PasskeyAnswer, SecondStep } from "@/lib/shared/schemas/factors";
import { type Amr, createSession } from "../create-session";
import { bookTry, forgiveTry, TRIES_PER_PEER } from "../throttle-sign-in";
import { closePendingSignIn, readPendingSignIn } from "./pending-sign-in";
import { provePasskey } from "./prove-passkey";
import { findRelyingParty } from "./relying-party";
import { readStep, type Step } from "./step-cookie";
import { takeCode } from "./take-code";

type RequestHeaders = Record<string, string | undefined>;

const factorSignIns = counter("backline_factor_sign_ins_total", "Sign-ins by passkey, and second steps, by outcome", [
  "method",
  "outcome",
]);

const toHeaders = (headers: RequestHeaders) =>
  new Headers(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** next-auth lets only a throw out; `answerAuth` turns its message into a status and words. */
function refuse(message: string, method: string): never {
  factorSignIns.inc({ method, outcome: message.split(":")[0] ?? "" });
  throw new Error(message);
}

/** next-auth's `authorize` for a passkey alone: who it is of is found by the key. Throws `key` or `throttled:<seconds>`. */
export async function signInWithPasskey(credentials: unknown, given: RequestHeaders): Promise<{ id: string }> {
  const now = new Date();
  const headers = toHeaders(given);
  const peer = `peer:${sha256Hex(readPeer(headers))}`;
  const booked = await bookTry(pool, peer, TRIES_PER_PEER, now);
  if (!booked.isAllowed) refuse(`throttled:${booked.retryAfterSeconds}`, "passkey");
  const step = readStep(headers.get("cookie"));
  const party = findRelyingParty(headers);
  const answer = PasskeyAnswer.safeParse(credentials).data;
  if (!step || !party || !answer) refuse("key", "passkey");
  const of = { purpose: "sign-in", boundTo: step.hash, userId: null } as const;
  const proved = await provePasskey(answer.response, of, party, now);
  if (!proved) refuse("key", "passkey");
  await forgiveTry(pool, peer, TRIES_PER_PEER);
  factorSignIns.inc({ method: "passkey", outcome: "verified" });
  const session = { userId: proved.userId, userAgent: given["user-agent"] ?? "", amr: ["passkey"] as const, now };
  return { id: await inTransaction((db) => createSession(db, session)) };
}

/**
 * next-auth's `authorize` for the step after the password. Throws `expired` when nobody waits (any more), `key`,
 * `code:<tries left>` or `throttled:<seconds>`.
 */
export async function signInWithSecondStep(credentials: unknown, given: RequestHeaders): Promise<{ id: string }> {
  const now = new Date();
  const headers = toHeaders(given);
  const step = readStep(headers.get("cookie"));
  const pending = await readPendingSignIn(step, now);
  const answer = SecondStep.safeParse(credentials).data;
  if (!step || !pending) refuse("expired", "none");
  if (!answer) refuse("key", "none");
  const { userId } = pending;
  if (answer.method === "passkey") await proveKey(answer.response, { step, userId, headers }, now);
  else await proveCode(answer, userId, now);
  factorSignIns.inc({ method: answer.method, outcome: "verified" });
  const id = await inTransaction(async (db) => {
    if (!(await closePendingSignIn(db, step))) return null;
    const amr = ["pwd", AMR_OF[answer.method]] as const;
    return createSession(db, { userId, userAgent: given["user-agent"] ?? "", amr, now });
  });
  if (id === null) refuse("expired", answer.method);
  return { id };
}

const AMR_OF = { passkey: "passkey", totp: "otp", backup: "backup" } as const satisfies Record<string, Amr>;

async function proveKey(
  response: Extract<SecondStep, { method: "passkey" }>["response"],
  { step, userId, headers }: { step: Step; userId: string; headers: Headers },
  now: Date,
): Promise<void> {
  const party = findRelyingParty(headers);
  const of = { purpose: "second-step", boundTo: step.hash, userId } as const;
  if (!party || !(await provePasskey(response, of, party, now))) refuse("key", "passkey");
}

async function proveCode(
  { method, code }: Extract<SecondStep, { code: string }>,
  userId: string,
  now: Date,
): Promise<void> {
  const taken = await takeCode({ method, code }, userId, now).catch((refusal: unknown) => {
    if (refusal instanceof AppError) refuse(`throttled:${refusal.retryAfterSeconds ?? 60}`, method);
    throw refusal;
  });
  if (!taken.isRight) refuse(`code:${taken.triesLeft}`, method);
}
