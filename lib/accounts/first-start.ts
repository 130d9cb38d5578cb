import "server-only";
import { appendAudit } from "../audit/append";
import { randomToken, sha256Hex } from "../platform/crypto";
import { type Db, inTransaction, pool } from "../platform/db";
import { AppError, fieldError } from "../platform/errors";
import { announceSettings, setSetting } from "../platform/settings";
import { requireKnownZone } from "../platform/store-facts";
import { toPublicId } from "../shared/ids";
import type { FinishSetUpInput, SetUpAnswers } from "../shared/schemas/setup";
import { createUser } from "./create-user";

const COOKIE = "backline_setup";
const SESSION_SECONDS = 12 * 3_600;
const USED_UP =
  "This address was used already, or its half hour is over. Run npm run setup-address for a new one, or start the store again.";
const NOT_OPENED = "Open the address that the start of the store printed in its terminal.";

export type OpenSetUp = { answers: SetUpAnswers; mailProvedAt: Date | null };

export async function isSetUp(): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>("SELECT set_up_at IS NOT NULL AS done FROM instance");
  return rows[0]?.done === true;
}

/**
 * Exchanges the one-time token for a session of this browser alone; returns its Set-Cookie value. Throws `gone` for a token
 * that was used, has lapsed or never was, without saying which.
 */
export async function openSetUp(token: string, isHttps: boolean): Promise<string> {
  const secret = randomToken(32);
  const { rowCount } = await pool.query(
    `UPDATE first_start SET session_hash = $2, session_until = now() + make_interval(secs => $3)
     WHERE token_hash = $1 AND token_until > now() AND session_hash IS NULL
       AND EXISTS (SELECT 1 FROM instance WHERE set_up_at IS NULL)`,
    [sha256Hex(token), sha256Hex(secret), SESSION_SECONDS],
  );
  if (rowCount !== 1) throw new AppError("gone", USED_UP);
  const secure = isHttps ? "; Secure" : "";
  return `${COOKIE}=${secret}; Path=/api/setup; Max-Age=${SESSION_SECONDS}; HttpOnly; SameSite=Strict${secure}`;
}

export const forgetSetUpCookie = `${COOKIE}=; Path=/api/setup; Max-Age=0; HttpOnly; SameSite=Strict`;

type SetUpRequest = { headers: Pick<Headers, "get"> };

function readSecret({ headers }: SetUpRequest): string {
  const pairs = (headers.get("cookie") ?? "").split(";").map((part) => part.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? "";
}

const OPENED = `SELECT f.answers, f.mail_proved_at AS "mailProvedAt" FROM first_start f, instance i
  WHERE f.session_hash = $1 AND f.session_until > now() AND i.set_up_at IS NULL`;

/** What was answered so far. Throws `unauthenticated` for a browser that did not open the address, or once all is done. */
export async function requireSetUp(request: SetUpRequest, db: Db = pool, lock = ""): Promise<OpenSetUp> {
  const { rows } = await db.query<OpenSetUp>(OPENED + lock, [sha256Hex(readSecret(request))]);
  if (!rows[0]) throw new AppError("unauthenticated", NOT_OPENED);
  return rows[0];
}

/** Keeps what was typed, so that a half-done set-up goes on where it was; a field that is left out stays. */
export async function keepAnswers(answers: SetUpAnswers): Promise<void> {
  await pool.query("UPDATE first_start SET answers = answers || $1::jsonb", [JSON.stringify(answers)]);
}

export async function noteMailProved(): Promise<void> {
  await pool.query("UPDATE first_start SET mail_proved_at = now()");
}

/**
 * Makes the admin, writes the store's facts and ends the set-up, all or nothing; of two at a time the second finds it done.
 * Throws `unprocessable` before a test mail was taken.
 */
export async function finishSetUp(request: SetUpRequest, input: FinishSetUpInput): Promise<void> {
  await requireKnownZone(input.timeZone);
  await inTransaction(async (db) => {
    const { mailProvedAt } = await requireSetUp(request, db, " FOR UPDATE");
    if (mailProvedAt === null) throw fieldError("mail", "Send a test mail first: buyers get what they bought by mail.");
    const roles = ["admin"] as const;
    const user = { email: input.adminEmail, name: input.adminName, password: input.password, roles };
    const userId = await createUser(db, user, "system");
    await setSetting(db, "storeName", input.storeName, userId);
    await setSetting(db, "currency", input.currency, userId);
    if (input.publicUrl !== null) await setSetting(db, "publicUrl", input.publicUrl, userId);
    await db.query("UPDATE instance SET set_up_at = now(), time_zone = $1", [input.timeZone]);
    await db.query("DELETE FROM first_start");
    const { storeName, timeZone, currency, publicUrl } = input;
    const after = { storeName, timeZone, currency, publicUrl };
    await appendAudit(db, { actorId: userId, action: "store.set_up", subject: toPublicId("user", userId), after });
  });
  await announceSettings();
}
