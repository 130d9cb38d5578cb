import { describe, expect, test } from "vitest";
import { POST as postLink } from "@/app/api/account/links/route";
import { POST as askReset } from "@/app/api/account/reset/route";
import { POST as askSignUp } from "@/app/api/account/sign-up/route";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders } from "@/lib/platform/session";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import { readToken } from "@/test/account-mail";
import { makeSession } from "@/test/factories";
import { askForAccountMail, askToVerify } from "./ask-for-account-mail";
import { beginEmailChange, dropEmailChange } from "./change-email";
import { changePassword } from "./change-password";
import { issueApiKey } from "./create-api-key";
import { createUser } from "./create-user";
import { carryOutLink, lookAtLink } from "./open-account-link";
import { readAccount } from "./read-account";
import { TRIES_PER_ACCOUNT } from "./throttle-sign-in";
import { verifyPassword } from "./verify-password";

const PASSWORD = "correct horse 42";
const NEW_PASSWORD = "battery staple 43";
const address = () => `${newId()}@example.test`;
const later = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1000) });
const now = later(0);

async function makePerson() {
  const email = address();
  const userId = await createUser(pool, { email, name: "Ada", password: PASSWORD, roles: ["buyer"] }, "system");
  const { sessionId, cookie } = await makeSession(userId);
  const actor = await actorFromHeaders(new Headers({ cookie }));
  if (actor?.kind !== "user") throw new Error("not signed in");
  return { email, userId, sessionId, cookie, actor };
}
const post = (handler: (request: Request) => Promise<Response>, body: unknown) =>
  handler(new Request("http://127.0.0.1:3000/api/account/x", { method: "POST", body: JSON.stringify(body) }));
const isRight = async (email: string, password: string) =>
  (await verifyPassword(pool, { email, password, peer: newId() })).kind === "verified";
const countOf = async (sql: string, values: unknown[]) => (await pool.query(sql, values)).rowCount;
async function signUpToken(email = address()) {
  await askForAccountMail("sign-up", email, now);
  return { email, token: await readToken("sign-up", email) };
}

describe("asking for a link", () => {
  test.each([
    ["sign-up", askSignUp],
    ["reset", askReset],
  ] as const)(
    "%s: an address with an account and one without get the same words, and the same is written",
    async (kind, ask) => {
      const written = [];
      for (const email of [(await makePerson()).email, address()]) {
        const reply = await post(ask, { email: ` ${email.toUpperCase()} ` });
        expect([reply.status, await reply.text()]).toEqual([204, ""]);
        expect(reply.headers.get("set-cookie")).toBeNull();
        const links = await pool.query("SELECT kind, user_id, about FROM account_link WHERE email = $1", [email]);
        const mails = await pool.query("SELECT kind, details, state FROM mail_outbox WHERE recipient = $1", [email]);
        written.push([links.rows, mails.rows]);
      }
      expect(written[0]).toEqual(written[1]);
      expect(written[0]?.[0]).toEqual([{ kind, user_id: null, about: null }]);
    },
  );

  test("nor does the time tell: the middle of many is the same on both paths", async () => {
    const { email: known } = await makePerson();
    const took: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
    for (let n = 0; n < 60; n++)
      for (const path of n % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) {
        const email = path === "known" ? known : address();
        const startedAt = performance.now();
        await askForAccountMail("reset", email, now);
        took[path].push(performance.now() - startedAt);
      }
    const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const [one, other] = [middle(took.known), middle(took.unknown)];
    // a hash of a password, or a look-up and a second write, would be a multiple
    expect(Math.max(one, other) / Math.min(one, other)).toBeLessThan(1.6);
  });

  test("at the door an unknown address costs a hash like a known one", async () => {
    const { email: known } = await makePerson();
    const time = async (email: string) => {
      const startedAt = performance.now();
      await verifyPassword(pool, { email, password: "wrong password", peer: newId() }, later(0));
      await pool.query("DELETE FROM sign_in_throttle");
      return performance.now() - startedAt;
    };
    const took: [number, number][] = [];
    for (let n = 0; n < 15; n++) took.push([await time(known), await time(address())]);
    const middle = (of: 0 | 1) => took.map((pair) => pair[of]).sort((a, b) => a - b)[7] ?? 0;
    expect(Math.max(middle(0), middle(1)) / Math.min(middle(0), middle(1))).toBeLessThan(1.6);
  });

  test("while sign-up is closed nobody is sent a link", async () => {
    const email = address();
    await setSetting(pool, "isSignUpOpen", false, null);
    expect((await post(askSignUp, { email })).status).toBe(403);
    await setSetting(pool, "isSignUpOpen", true, null);
    await announceSettings();
    expect(await countOf("SELECT 1 FROM account_link WHERE email = $1", [email])).toBe(0);
  });

  test.each([
    ["no address", "ada"],
    ["a header behind it", "ada@example.test\r\nBcc: all@example.test"],
    ["a list", "ada@example.test,eve@example.test"],
    ["letters that look like others", "аda@example.test"],
    ["a domain that looks like another", "ada@exаmple.test"],
    ["too long", `${"a".repeat(250)}@example.test`],
  ])("%s is refused at the field", async (_label, email) => {
    const reply = await post(askSignUp, { email });
    expect([reply.status, ((await reply.json()) as { errors: { path: string }[] }).errors[0]?.path]).toEqual([
      400,
      "email",
    ]);
  });
});

describe("what a link opens", () => {
  test("sign-up makes a verified buyer whom their password lets in; plus-addresses stay themselves", async () => {
    const { email, token } = await signUpToken(`ada+${newId()}@example.test`);
    expect(await lookAtLink(token)).toMatchObject({ kind: "sign-up", email, needs: "name-and-password" });
    expect(await carryOutLink({ token, name: "Zoë 🎺", password: PASSWORD })).toMatchObject({ isComplete: true });
    const { rows } = await pool.query(
      "SELECT u.name, email_verified_at IS NOT NULL AS ok, array_agg(role) AS roles FROM app_user u JOIN role_grant g ON g.user_id = u.id WHERE email = $1 GROUP BY u.id",
      [email],
    );
    expect(rows).toEqual([{ name: "Zoë 🎺", ok: true, roles: ["buyer"] }]);
    expect(await isRight(email, PASSWORD)).toBe(true);
  });

  test("of ten uses at once one counts; later ones hear why not", async () => {
    const { email, token } = await signUpToken();
    const uses = Array.from({ length: 10 }, () => post(postLink, { token, name: "Ada", password: PASSWORD }));
    const statuses = (await Promise.all(uses)).map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.slice(1).every((status) => status === 410)).toBe(true);
    expect(await countOf("SELECT 1 FROM app_user WHERE email = $1", [email])).toBe(1);
  });

  test.each([
    ["reset", 30 * 60],
    ["sign-up", 24 * 3_600],
  ] as const)("%s lasts %d s and no longer", async (kind, seconds) => {
    const { email: known } = await makePerson();
    const email = kind === "reset" ? known : address();
    await askForAccountMail(kind, email, now);
    const token = await readToken(kind, email);
    expect(await lookAtLink(token, later(seconds - 5))).toMatchObject({ kind });
    await expect(lookAtLink(token, later(seconds + 5))).rejects.toMatchObject({ code: "gone" });
    await expect(
      carryOutLink({ token, password: NEW_PASSWORD, name: "Ada" }, later(seconds + 5)),
    ).rejects.toMatchObject({
      code: "gone",
    });
  });

  test("a guess opens nothing, nor does another link's secret", async () => {
    const [{ token: one }, { token: other }] = [await signUpToken(), await signUpToken()];
    const mixed = `${one.split(".")[0]}.${other.split(".")[1]}`;
    for (const token of ["", "x", "acl_0.x", mixed, `${one}.x`, one.slice(0, -1)])
      await expect(lookAtLink(token)).rejects.toMatchObject({ code: "not_found" });
  });

  test("no table holds what opens a link", async () => {
    const { token } = await signUpToken();
    const secret = token.split(".")[1] ?? "";
    const { rows } = await pool.query(
      "SELECT to_jsonb(l)::text || coalesce(to_jsonb(m)::text, '') AS row FROM account_link l JOIN mail_outbox m ON m.about = l.id",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test.each([
    ["one that is tried first", "Password1", "tried first"],
    ["a short one", "1234567", "8 characters"],
    ["one letter over and over", "zzzzzzzzzzz", "over and over"],
  ])("a password that is %s is refused at the field, and the link stays good", async (_label, password, words) => {
    const { token } = await signUpToken();
    const refused = carryOutLink({ token, name: "Ada", password });
    await expect(refused).rejects.toMatchObject({
      code: "unprocessable",
      errors: [{ path: "password", message: expect.stringContaining(words) }],
    });
    expect(await carryOutLink({ token, name: "Ada", password: PASSWORD })).toMatchObject({ isComplete: true });
  });

  test("one's own address is no password", async () => {
    const { email, token } = await signUpToken();
    await expect(carryOutLink({ token, name: "Ada", password: email })).rejects.toMatchObject({
      code: "unprocessable",
    });
  });

  test.each([
    ["a line break", "Ada\r\nBcc: all@example.test"],
    ["a turned direction", "Ada\u202egnp.exe"],
    ["nothing to see", "\u200b\u200b"],
    ["only spaces", "   "],
    ["101 letters", "a".repeat(101)],
  ])("a name with %s is refused at the field", async (_label, name) => {
    const { token } = await signUpToken();
    const reply = await post(postLink, { token, name, password: PASSWORD });
    expect([reply.status, ((await reply.json()) as { errors: { path: string }[] }).errors[0]?.path]).toEqual([
      400,
      "name",
    ]);
  });
});

describe("a new password", () => {
  test("by mail it ends every session, any pause at the door, and every other such link", async () => {
    const { email, cookie, actor } = await makePerson();
    await askForAccountMail("reset", email, now);
    const first = await readToken("reset", email);
    await askForAccountMail("reset", email, later(1));
    const second = await readToken("reset", email);
    for (let n = 0; n < TRIES_PER_ACCOUNT; n++) await isRight(email, "wrong password");
    expect(await isRight(email, PASSWORD)).toBe(false);
    await carryOutLink({ token: second, password: NEW_PASSWORD }, later(2));
    expect([await isRight(email, PASSWORD), await isRight(email, NEW_PASSWORD)]).toEqual([false, true]);
    await expect.poll(() => actorFromHeaders(new Headers({ cookie })), { timeout: 1_000 }).toEqual({ kind: "guest" });
    await expect(lookAtLink(first, later(3))).rejects.toMatchObject({ code: "gone" });
    expect(await readAccount(actor)).toMatchObject({ isEmailVerified: true, sessions: [] });
    expect(await countOf("SELECT 1 FROM mail_outbox WHERE kind = 'password-changed' AND recipient = $1", [email])).toBe(
      1,
    );
  });

  test("by mail it ends the API keys too, and the mail names them; by hand they stay", async () => {
    const [mine, other] = [await makePerson(), await makePerson()];
    const issue = (userId: string, name: string) => issueApiKey(pool, { userId, name, scopes: ["catalog:read"] });
    const keys = [await issue(mine.userId, "stock list"), await issue(mine.userId, "the old server")];
    const theirs = await issue(other.userId, "theirs");
    const who = async ({ token }: { token: string }) =>
      (await actorFromHeaders(new Headers({ authorization: `Bearer ${token}` })))?.kind ?? null;
    await changePassword({ actor: mine.actor, current: PASSWORD, password: NEW_PASSWORD, peer: newId() });
    expect([await who(keys[0] as { token: string }), await who(keys[1] as { token: string })]).toEqual([
      "user",
      "user",
    ]);
    await askForAccountMail("reset", mine.email, later(1));
    await carryOutLink({ token: await readToken("reset", mine.email), password: PASSWORD }, later(2));
    for (const key of keys) await expect.poll(() => who(key), { timeout: 1_000 }).toBeNull();
    expect(await who(theirs)).toBe("user");
    const { rows } = await pool.query(
      "SELECT details->'endedKeys' AS ended FROM mail_outbox WHERE kind = 'password-changed' AND recipient = $1 ORDER BY id",
      [mine.email],
    );
    expect(rows).toEqual([{ ended: [] }, { ended: ["stock list", "the old server"] }]);
    const written = await countOf("SELECT 1 FROM audit_entry WHERE action = 'api_key.revoked' AND actor_id = $1", [
      mine.userId,
    ]);
    expect(written).toBe(2);
  });

  test("for an address without an account, or a disabled one, there is nothing to set", async () => {
    const { email, userId } = await makePerson();
    await pool.query("UPDATE app_user SET disabled_at = now() WHERE id = $1", [userId]);
    for (const one of [email, address()]) {
      await askForAccountMail("reset", one, now);
      await expect(lookAtLink(await readToken("reset", one))).rejects.toMatchObject({ code: "gone" });
    }
  });

  test("by hand it asks for the old one and leaves only this browser signed in", async () => {
    const { email, userId, actor, cookie } = await makePerson();
    const other = await makeSession(userId);
    const change = (current: string) => changePassword({ actor, current, password: NEW_PASSWORD, peer: newId() });
    await expect(change("wrong password")).rejects.toMatchObject({
      code: "unprocessable",
      errors: [{ path: "current" }],
    });
    await change(PASSWORD);
    expect(await isRight(email, NEW_PASSWORD)).toBe(true);
    const who = async (header: string) => (await actorFromHeaders(new Headers({ cookie: header })))?.kind;
    await expect.poll(() => who(other.cookie), { timeout: 1_000 }).toBe("guest");
    expect(await who(cookie)).toBe("user");
  });
});

describe("an address", () => {
  test("moves once both have said yes, in either order", async () => {
    for (const order of [["change-old", "change-new"] as const, ["change-new", "change-old"] as const]) {
      const { email, actor } = await makePerson();
      const newEmail = address();
      await beginEmailChange(actor, newEmail);
      const of = { "change-old": email, "change-new": newEmail };
      const [first, second] = order;
      expect(await carryOutLink({ token: await readToken(first, of[first]) })).toMatchObject({ isComplete: false });
      expect((await readAccount(actor)).email).toBe(email);
      const done = await carryOutLink({ token: await readToken(second, of[second]) });
      expect(done).toMatchObject({ isComplete: true, email: newEmail });
      expect(await readAccount(actor)).toMatchObject({ email: newEmail, isEmailVerified: true, emailChange: null });
      expect([await isRight(email, PASSWORD), await isRight(newEmail, PASSWORD)]).toEqual([false, true]);
      const told = await pool.query(
        "SELECT recipient FROM mail_outbox WHERE kind = 'email-changed' AND recipient = ANY($1)",
        [[email, newEmail]],
      );
      expect(told.rowCount).toBe(2);
    }
  });

  test("that has an account is never taken, and who asks hears nothing of it", async () => {
    const [{ actor, email }, other] = [await makePerson(), await makePerson()];
    await beginEmailChange(actor, other.email);
    await carryOutLink({ token: await readToken("change-old", email) });
    const last = carryOutLink({ token: await readToken("change-new", other.email) });
    await expect(last).rejects.toMatchObject({ code: "gone" });
    expect((await readAccount(actor)).email).toBe(email);
  });

  test("a change that was dropped, or replaced, opens nothing any more", async () => {
    const { actor, email } = await makePerson();
    const [one, two] = [address(), address()];
    await beginEmailChange(actor, one);
    const replaced = await readToken("change-new", one);
    await beginEmailChange(actor, two, later(1));
    await expect(lookAtLink(replaced)).rejects.toMatchObject({ code: "gone" });
    await dropEmailChange(actor.userId);
    await expect(lookAtLink(await readToken("change-old", email))).rejects.toMatchObject({ code: "gone" });
    await expect(dropEmailChange(actor.userId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a stale session begins no change", async () => {
    const { actor } = await makePerson();
    const stale = beginEmailChange(actor, address(), later(601));
    await expect(stale).rejects.toMatchObject({ code: "fresh_sign_in_required" });
  });

  test("is verified by its own link, once", async () => {
    const { actor, email } = await makePerson();
    await askToVerify(actor.userId, now);
    expect(await carryOutLink({ token: await readToken("verify", email) })).toMatchObject({ isComplete: true });
    expect((await readAccount(actor)).isEmailVerified).toBe(true);
    await expect(askToVerify(actor.userId, now)).rejects.toMatchObject({ code: "conflict" });
  });
});
