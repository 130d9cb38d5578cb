import { beforeAll, describe, expect, test } from "vitest";
import { POST as beginPasskey } from "@/app/api/account/passkeys/options/route";
import { POST as addPasskey } from "@/app/api/account/passkeys/route";
import { pool } from "@/lib/platform/db";
import { Browser, makePerson, ORIGIN } from "@/test/at-the-door";
import { makeSession } from "@/test/factories";
import { SoftKey } from "@/test/soft-key";
import { CHALLENGE_SECONDS } from "./key-challenge";

type Person = Awaited<ReturnType<typeof makePerson>>;
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const noParams = { params: Promise.resolve({}) };
const ask = (handler: Handler, cookie: string, body?: unknown) =>
  handler(
    new Request(`${ORIGIN}/api/account/passkeys`, {
      method: "POST",
      headers: { cookie, origin: ORIGIN, host: "localhost:3000" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
    noParams,
  );

async function begin(cookie: string): Promise<{ challenge: string; user: { id: string } }> {
  return (await ask(beginPasskey, cookie)).json() as Promise<{ challenge: string; user: { id: string } }>;
}

/** A person with one passkey, made by the handlers. */
async function enrol(key = new SoftKey(), person?: Person) {
  const owner = person ?? (await makePerson());
  const { cookie, sessionId } = await makeSession(owner.userId);
  const reply = await ask(addPasskey, cookie, { name: "Laptop", response: key.create(await begin(cookie)) });
  return { ...owner, key, cookie, sessionId, reply };
}

async function signIn(key: SoftKey, ways: Parameters<SoftKey["get"]>[1] = {}, browser = new Browser()) {
  const answer = key.get(await browser.askKey("passkey"), ways);
  return { browser, answer, result: await browser.callback("passkey", { response: JSON.stringify(answer) }) };
}

const readAmr = async (userId: string) =>
  (
    await pool.query<{ amr: string[] }>(
      "SELECT amr FROM session WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 1",
      [userId],
    )
  ).rows[0]?.amr;

describe("adding one", () => {
  test("the first brings ten backup codes, ends other sessions, and the person is told", async () => {
    const person = await makePerson();
    const elsewhere = await makeSession(person.userId);
    const { reply, sessionId } = await enrol(new SoftKey(), person);
    expect(reply.status).toBe(201);
    expect(((await reply.json()) as { backupCodes: string[] }).backupCodes).toHaveLength(10);
    const { rows } = await pool.query("SELECT id, amr, revoked_at IS NULL AS open FROM session WHERE user_id = $1", [
      person.userId,
    ]);
    expect(rows).toContainEqual({ id: sessionId, amr: ["pwd", "passkey"], open: true });
    expect(rows).toContainEqual({ id: elsewhere.sessionId, amr: ["pwd"], open: false });
    const mail = await pool.query("SELECT recipient, details FROM mail_outbox WHERE about = $1", [person.userId]);
    expect(mail.rows).toMatchObject([{ recipient: person.email, details: { change: "added", name: "Laptop" } }]);
    const audit = await pool.query(
      "SELECT action, after FROM audit_entry WHERE actor_id = $1 AND action LIKE 'factor%'",
      [person.userId],
    );
    expect(audit.rows).toEqual([{ action: "factor.added", after: { kind: "passkey" } }]);
  });

  test.each<[string, Parameters<SoftKey["create"]>[1]]>([
    ["without the person's finger or PIN", { isVerified: false }],
    ["made for another site", { origin: "https://evil.example" }],
  ])("%s: not taken", async (_, ways) => {
    const { cookie } = await makeSession((await makePerson()).userId);
    const response = new SoftKey().create(await begin(cookie), ways);
    expect((await ask(addPasskey, cookie, { name: "x", response })).status).toBe(422);
  });

  test("a challenge of another session, one used before, and one that ran out are none", async () => {
    const { userId } = await makePerson();
    const [one, other] = [await makeSession(userId), await makeSession(userId)];
    const stolen = new SoftKey().create(await begin(other.cookie));
    expect((await ask(addPasskey, one.cookie, { name: "x", response: stolen })).status).toBe(422);
    const late = new SoftKey().create(await begin(one.cookie));
    await pool.query("UPDATE key_challenge SET expires_at = now() - interval '1 s' WHERE user_id = $1", [userId]);
    expect((await ask(addPasskey, one.cookie, { name: "x", response: late })).status).toBe(422);
    const options = await begin(one.cookie);
    expect((await ask(addPasskey, one.cookie, { name: "x", response: new SoftKey().create(options) })).status).toBe(
      201,
    );
    expect((await ask(addPasskey, one.cookie, { name: "x", response: new SoftKey().create(options) })).status).toBe(
      422,
    );
  });

  test("not with a session that was left open", async () => {
    const { cookie, sessionId } = await makeSession((await makePerson()).userId);
    await pool.query("UPDATE session SET created_at = now() - interval '11 min' WHERE id = $1", [sessionId]);
    const columns = await pool.query("SELECT 1 FROM information_schema.columns WHERE column_name = 'proven_at'");
    if (columns.rowCount) await pool.query("UPDATE session SET proven_at = created_at WHERE id = $1", [sessionId]);
    const reply = await ask(beginPasskey, cookie);
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([403, "fresh_sign_in_required"]);
  });
});

describe("signing in with nothing else", () => {
  let known: Awaited<ReturnType<typeof enrol>>;
  beforeAll(async () => {
    known = await enrol();
  });

  test("opens a session that says how it was proven", async () => {
    const { result } = await signIn(known.key);
    expect(result).toMatchObject({ status: 200, url: "/portal", error: null });
    expect(await readAmr(known.userId)).toEqual(["passkey"]);
  });

  test("what the browser is asked names no key: it tells nobody who has one", async () => {
    expect((await new Browser().askKey("passkey")).allowCredentials).toBeUndefined();
  });

  test("the same answer again, and one in another browser, are refused", async () => {
    const { browser, answer } = await signIn(known.key);
    const again = await browser.callback("passkey", { response: JSON.stringify(answer) });
    expect(again).toMatchObject({ status: 401, error: "key" });
    const [mine, theirs] = [new Browser(), new Browser()];
    await theirs.askKey("passkey");
    const carried = known.key.get(await mine.askKey("passkey"));
    expect(await theirs.callback("passkey", { response: JSON.stringify(carried) })).toMatchObject({ error: "key" });
  });

  test.each<[string, Parameters<SoftKey["get"]>[1]]>([
    ["without the person's finger or PIN", { isVerified: false }],
    ["for another site", { origin: "https://evil.example" }],
    ["in somebody else's name", { userHandle: Buffer.alloc(16, 1).toString("base64url") }],
  ])("%s: refused like a key that nobody knows", async (_, ways) => {
    expect((await signIn(known.key, ways)).result).toMatchObject({ status: 401, error: "key" });
    expect((await signIn(new SoftKey())).result).toMatchObject({ status: 401, error: "key" });
  });

  test("too late is refused", async () => {
    const browser = new Browser();
    const answer = known.key.get(await browser.askKey("passkey"));
    await pool.query("UPDATE key_challenge SET expires_at = expires_at - make_interval(secs => $1)", [
      CHALLENGE_SECONDS,
    ]);
    expect(await browser.callback("passkey", { response: JSON.stringify(answer) })).toMatchObject({ error: "key" });
  });

  test("a counter that went back is a copied key: refused, and written down", async () => {
    await signIn(known.key, { counter: 50 });
    expect((await signIn(known.key, { counter: 50 })).result).toMatchObject({ status: 401, error: "key" });
    expect((await signIn(known.key, { counter: 7 })).result).toMatchObject({ status: 401, error: "key" });
    const { rowCount } = await pool.query(
      "SELECT 1 FROM audit_entry WHERE action = 'factor.counter_went_back' AND actor_id = $1",
      [known.userId],
    );
    expect(rowCount).toBe(2);
    expect((await signIn(known.key, { counter: 51 })).result.status).toBe(200);
  });

  test("of two answers to one challenge at once one signs in", async () => {
    const browser = new Browser();
    const response = JSON.stringify(known.key.get(await browser.askKey("passkey"), { counter: 60 }));
    const both = await Promise.all([1, 2].map(() => browser.callback("passkey", { response })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test("an account that was closed is nobody's", async () => {
    const closed = await enrol();
    await pool.query("UPDATE app_user SET disabled_at = now() WHERE id = $1", [closed.userId]);
    expect((await signIn(closed.key)).result).toMatchObject({ status: 401, error: "key" });
  });
});

describe("after the password", () => {
  test("no session before the key has answered; then one that says both", async () => {
    const { email, userId, key } = await enrol();
    const browser = new Browser();
    expect(await browser.givePassword(email)).toMatchObject({ status: 200, error: "second:passkey+backup" });
    expect(browser.cookie).not.toContain("session-token");
    const options = await browser.askKey("second-step");
    expect(options.allowCredentials).toMatchObject([{ id: key.id.toString("base64url") }]);
    const response = JSON.stringify(key.get(options));
    expect(await browser.callback("second-step", { method: "passkey", response })).toMatchObject({ status: 200 });
    expect(await readAmr(userId)).toEqual(["pwd", "passkey"]);
  });

  test("somebody else's key does not do, nor the step of another browser", async () => {
    const [mine, theirs] = [await enrol(), await enrol()];
    const browser = new Browser();
    await browser.givePassword(mine.email);
    const response = JSON.stringify(theirs.key.get(await browser.askKey("second-step")));
    expect(await browser.callback("second-step", { method: "passkey", response })).toMatchObject({ error: "key" });
    const stranger = await new Browser().callback("second-step", { method: "passkey", response });
    expect(stranger).toMatchObject({ status: 401, error: "expired" });
  });
});
