import "server-only";
import { type Db, pool } from "@/lib/platform/db";

/** Longer than a browser's own limit for a key (one minute), shorter than a coffee. */
export const CHALLENGE_SECONDS = 180;

/** `boundTo`: the browser (hash of its step cookie) or the session that asked. `userId`: null while nobody is known. */
export type ChallengeOf = {
  purpose: "sign-in" | "second-step" | "enrol" | "proof";
  boundTo: string;
  userId: string | null;
};

/** Keeps what a key is asked to sign. In the database, so that any process can take the answer. */
export async function keepChallenge(challenge: string, of: ChallengeOf, now: Date): Promise<void> {
  await pool.query(
    "INSERT INTO key_challenge (challenge, purpose, bound_to, user_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
    [challenge, of.purpose, of.boundTo, of.userId, new Date(now.getTime() + CHALLENGE_SECONDS * 1000)],
  );
}

/** Whether this was asked for, of this person, in this browser, and not answered before: whatever it says, it is used up. */
export async function takeChallenge(challenge: string, of: ChallengeOf, now: Date): Promise<boolean> {
  const { rows } = await pool.query<{ fits: boolean }>(
    `DELETE FROM key_challenge WHERE challenge = $1
     RETURNING purpose = $2 AND bound_to = $3 AND user_id IS NOT DISTINCT FROM $4 AND expires_at > $5 AS fits`,
    [challenge, of.purpose, of.boundTo, of.userId, now],
  );
  return rows[0]?.fits === true;
}

/** Removes what was never answered; for housekeeping. */
export async function sweepChallenges(db: Db, now: Date): Promise<void> {
  await db.query("DELETE FROM key_challenge WHERE expires_at < $1", [now]);
  await db.query("DELETE FROM pending_sign_in WHERE expires_at < $1", [now]);
}
