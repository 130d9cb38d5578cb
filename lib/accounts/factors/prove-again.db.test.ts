import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { POST as beginPasskey } from "@/app/api/account/passkeys/options/route";
import { POST as addPasskey } from "@/app/api/account/passkeys/route";
import { POST as askKey } from "@/app/api/account/proof/passkey/route";
import { GET as listProofs, POST as prove } from "@/app/api/account/proof/route";
import { pool } from "@/lib/platform/db";
import { makePerson, ORIGIN, PASSWORD } from "@/test/at-the-door";
import { makeBearer, makeSession } from "@/test/factories";
import { SoftKey } from "@/test/soft-key";
import { requireFreshSignIn } from "../require-fresh-sign-in";
import { resetFactors } from "./reset-factors";
import { TRIES_PER_PERSON } from "./throttle-factor";
import { confirmTotp, startTotp } from "./totp";

type Session = { cookie: string; sessionId: string };
type Handler = (request: Request) => Promise<Response>;

async function ask(handler: Handler, { cookie }: Pick<Session, "cookie">, body?: unknown, method = "POST") {
  const reply = await handler(
    new Request(`${ORIGIN}/api/account/proof`, {
      method,
      headers: { cookie, origin: ORIGIN, host: "localhost:3000" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return { status: reply.status, body: reply.status === 204 ? null : await reply.json() };
}
const methodsOf = async (session: Session) => (await ask(listProofs, session, undefined, "GET")).body.methods;
const leaveOpen = ({ sessionId }: Session) =>
  pool.query("UPDATE session SET proven_at = now() - interval '11 min' WHERE id = $1", [sessionId]);
const isFresh = async (session: Session) =>
  requireFreshSignIn(session).then(
    () => true,
    () => false,
  );
const codeAfter = (secret: string, steps: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

/** Somebody with an app, whose session has been left open. */
async function makeHolder() {
  const person = await makePerson();
  const session = await makeSession(person.userId);
  const { secret } = await startTotp(person.userId, "Phone", new Date());
  const given = { userId: person.userId, sessionId: session.sessionId, code: codeAfter(secret, 0) };
  const { backupCodes } = await confirmTotp(given, new Date());
  await leaveOpen(session);
  return { ...person, ...session, secret, codes: backupCodes ?? [] };
}

async function makeKeyHolder() {
  const person = await makePerson();
  const [session, key] = [await makeSession(person.userId), new SoftKey()];
  const options = (await ask(beginPasskey, session)).body;
  await ask(addPasskey, session, { name: "Laptop", response: key.create(options) });
  await leaveOpen(session);
  return { ...person, ...session, key };
}
const answer = async (key: SoftKey, session: Session) => ({
  method: "passkey",
  response: key.get((await ask(askKey, session)).body),
});

test("without a second factor the password proves, and nothing else", async () => {
  const session = await makeSession((await makePerson()).userId);
  await leaveOpen(session);
  expect(await methodsOf(session)).toEqual(["password"]);
  expect(await ask(prove, session, { method: "backup", code: "0000-0000-0000" })).toMatchObject({ status: 403 });
  expect(await isFresh(session)).toBe(false);
  expect((await ask(prove, session, { method: "password", password: PASSWORD })).status).toBe(204);
  expect(await isFresh(session)).toBe(true);
});

test("with an app its code does, once; the password no longer", async () => {
  const holder = await makeHolder();
  expect(await methodsOf(holder)).toEqual(["totp", "backup"]);
  const byPassword = await ask(prove, holder, { method: "password", password: PASSWORD });
  expect(byPassword).toMatchObject({ status: 403, body: { detail: expect.stringContaining("second factor") } });
  expect(await isFresh(holder)).toBe(false);
  const code = codeAfter(holder.secret, 1);
  expect((await ask(prove, holder, { method: "totp", code })).status).toBe(204);
  expect(await isFresh(holder)).toBe(true);
  await leaveOpen(holder);
  expect(await ask(prove, holder, { method: "totp", code })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "code", message: expect.stringContaining(`Tries left: ${TRIES_PER_PERSON - 1}`) }] },
  });
  expect(await isFresh(holder)).toBe(false);
});

test("a backup code does, once", async () => {
  const holder = await makeHolder();
  const [code] = holder.codes;
  expect((await ask(prove, holder, { method: "backup", code })).status).toBe(204);
  expect(await isFresh(holder)).toBe(true);
  expect((await ask(prove, holder, { method: "backup", code })).status).toBe(422);
});

test("wrong codes pause the person as at the door, and tell them", async () => {
  const holder = await makeHolder();
  const guess = () => ask(prove, holder, { method: "backup", code: "zzzz-zzzz-zzzz" });
  for (let n = 0; n < TRIES_PER_PERSON; n++) expect((await guess()).status).toBe(422);
  expect((await guess()).status).toBe(429);
  expect((await ask(prove, holder, { method: "backup", code: holder.codes[0] })).status).toBe(429);
  const { rowCount } = await pool.query(
    "SELECT 1 FROM mail_outbox WHERE about = $1 AND details->>'change' = 'refused'",
    [holder.userId],
  );
  expect(rowCount).toBe(1);
});

test("a passkey does, its answer once and in the session that was asked", async () => {
  const holder = await makeKeyHolder();
  expect(await methodsOf(holder)).toEqual(["passkey", "backup"]);
  const elsewhere = await makeSession(holder.userId, ["passkey"]);
  await leaveOpen(elsewhere);
  const stolen = await answer(holder.key, elsewhere);
  expect((await ask(prove, holder, stolen)).status).toBe(422);
  const fitting = await answer(holder.key, holder);
  expect((await ask(prove, holder, fitting)).status).toBe(204);
  expect([await isFresh(holder), await isFresh(elsewhere)]).toEqual([true, false]);
  await leaveOpen(holder);
  expect((await ask(prove, holder, fitting)).status).toBe(422);
  expect(await isFresh(holder)).toBe(false);
});

test("somebody else's passkey, and an answer to another question, do not", async () => {
  const [mine, theirs] = [await makeKeyHolder(), await makeKeyHolder()];
  expect((await ask(prove, mine, await answer(theirs.key, mine))).status).toBe(422);
  await pool.query("UPDATE session SET proven_at = now() WHERE id = $1", [mine.sessionId]);
  const enrolment = (await ask(beginPasskey, mine)).body;
  await leaveOpen(mine);
  const carried = { method: "passkey", response: mine.key.get(enrolment) };
  expect((await ask(prove, mine, carried)).status).toBe(422);
  expect(await isFresh(mine)).toBe(false);
});

test("who lost the factor proves by password again", async () => {
  const holder = await makeHolder();
  await resetFactors(holder.email, new Date());
  const session = await makeSession(holder.userId);
  expect(await methodsOf(session)).toEqual(["password"]);
  expect((await ask(prove, session, { method: "password", password: PASSWORD })).status).toBe(204);
});

test("an API key proves nobody", async () => {
  const { userId } = await makePerson();
  const { authorization } = await makeBearer(userId);
  const reply = await prove(
    new Request(`${ORIGIN}/api/account/proof`, {
      method: "POST",
      headers: { authorization, origin: ORIGIN },
      body: JSON.stringify({ method: "password", password: PASSWORD }),
    }),
  );
  expect(reply.status).toBe(403);
});
