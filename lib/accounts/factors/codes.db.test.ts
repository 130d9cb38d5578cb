import { Secret, TOTP } from "otpauth";
import { describe, expect, test } from "vitest";
import { DELETE as remove, PATCH as rename } from "@/app/api/account/factors/[id]/route";
import { openField } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders } from "@/lib/platform/session";
import { Browser, makePerson, ORIGIN } from "@/test/at-the-door";
import { makeSession } from "@/test/factories";
import { PAUSE_SECONDS } from "../throttle-sign-in";
import { BACKUP_CODES, countBackupCodes, renewBackupCodes, takeBackupCode } from "./backup-codes";
import { listFactors } from "./list-factors";
import { resetFactors } from "./reset-factors";
import { bookFactorTry, TRIES_PER_PERSON } from "./throttle-factor";
import { confirmTotp, startTotp, takeTotp } from "./totp";

const at = (seconds: number) => new Date(1_900_000_000_000 + seconds * 1000);
const codeAt = (secret: string, moment: Date) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: moment.getTime() });
const wrongFor = (secret: string, moment: Date) => {
  const near = [-30, 0, 30].map((offset) => codeAt(secret, new Date(moment.getTime() + offset * 1000)));
  return ["123456", "234567", "345678", "456789"].find((code) => !near.includes(code)) ?? "";
};

/** A person with an app, set up at the moment `from`. */
async function makeHolder(from = at(0)) {
  const person = await makePerson();
  const { sessionId, cookie } = await makeSession(person.userId);
  const { secret, uri } = await startTotp(person.userId, "Phone", from);
  const added = await confirmTotp({ userId: person.userId, sessionId, code: codeAt(secret, from) }, from);
  return { ...person, sessionId, cookie, secret, uri, codes: added.backupCodes ?? [], factorId: added.id };
}

describe("an authenticator app", () => {
  test("its address says whose it is and where; its secret rests sealed, and opens at its own row only", async () => {
    const { email, secret, uri, userId } = await makeHolder();
    expect(uri).toContain(`otpauth://totp/Backline:${encodeURIComponent(email)}?`);
    expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
    const { rows } = await pool.query<{ id: string; totp_secret: string }>(
      "SELECT id, totp_secret FROM second_factor WHERE user_id = $1",
      [userId],
    );
    const [row] = rows;
    expect(row?.totp_secret).not.toContain(secret);
    expect(openField(row?.totp_secret ?? "", `second_factor:totp_secret:${row?.id}`)).toBe(secret);
    expect(() => openField(row?.totp_secret ?? "", `second_factor:totp_secret:${userId}`)).toThrow();
  });

  test("it counts only once its first code was right, and a set-up begun again replaces the one before", async () => {
    const person = await makePerson();
    const { sessionId } = await makeSession(person.userId);
    const { secret: first } = await startTotp(person.userId, "Phone", at(0));
    expect(await takeTotp(person.userId, codeAt(first, at(0)), at(0))).toBe(false);
    expect(await new Browser().givePassword(person.email)).toMatchObject({ url: "/portal", error: null });
    const { secret } = await startTotp(person.userId, "Phone", at(0));
    const confirm = (code: string) => confirmTotp({ userId: person.userId, sessionId, code }, at(0));
    await expect(confirm(wrongFor(secret, at(0)))).rejects.toMatchObject({ code: "unprocessable" });
    expect((await confirm(codeAt(secret, at(0)))).backupCodes).toHaveLength(BACKUP_CODES);
    await expect(startTotp(person.userId, "Another", at(0))).rejects.toMatchObject({ code: "conflict" });
  });

  test.each([
    [-60, false],
    [-30, true],
    [0, true],
    [30, true],
    [60, false],
  ])("a clock that is %i s off: taken %s", async (offset, isTaken) => {
    const { userId, secret } = await makeHolder();
    expect(await takeTotp(userId, codeAt(secret, at(600 + offset)), at(600))).toBe(isTaken);
  });

  test("a code is taken once, none older after it, and of two at once one", async () => {
    const { userId, secret } = await makeHolder();
    expect(await takeTotp(userId, codeAt(secret, at(0)), at(0)), "the one it was set up with").toBe(false);
    expect(await takeTotp(userId, codeAt(secret, at(600)), at(600))).toBe(true);
    expect(await takeTotp(userId, codeAt(secret, at(600)), at(601))).toBe(false);
    expect(await takeTotp(userId, codeAt(secret, at(570)), at(602))).toBe(false);
    const next = codeAt(secret, at(630));
    const both = await Promise.all([1, 2, 3].map(() => takeTotp(userId, next, at(630))));
    expect(both.filter(Boolean)).toHaveLength(1);
  });

  test("after the password: a code opens a session that says both", async () => {
    const { email, userId, secret } = await makeHolder();
    const browser = new Browser();
    expect(await browser.givePassword(email)).toMatchObject({ status: 200, error: "second:totp+backup" });
    expect(await actorFromHeaders(new Headers(browser.headers))).toEqual({ kind: "guest" });
    const code = codeAt(secret, new Date());
    await pool.query("UPDATE second_factor SET last_step = 0 WHERE user_id = $1", [userId]);
    expect(await browser.callback("second-step", { method: "totp", code })).toMatchObject({ status: 200, error: null });
    expect(await actorFromHeaders(new Headers(browser.headers))).toMatchObject({ kind: "user", userId });
    const { rows } = await pool.query(
      "SELECT after FROM audit_entry WHERE actor_id = $1 AND action = 'session.created' ORDER BY seq DESC LIMIT 1",
      [userId],
    );
    expect(rows).toEqual([{ after: { amr: ["pwd", "otp"] } }]);
    expect(await browser.callback("second-step", { method: "totp", code })).toMatchObject({ error: "expired" });
  });

  test("five wrong codes pause the account in every browser, and the person hears that somebody has the password", async () => {
    const { email, userId, secret } = await makeHolder();
    const errors: (string | null)[] = [];
    for (let index = 0; index <= TRIES_PER_PERSON; index++) {
      const browser = new Browser();
      await browser.givePassword(email);
      const code = wrongFor(secret, new Date());
      errors.push((await browser.callback("second-step", { method: "totp", code })).error);
    }
    expect(errors.slice(0, 5)).toEqual(["code:4", "code:3", "code:2", "code:1", "code:0"]);
    expect(errors[5]).toMatch(/^throttled:\d+$/);
    const mail = await pool.query("SELECT details->>'change' AS change FROM mail_outbox WHERE about = $1 ORDER BY id", [
      userId,
    ]);
    expect(mail.rows.filter(({ change }) => change === "refused")).toHaveLength(1);
    await expect(bookFactorTry(userId, new Date(Date.now() + (PAUSE_SECONDS + 5) * 1000))).resolves.toMatchObject({
      triesLeft: TRIES_PER_PERSON - 1,
    });
  });

  test("a step that ran out, and one whose person is gone, lead back to the beginning", async () => {
    const { email, userId } = await makeHolder();
    const browser = new Browser();
    await browser.givePassword(email);
    await pool.query("UPDATE pending_sign_in SET expires_at = now() - interval '1 s' WHERE user_id = $1", [userId]);
    const late = await browser.callback("second-step", { method: "totp", code: "000000" });
    expect(late).toMatchObject({ status: 401, error: "expired" });
    await browser.givePassword(email);
    await pool.query("UPDATE app_user SET disabled_at = now() WHERE id = $1", [userId]);
    expect(await browser.callback("second-step", { method: "totp", code: "000000" })).toMatchObject({
      error: "expired",
    });
  });
});

describe("backup codes", () => {
  test("rest as argon2id hashes; each signs in once, however it is typed, and the count goes down", async () => {
    const { email, userId, codes } = await makeHolder();
    const { rows } = await pool.query<{ code_hash: string }>("SELECT code_hash FROM backup_code WHERE user_id = $1", [
      userId,
    ]);
    expect(rows).toHaveLength(BACKUP_CODES);
    for (const row of rows) expect(row.code_hash).toMatch(/^\$argon2id\$/);
    const browser = new Browser();
    await browser.givePassword(email);
    const typed = (codes[0] ?? "").toUpperCase().replaceAll("-", " ");
    expect(await browser.callback("second-step", { method: "backup", code: typed })).toMatchObject({ status: 200 });
    expect(await countBackupCodes(userId)).toBe(BACKUP_CODES - 1);
    expect(await takeBackupCode(userId, codes[0] ?? "", at(0))).toBe(false);
    const { rows: entries } = await pool.query(
      "SELECT after FROM audit_entry WHERE actor_id = $1 AND action = 'factor.code_used'",
      [userId],
    );
    expect(entries).toEqual([{ after: BACKUP_CODES - 1 }]);
    const mail = await pool.query("SELECT details FROM mail_outbox WHERE about = $1 ORDER BY id DESC LIMIT 1", [
      userId,
    ]);
    expect(mail.rows).toMatchObject([{ details: { change: "codeUsed", codesLeft: BACKUP_CODES - 1 } }]);
  });

  test("of four uses of one code at once one counts; somebody else's is none", async () => {
    const [mine, theirs] = [await makeHolder(), await makeHolder()];
    const uses = await Promise.all([1, 2, 3, 4].map(() => takeBackupCode(mine.userId, mine.codes[1] ?? "", at(0))));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await takeBackupCode(theirs.userId, mine.codes[2] ?? "", at(0))).toBe(false);
  });

  test("new ones end the old ones; without a factor there are none", async () => {
    const { userId, codes } = await makeHolder();
    const renewed = await renewBackupCodes(userId, at(0));
    expect(await takeBackupCode(userId, codes[3] ?? "", at(0))).toBe(false);
    expect(await takeBackupCode(userId, renewed[3] ?? "", at(0))).toBe(true);
    await expect(renewBackupCodes((await makePerson()).userId, at(0))).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what somebody has", () => {
  const send = (handler: typeof remove | typeof rename, method: string, holder: { cookie: string }, id: string) =>
    handler(
      new Request(`${ORIGIN}/api/account/factors/${id}`, {
        method,
        headers: { cookie: holder.cookie, origin: ORIGIN, host: "localhost:3000" },
        ...(method === "PATCH" ? { body: JSON.stringify({ name: "Old phone" }) } : {}),
      }),
      { params: Promise.resolve({ id }) },
    );

  test("is listed without a secret, renamed and removed by its owner only; codes go with the last one", async () => {
    const [mine, theirs] = [await makeHolder(), await makeHolder()];
    for (const [handler, method] of [
      [rename, "PATCH"],
      [remove, "DELETE"],
    ] as const)
      expect((await send(handler, method, theirs, mine.factorId)).status).toBe(404);
    expect((await send(rename, "PATCH", mine, mine.factorId)).status).toBe(204);
    const listed = await listFactors(mine.userId);
    expect(listed).toMatchObject({ factors: [{ kind: "totp", name: "Old phone" }], backupCodesLeft: BACKUP_CODES });
    expect(JSON.stringify(listed)).not.toContain(mine.secret);
    expect((await send(remove, "DELETE", mine, mine.factorId)).status).toBe(204);
    expect(await listFactors(mine.userId)).toEqual({ factors: [], backupCodesLeft: 0 });
    expect(await new Browser().givePassword(mine.email)).toMatchObject({ url: "/portal", error: null });
  });

  test("can be reset by whoever runs the machine: all of it, everywhere, and the person hears of it", async () => {
    const { email, userId, cookie } = await makeHolder();
    expect(await resetFactors(email.toUpperCase(), at(0))).toBe(1);
    expect(await listFactors(userId)).toEqual({ factors: [], backupCodesLeft: 0 });
    await expect.poll(() => actorFromHeaders(new Headers({ cookie }))).toEqual({ kind: "guest" });
    const { rows } = await pool.query(
      "SELECT actor_id AS actor FROM audit_entry WHERE action = 'factor.reset' ORDER BY seq DESC LIMIT 1",
    );
    expect(rows).toEqual([{ actor: "system" }]);
    const mail = await pool.query("SELECT details FROM mail_outbox WHERE about = $1 ORDER BY id DESC LIMIT 1", [
      userId,
    ]);
    expect(mail.rows).toMatchObject([{ details: { change: "reset" } }]);
    expect(await resetFactors("nobody@example.test", at(0))).toBeNull();
  });
});
