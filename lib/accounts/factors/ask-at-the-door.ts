import "server-only";
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRelyingParty } from "./enrol-passkey";
import { closePendingSignIn, readPendingSignIn } from "./pending-sign-in";
import { askForPasskey } from "./prove-passkey";
import { newStep, readStep, stepCookie } from "./step-cookie";

/** What a browser asks its keys before anybody is known, and the cookie that ties the answer to it. */
export async function askAnyPasskey(
  headers: Headers,
  now: Date,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; cookie: string }> {
  const party = requireRelyingParty(headers);
  const step = readStep(headers.get("cookie")) ?? newStep();
  const of = { purpose: "sign-in", boundTo: step.hash, userId: null } as const;
  return { options: await askForPasskey(of, party, now), cookie: stepCookie(step) };
}

/** What it asks after a right password. Throws AppError `gone` when nobody waits at this step. */
export async function askOwnPasskey(headers: Headers, now: Date): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const party = requireRelyingParty(headers);
  const step = readStep(headers.get("cookie"));
  const pending = await readPendingSignIn(step, now);
  if (!step || !pending) throw new AppError("gone", "This sign-in took too long. Begin again.");
  return askForPasskey({ purpose: "second-step", boundTo: step.hash, userId: pending.userId }, party, now);
}

/** Back to the beginning: returns the cookie that forgets the step. */
export async function leaveSecondStep(headers: Headers): Promise<string> {
  const step = readStep(headers.get("cookie"));
  if (step) await closePendingSignIn(pool, step);
  return stepCookie(null);
}
