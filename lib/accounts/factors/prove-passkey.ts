import "server-only";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { toPublicId } from "@/lib/shared/ids";
import type { Assertion } from "@/lib/shared/schemas/factors";
import { type ChallengeOf, keepChallenge, takeChallenge } from "./key-challenge";
import type { RelyingParty } from "./relying-party";

type Key = {
  id: string;
  user_id: string;
  credential_id: string;
  public_key: Buffer;
  transports: string[];
};

/**
 * What the browser needs to ask for a passkey. Nobody known: any passkey of this site, so that the answer tells nothing of
 * who has one. After a password: that person's.
 */
export async function askForPasskey(
  of: ChallengeOf,
  party: RelyingParty,
  now: Date,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({
    rpID: party.rpId,
    userVerification: "required",
    ...(of.userId === null ? {} : { allowCredentials: await listCredentials(of.userId, party.rpId) }),
  });
  await keepChallenge(options.challenge, of, now);
  return options;
}

async function listCredentials(userId: string, rpId: string): Promise<{ id: string; transports: string[] }[]> {
  const { rows } = await pool.query<{ id: string; transports: string[] }>(
    "SELECT credential_id AS id, transports FROM second_factor WHERE user_id = $1 AND kind = 'passkey' AND rp_id = $2",
    [userId, rpId],
  );
  return rows;
}

/** Whose passkey signed what was asked, with user verification; null for anything else, without saying which. */
export async function provePasskey(
  response: Assertion,
  of: ChallengeOf,
  party: RelyingParty,
  now: Date,
): Promise<{ userId: string } | null> {
  const key = await findKey(response.id, party.rpId);
  if (!key || (of.userId !== null && key.user_id !== of.userId) || !isHandleOf(key, response)) return null;
  const counter = await verify(key, response, of, party, now);
  return counter !== null && (await countUp(key, counter, now)) ? { userId: key.user_id } : null;
}

async function findKey(credentialId: string, rpId: string): Promise<Key | undefined> {
  const { rows } = await pool.query<Key>(
    `SELECT f.id, f.user_id, f.credential_id, f.public_key, f.transports
     FROM second_factor f JOIN app_user u ON u.id = f.user_id AND u.disabled_at IS NULL
     WHERE f.credential_id = $1 AND f.rp_id = $2`,
    [credentialId, rpId],
  );
  return rows[0];
}

/** A key that says whose it is must say what we know of it. */
function isHandleOf(key: Key, { response: { userHandle } }: Assertion): boolean {
  if (!userHandle) return true;
  return Buffer.from(userHandle, "base64url").toString("hex") === key.user_id.replaceAll("-", "");
}

/** The counter the key came with; null when the answer does not hold. */
async function verify(
  key: Key,
  response: Assertion,
  of: ChallengeOf,
  party: RelyingParty,
  now: Date,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => takeChallenge(challenge, of, now),
      expectedOrigin: party.origin,
      expectedRPID: party.rpId,
      requireUserVerification: true,
      // countUp compares the counter, in one statement with its change
      credential: {
        id: key.credential_id,
        publicKey: Uint8Array.from(key.public_key),
        counter: 0,
        transports: key.transports,
      },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch (error) {
    log.info({ err: error, factorId: key.id }, "a passkey was refused");
    return null;
  }
}

/** A counter that does not go up says that the key was copied (WebAuthn §6.1.1); keys without one stay at 0. */
async function countUp(key: Key, counter: number, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE second_factor SET counter = $2, last_used_at = $3
     WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [key.id, counter, now],
  );
  if (rowCount === 1) return true;
  log.warn({ factorId: key.id, counter }, "a passkey's counter went back: it may have been copied");
  const subject = toPublicId("factor", key.id);
  await inTransaction((db) =>
    appendAudit(db, { actorId: key.user_id, action: "factor.counter_went_back", subject, after: { counter }, at: now }),
  );
  return false;
}
