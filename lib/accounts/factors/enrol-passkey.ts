import "server-only";
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import type { AddedFactor, Registration } from "@/lib/shared/schemas/factors";
import { type ChallengeOf, keepChallenge, takeChallenge } from "./key-challenge";
import { findRelyingParty, type RelyingParty } from "./relying-party";
import { sealNewFactor } from "./seal-new-factor";

export const MAX_PASSKEYS = 10;

type Owner = { userId: string; sessionId: string };

const enrolment = ({ userId, sessionId }: Owner): ChallengeOf => ({ purpose: "enrol", boundTo: sessionId, userId });

/** Where passkeys work; throws AppError `unprocessable` where no browser has them. */
export function requireRelyingParty(headers: Headers): RelyingParty {
  const party = findRelyingParty(headers);
  if (party) return party;
  throw new AppError("unprocessable", "Passkeys need https and a host name, or the name localhost.");
}

/**
 * What the browser needs to make a passkey: discoverable, with user verification, not on a key that is known already.
 * Throws AppError `conflict` when there are `MAX_PASSKEYS`.
 */
export async function startPasskey(
  owner: Owner,
  party: RelyingParty,
  now: Date,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { rows } = await pool.query<{ email: string; name: string; known: { id: string; transports: string[] }[] }>(
    `SELECT u.email, u.name, coalesce((SELECT jsonb_agg(jsonb_build_object('id', f.credential_id, 'transports', f.transports))
       FROM second_factor f WHERE f.user_id = u.id AND f.kind = 'passkey'), '[]') AS known
     FROM app_user u WHERE u.id = $1`,
    [owner.userId],
  );
  const { email = "", name = "", known = [] } = rows[0] ?? {};
  if (known.length >= MAX_PASSKEYS)
    throw new AppError("conflict", `There are ${MAX_PASSKEYS} passkeys already. Remove one you no longer use.`);
  const options = await generateRegistrationOptions({
    rpName: await getSetting("storeName"),
    rpID: party.rpId,
    userName: email,
    userDisplayName: name,
    userID: Uint8Array.from(Buffer.from(owner.userId.replaceAll("-", ""), "hex")),
    excludeCredentials: known,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await keepChallenge(options.challenge, enrolment(owner), now);
  return options;
}

async function readRegistration(owner: Owner, party: RelyingParty, response: Registration, now: Date) {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: (challenge) => takeChallenge(challenge, enrolment(owner), now),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
    });
    return registrationInfo ?? null;
  } catch (cause) {
    const detail =
      "This passkey was not taken: it was made too late, elsewhere, or without your finger or PIN. Try again.";
    throw new AppError("unprocessable", detail, { cause });
  }
}

/** Takes a passkey that the browser made. Throws AppError `unprocessable` when it does not answer what was asked. */
export async function finishPasskey(
  input: { owner: Owner; party: RelyingParty; name: string; response: Registration },
  now: Date,
): Promise<AddedFactor> {
  const { owner, party, name, response } = input;
  const registration = await readRegistration(owner, party, response, now);
  if (!registration) throw new AppError("unprocessable", "This passkey does not fit. Try again.");
  const { credential } = registration;
  const id = newId();
  const added = await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      `INSERT INTO second_factor (id, user_id, kind, name, created_at, confirmed_at, credential_id, public_key, counter, rp_id, transports)
       VALUES ($1, $2, 'passkey', $3, $4, $4, $5, $6, $7, $8, $9) ON CONFLICT (credential_id) DO NOTHING`,
      [
        id,
        owner.userId,
        name,
        now,
        credential.id,
        Buffer.from(credential.publicKey),
        credential.counter,
        party.rpId,
        credential.transports ?? [],
      ],
    );
    if (rowCount !== 1) throw new AppError("conflict", "This passkey is known already.");
    return sealNewFactor(db, { ...owner, factor: { id, kind: "passkey", name }, amr: "passkey" }, now);
  });
  await added.announce();
  return added.answer;
}
