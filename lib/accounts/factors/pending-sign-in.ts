import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { newStep, STEP_SECONDS, type Step } from "./step-cookie";

/** What a person may prove themselves with beside the password. */
export type StepMethod = "passkey" | "totp" | "backup";

const HAS = `
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM second_factor WHERE user_id = u.id AND kind = 'passkey') THEN 'passkey' END,
    CASE WHEN EXISTS (SELECT 1 FROM second_factor WHERE user_id = u.id AND kind = 'totp' AND confirmed_at IS NOT NULL) THEN 'totp' END,
    CASE WHEN EXISTS (SELECT 1 FROM backup_code WHERE user_id = u.id AND used_at IS NULL) THEN 'backup' END], NULL) AS methods`;

/** Empty for somebody whose password is enough. A backup code alone is no factor: codes go with the last one. */
export async function listMethods(userId: string): Promise<StepMethod[]> {
  const { rows } = await pool.query<{ methods: StepMethod[] }>(`${HAS} FROM app_user u WHERE u.id = $1`, [userId]);
  const methods = rows[0]?.methods ?? [];
  return methods.some((method) => method !== "backup") ? methods : [];
}

/** The password was right: what the browser holds from now on until the second factor is shown. */
export async function openPendingSignIn(userId: string, now: Date): Promise<Step> {
  const step = newStep();
  await pool.query("INSERT INTO pending_sign_in (token_hash, user_id, expires_at) VALUES ($1, $2, $3)", [
    step.hash,
    userId,
    new Date(now.getTime() + STEP_SECONDS * 1000),
  ]);
  return step;
}

export type PendingSignIn = { userId: string; methods: StepMethod[] };

/** Null when nobody waits at this step, or its time is over. */
export async function readPendingSignIn(step: Step | null, now: Date): Promise<PendingSignIn | null> {
  if (!step) return null;
  const { rows } = await pool.query<PendingSignIn>(
    `${HAS}, u.id AS "userId" FROM pending_sign_in p JOIN app_user u ON u.id = p.user_id AND u.disabled_at IS NULL
     WHERE p.token_hash = $1 AND p.expires_at > $2`,
    [step.hash, now],
  );
  return rows[0] ?? null;
}

/** Ends the step; false when somebody else has ended it: of two proofs at one time one signs in. */
export async function closePendingSignIn(db: Db, step: Step): Promise<boolean> {
  const { rowCount } = await db.query("DELETE FROM pending_sign_in WHERE token_hash = $1", [step.hash]);
  return rowCount === 1;
}
