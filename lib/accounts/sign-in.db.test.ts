import { expect, test } from "vitest";
import { GET, POST } from "@/app/api/auth/[...nextauth]/route";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders } from "@/lib/platform/session";
import { newId } from "@/lib/shared/ids";
import { createUser } from "./create-user";
import { hashPassword } from "./hash-password";
import { PAUSE_SECONDS, TRIES_PER_ACCOUNT } from "./throttle-sign-in";
import { verifyPassword } from "./verify-password";

const PASSWORD = "correct horse 42";

async function makePerson() {
  const email = `${newId()}@example.test`;
  const userId = await createUser(
    pool,
    { email, name: "Ada", password: PASSWORD, roles: ["buyer", "analyst"] },
    "system",
  );
  return { email, userId };
}
const clockAt = (seconds: number) => ({ now: () => new Date(1_800_000_000_000 + seconds * 1000) });
const peer = () => newId();

async function openDoor() {
  const reply = await GET(new Request("http://127.0.0.1:3000/api/auth/csrf"));
  const { csrfToken } = (await reply.json()) as { csrfToken: string };
  return { csrfToken, cookie: readCookies(reply) };
}
const readCookies = (reply: Response) =>
  reply.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

async function signIn(email: string, password: string, extra: Record<string, string> = {}, held = "") {
  const { csrfToken, cookie: door } = await openDoor();
  const cookie = [door, held].filter(Boolean).join("; ");
  return POST(
    new Request("http://127.0.0.1:3000/api/auth/callback/credentials", {
      method: "POST",
      headers: {
        cookie,
        "content-type": "application/x-www-form-urlencoded",
        "x-backline-peer": newId(),
        "user-agent": "test",
      },
      body: new URLSearchParams({ csrfToken, email, password, json: "true", ...extra }),
    }),
  );
}

test("the session cookie holds a session id, is HttpOnly and Lax, and makes its holder the actor", async () => {
  const { email, userId } = await makePerson();
  const reply = await signIn(email.toUpperCase(), PASSWORD, { callbackUrl: "/portal?x=1" });
  expect(reply.status).toBe(200);
  expect(await reply.json()).toEqual({ url: "/portal?x=1" });
  const cookie = reply.headers.getSetCookie().find((entry) => entry.startsWith("next-auth.session-token="));
  expect(cookie).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax$/);
  const actor = await actorFromHeaders(new Headers({ cookie: readCookies(reply) }));
  expect(actor).toMatchObject({ kind: "user", userId, roles: ["analyst", "buyer"] });
});

test.each([
  ["another site", "https://evil.example/"],
  ["scheme-relative", "//evil.example"],
  ["an API address", "/api/auth/signout"],
])("after signing in, %s is not followed", async (_label, callbackUrl) => {
  const { email } = await makePerson();
  const reply = await signIn(email, PASSWORD, { callbackUrl });
  expect(await reply.json()).toEqual({ url: "/" });
});

test("a wrong password and an unknown e-mail get the same answer", async () => {
  const { email } = await makePerson();
  const replies = [await signIn(email, "wrong password"), await signIn(`${newId()}@example.test`, "wrong password")];
  for (const reply of replies) {
    expect(reply.status).toBe(401);
    expect(await reply.json()).toEqual({ url: "/sign-in?error=wrong%3A4" });
    expect(readCookies(reply)).not.toContain("session-token");
  }
});

test("the fifth wrong try starts a pause that the right password does not end", async () => {
  const { email } = await makePerson();
  for (let index = 1; index < TRIES_PER_ACCOUNT; index++) await signIn(email, "wrong password");
  const fifth = await signIn(email, "wrong password");
  const right = await signIn(email, PASSWORD);
  for (const reply of [fifth, right]) {
    expect(reply.status).toBe(429);
    const waitSeconds = Number(reply.headers.get("retry-after"));
    expect(waitSeconds).toBeGreaterThan(PAUSE_SECONDS - 60);
    expect(waitSeconds).toBeLessThanOrEqual(PAUSE_SECONDS);
  }
});

test("without the csrf token nothing is signed in", async () => {
  const { email } = await makePerson();
  const reply = await signIn(email, PASSWORD, { csrfToken: "forged" });
  expect(readCookies(reply)).not.toContain("session-token");
});

test("a post from another site is refused before next-auth sees it", async () => {
  const request = new Request("http://127.0.0.1:3000/api/auth/callback/credentials", {
    method: "POST",
    headers: { origin: "https://evil.example" },
    body: "{}",
  });
  expect((await POST(request)).status).toBe(403);
});

test("signing out ends the session, not only the cookie", async () => {
  const { email } = await makePerson();
  const cookie = readCookies(await signIn(email, PASSWORD));
  expect(await actorFromHeaders(new Headers({ cookie }))).toMatchObject({ kind: "user" });
  const door = await openDoor();
  await POST(
    new Request("http://127.0.0.1:3000/api/auth/signout", {
      method: "POST",
      headers: { cookie: `${cookie}; ${door.cookie}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken: door.csrfToken, json: "true", callbackUrl: "/" }),
    }),
  );
  await expect.poll(() => actorFromHeaders(new Headers({ cookie }))).toEqual({ kind: "guest" });
  const { rows } = await pool.query(
    "SELECT action FROM audit_entry WHERE action LIKE 'session.%' ORDER BY seq DESC LIMIT 1",
  );
  expect(rows).toEqual([{ action: "session.revoked" }]);
});

test("whoever signs in gets a session of their own: what a stranger had put into the browser stays the stranger's, and ends", async () => {
  const [stranger, person] = [await makePerson(), await makePerson()];
  const planted = readCookies(await signIn(stranger.email, PASSWORD));
  const own = readCookies(await signIn(person.email, PASSWORD, {}, planted));
  expect(await actorFromHeaders(new Headers({ cookie: own }))).toMatchObject({ userId: person.userId });
  await expect.poll(() => actorFromHeaders(new Headers({ cookie: planted }))).toEqual({ kind: "guest" });

  const madeUp = `next-auth.session-token=${newId()}`;
  const fresh = readCookies(await signIn(person.email, PASSWORD, {}, madeUp));
  expect(fresh).not.toContain(madeUp);
  expect(await actorFromHeaders(new Headers({ cookie: madeUp }))).toEqual({ kind: "guest" });
});

test("a wrong password ends nobody's session", async () => {
  const { email, userId } = await makePerson();
  const cookie = readCookies(await signIn(email, PASSWORD));
  await signIn(email, "wrong password", {}, cookie);
  expect(await actorFromHeaders(new Headers({ cookie }))).toMatchObject({ userId });
});

test("twenty parallel guesses get five looks at the password", async () => {
  const { email } = await makePerson();
  const guesses = Array.from({ length: 20 }, () =>
    verifyPassword(pool, { email, password: "wrong password", peer: peer() }, clockAt(0)),
  );
  const kinds = (await Promise.all(guesses)).map((check) => check.kind);
  expect(kinds.filter((kind) => kind === "wrong")).toHaveLength(TRIES_PER_ACCOUNT - 1);
});

test("the pause ends by itself, and a right password forgives what came before", async () => {
  const { email, userId } = await makePerson();
  const tryAt = (password: string, seconds: number) =>
    verifyPassword(pool, { email, password, peer: peer() }, clockAt(seconds));
  for (let index = 0; index < TRIES_PER_ACCOUNT; index++) await tryAt("wrong password", 0);
  expect(await tryAt(PASSWORD, PAUSE_SECONDS - 10)).toEqual({ kind: "throttled", retryAfterSeconds: 10 });
  expect(await tryAt("wrong password", PAUSE_SECONDS)).toEqual({ kind: "wrong", triesLeft: 4 });
  expect(await tryAt(PASSWORD, PAUSE_SECONDS + 1)).toEqual({ kind: "verified", userId });
  expect(await tryAt("wrong password", PAUSE_SECONDS + 2)).toEqual({ kind: "wrong", triesLeft: 4 });
});

test("one address cannot walk through many accounts", async () => {
  const from = peer();
  const tries = Array.from({ length: 50 }, (_, index) => ({
    email: `${index}-${newId()}@example.test`,
    password: "x",
    peer: from,
  }));
  for (const input of tries) await verifyPassword(pool, input, clockAt(0));
  const next = await verifyPassword(pool, { ...(await makePerson()), password: PASSWORD, peer: from }, clockAt(1));
  expect(next.kind).toBe("throttled");
});

test("a disabled account is answered like an unknown one", async () => {
  const { email, userId } = await makePerson();
  await pool.query("UPDATE app_user SET disabled_at = now() WHERE id = $1", [userId]);
  const check = await verifyPassword(pool, { email, password: PASSWORD, peer: peer() }, clockAt(0));
  expect(check).toEqual({ kind: "wrong", triesLeft: 4 });
});

test("passwords are argon2id with a salt of their own", async () => {
  const [first, second] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
});
