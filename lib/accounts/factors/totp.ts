import "server-only";
import { Secret, TOTP } from "otpauth";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { openColumn, sealColumn } from "@/lib/platform/sealed-columns";
import { getSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import type { AddedFactor, TotpStart } from "@/lib/shared/schemas/factors";
import { sealNewFactor } from "./seal-new-factor";
import { bookFactorTry, clearFactorTries } from "./throttle-factor";

const PERIOD_SECONDS = 30;
/** RFC 6238 §5.2: one step to either side, for clocks that are a little off. */
const WINDOW = 1;
const SECRET_BYTES = 20;

type TotpRow = { id: string; name: string; totp_secret: string };

function totpOf(secret: Secret, label = "", issuer = ""): TOTP {
  return new TOTP({ secret, label, issuer, algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS });
}

/** The step a code is of, at most one to either side of now; null when it is none. */
function findStep(secret: Secret, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code.replace(/\s/g, ""), timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

/**
 * Begins an authenticator app: a secret that counts once its first code was right. Beginning again replaces what was not
 * finished; throws AppError `conflict` when there is an app already.
 */
export async function startTotp(userId: string, name: string, now: Date): Promise<TotpStart> {
  const id = newId();
  const secret = new Secret({ size: SECRET_BYTES });
  const { rows } = await pool.query<{ email: string }>(
    `WITH u AS (SELECT id, email FROM app_user WHERE id = $2), made AS (
       INSERT INTO second_factor (id, user_id, kind, name, created_at, totp_secret, last_step)
       SELECT $1, id, 'totp', $3, $4, $5, 0 FROM u
       ON CONFLICT (user_id) WHERE kind = 'totp' DO UPDATE SET id = EXCLUDED.id, name = EXCLUDED.name,
         created_at = EXCLUDED.created_at, totp_secret = EXCLUDED.totp_secret
       WHERE second_factor.confirmed_at IS NULL
       RETURNING id)
     SELECT u.email FROM u, made`,
    [id, userId, name, now, sealColumn("totpSecret", id, secret.base32)],
  );
  const email = rows[0]?.email;
  if (email === undefined)
    throw new AppError("conflict", "There is an authenticator app already. Remove it before you set up another.");
  const uri = totpOf(secret, email, await getSetting("storeName")).toString();
  return { secret: secret.base32, uri };
}

/** Ends the set-up with the first code. Throws AppError `unprocessable` when it does not fit, `rate_limited` after too many. */
export async function confirmTotp(
  input: { userId: string; sessionId: string | null; code: string },
  now: Date,
): Promise<AddedFactor> {
  const { userId, sessionId, code } = input;
  await bookFactorTry(userId, now);
  const { rows } = await pool.query<TotpRow>(
    "SELECT id, name, totp_secret FROM second_factor WHERE user_id = $1 AND kind = 'totp' AND confirmed_at IS NULL",
    [userId],
  );
  const [app] = rows;
  if (!app) throw new AppError("not_found", "No authenticator app is being set up. Begin again.");
  const step = findStep(Secret.fromBase32(openColumn("totpSecret", app.id, app.totp_secret)), code, now);
  if (step === null)
    throw new AppError(
      "unprocessable",
      "This code does not fit. Check the clock of your phone and type the next one.",
      {
        errors: [{ path: "code", message: "does not fit" }],
      },
    );
  const added = await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      "UPDATE second_factor SET confirmed_at = $2, last_step = $3 WHERE id = $1 AND confirmed_at IS NULL",
      [app.id, now, step],
    );
    if (rowCount !== 1) throw new AppError("conflict", "This app was set up meanwhile.");
    const factor = { id: app.id, kind: "totp", name: app.name } as const;
    return sealNewFactor(db, { userId, sessionId, factor, amr: "otp" }, now);
  });
  await clearFactorTries(userId, now);
  await added.announce();
  return added.answer;
}

/** Whether it is a code of the person's app that was not taken before; then no older one is taken either (RFC 6238 §5.2). */
export async function takeTotp(userId: string, code: string, now: Date): Promise<boolean> {
  const { rows } = await pool.query<TotpRow>(
    "SELECT id, name, totp_secret FROM second_factor WHERE user_id = $1 AND kind = 'totp' AND confirmed_at IS NOT NULL",
    [userId],
  );
  const [app] = rows;
  const step = app ? findStep(Secret.fromBase32(openColumn("totpSecret", app.id, app.totp_secret)), code, now) : null;
  if (!app || step === null) return false;
  const { rowCount } = await pool.query(
    "UPDATE second_factor SET last_step = $2, last_used_at = $3 WHERE id = $1 AND last_step < $2",
    [app.id, step, now],
  );
  return rowCount === 1;
}
