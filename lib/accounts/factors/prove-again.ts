import "server-only";
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { readPeer } from "@/lib/platform/peer";
import type { UserActor } from "@/lib/platform/session";
import type { ProofInput, ProofMethod } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { requirePassword } from "../prove-password";
import { markProven } from "../require-fresh-sign-in";
import { requireRelyingParty } from "./enrol-passkey";
import type { ChallengeOf } from "./key-challenge";
import { listMethods } from "./pending-sign-in";
import { askForPasskey, provePasskey } from "./prove-passkey";
import { findRelyingParty } from "./relying-party";
import { takeCode } from "./take-code";

type Holder = { userId: string; sessionId: string };
type Prover = Pick<UserActor, "userId" | "sessionId">;

const challengeOf = ({ userId, sessionId }: Holder): ChallengeOf => ({ purpose: "proof", boundTo: sessionId, userId });

function requireSession({ userId, sessionId }: Prover): Holder {
  if (sessionId === null) throw new AppError("forbidden", "API keys cannot do this; sign in instead.");
  return { userId, sessionId };
}

/** What proves somebody anew: with a second factor that, as the password alone lets nobody in; else the password. */
async function listProofs(actor: Prover): Promise<ProofMethod[]> {
  const methods = await listMethods(requireSession(actor).userId);
  return methods.length > 0 ? methods : ["password"];
}

/** As `listProofs`, for a browser: where it has no passkeys, without them, unless there is nothing else. */
export async function offerProofs(actor: Prover, headers: Headers): Promise<ProofMethod[]> {
  const methods = await listProofs(actor);
  const others = methods.filter((method) => method !== "passkey");
  return findRelyingParty(headers) || others.length === 0 ? methods : others;
}

/** What the browser asks the person's own passkeys. Throws AppError `unprocessable` where browsers have none. */
export async function askForProof(
  actor: Prover,
  headers: Headers,
  now: Date,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return askForPasskey(challengeOf(requireSession(actor)), requireRelyingParty(headers), now);
}

async function requireKey(
  holder: Holder,
  response: Extract<ProofInput, { method: "passkey" }>["response"],
  headers: Headers,
  now: Date,
) {
  const proved = await provePasskey(response, challengeOf(holder), requireRelyingParty(headers), now);
  if (!proved) throw new AppError("unprocessable", "That passkey was not taken. Try again, or take another way.");
}

/**
 * Proves the holder of a session anew, see `requireFreshSignIn`. Throws AppError `forbidden` for what does not count here (a
 * password where there is a second factor, any API key), `unprocessable` for a wrong one, `rate_limited` after too many.
 */
export async function proveAgain(
  { actor, proof, headers }: { actor: Prover; proof: ProofInput; headers: Headers },
  clock: Clock = systemClock,
): Promise<void> {
  const holder = requireSession(actor);
  const methods = await listProofs(holder);
  if (!methods.includes(proof.method))
    throw new AppError(
      "forbidden",
      methods.includes("password")
        ? "You have no second factor any more. Give your password."
        : "Your account has a second factor: prove with it that it is you.",
    );
  const now = clock.now();
  if (proof.method === "password")
    await requirePassword({ actor: holder, password: proof.password, peer: readPeer(headers) }, "password", clock);
  else if (proof.method === "passkey") await requireKey(holder, proof.response, headers, now);
  else {
    const taken = await takeCode(proof, holder.userId, now);
    if (!taken.isRight)
      throw fieldError("code", `That code does not fit; each works once. Tries left: ${taken.triesLeft}.`);
  }
  await markProven(pool, holder.sessionId, clock);
}
