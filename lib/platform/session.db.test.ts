import { encode } from "next-auth/jwt";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeArtist, makeBearer, makeSession, makeUser } from "@/test/factories";
import { withEnvironment } from "@/test/with-environment";
import { GUEST, type Role } from "../shared/roles";
import { pool } from "./db";
import { env } from "./env";
import { openLiveChannel, subscribe } from "./live-channel";
import { actorFromHeaders, requireScope, type UserActor } from "./session";
import { sessionCookieName } from "./session-cookie";

const readCookie = (cookie: string) => actorFromHeaders(new Headers({ cookie }));
const readBearer = (authorization: string) => actorFromHeaders(new Headers({ authorization }));
const encodeToken = (sid: unknown, secret = env.AUTH_SECRET) => encode({ token: { sid }, secret });
const cookieOf = (token: string) => `${sessionCookieName()}=${token}`;

/** What another process of the store is to this one: its own connection, the shared tables, a note on the channel. */
let other: pg.Client;
beforeAll(async () => {
  other = new pg.Client({ connectionString: env.DATABASE_URL });
  await other.connect();
  // the first question starts the listening; nothing is kept before it stands
  await readCookie((await makeSession((await makeUser()).userId)).cookie);
  await (await subscribe("session", () => undefined))();
});
afterAll(async () => {
  await other.end();
  await openLiveChannel().close();
});
async function elsewhere(sql: string, values: unknown[]): Promise<void> {
  await other.query(sql, values);
  await other.query("SELECT pg_notify('backline_live', $1)", [JSON.stringify({ topic: "session", message: {} })]);
}

/** A person whose actor this process holds: what changes without a note is not seen. */
async function makeRemembered(roles: Role[] = ["buyer"]) {
  const person = await makeUser(roles);
  const session = await makeSession(person.userId);
  await readCookie(session.cookie);
  await pool.query("UPDATE app_user SET name = 'Changed' WHERE id = $1", [person.userId]);
  expect(await readCookie(session.cookie)).toMatchObject({ name: "Test Person" });
  return { ...session, userId: person.userId };
}
const WITHIN_A_SECOND = { timeout: 1_000, interval: 10 };

test("a cookie's session makes the actor: grants in order, artists, no scopes", async () => {
  const artists = [await makeArtist(), await makeArtist()];
  const { userId } = await makeUser(["buyer", "artist", "analyst"], artists);
  const { cookie, sessionId } = await makeSession(userId);
  expect(await readCookie(`theme=dark; ${cookie}; x=1`)).toEqual({
    kind: "user",
    userId,
    name: "Test Person",
    roles: ["analyst", "artist", "buyer"],
    artistIds: artists,
    sessionId,
    scopes: null,
  });
});

test("no grant, no artist: an actor with neither", async () => {
  const { cookie } = await makeSession((await makeUser([])).userId);
  expect(await readCookie(cookie)).toMatchObject({ roles: [], artistIds: [] });
});

describe("what another process does is felt here within a second", () => {
  test("a session that is revoked", async () => {
    const { cookie, sessionId } = await makeRemembered();
    await elsewhere("UPDATE session SET revoked_at = now() WHERE id = $1", [sessionId]);
    await expect.poll(() => readCookie(cookie), WITHIN_A_SECOND).toEqual(GUEST);
  });

  test("a role that is taken, and one that is given", async () => {
    const { cookie, userId } = await makeRemembered(["buyer", "admin"]);
    await elsewhere("DELETE FROM role_grant WHERE user_id = $1 AND role = 'admin'", [userId]);
    await expect.poll(() => readCookie(cookie), WITHIN_A_SECOND).toMatchObject({ roles: ["buyer"] });
    await elsewhere("INSERT INTO role_grant (user_id, role) VALUES ($1, 'analyst')", [userId]);
    await expect.poll(() => readCookie(cookie), WITHIN_A_SECOND).toMatchObject({ roles: ["analyst", "buyer"] });
  });

  test("an account that is closed, for its sessions and its keys", async () => {
    const { cookie, userId } = await makeRemembered();
    const { authorization } = await makeBearer(userId);
    expect(await readBearer(authorization)).toMatchObject({ userId });
    await elsewhere("UPDATE app_user SET disabled_at = now() WHERE id = $1", [userId]);
    await expect.poll(() => readCookie(cookie), WITHIN_A_SECOND).toEqual(GUEST);
    await expect.poll(() => readBearer(authorization), WITHIN_A_SECOND).toBeNull();
  });
});

describe("cookies that are nobody's", () => {
  test.each<[string, () => Promise<string> | string]>([
    ["garbage", () => cookieOf("garbage")],
    ["broken percent signs", () => cookieOf("%E0%A4%A")],
    ["empty", () => cookieOf("")],
    ["sealed with another secret", async () => cookieOf(await encodeToken("x", "another-secret-of-32-characters-!"))],
    ["no session inside", async () => cookieOf(await encodeToken(undefined))],
    ["a number inside", async () => cookieOf(await encodeToken(7))],
    ["a session that never was", async () => cookieOf(await encodeToken("0193456f-0000-7abc-8def-0123456789ab"))],
    ["under another name", async () => `x${(await makeSession((await makeUser()).userId)).cookie}`],
    ["under the name of https", async () => `__Host-${(await makeSession((await makeUser()).userId)).cookie}`],
  ])("%s: a guest", async (_, make) => {
    expect(await readCookie(await make())).toEqual(GUEST);
  });

  test("expired: a guest", async () => {
    const { cookie, sessionId } = await makeSession((await makeUser()).userId);
    await pool.query(
      "UPDATE session SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second' WHERE id = $1",
      [sessionId],
    );
    expect(await readCookie(cookie)).toEqual(GUEST);
  });
});

describe("API keys", () => {
  test("a key is its person within its scopes, has no session, and notes when it was used", async () => {
    const { userId } = await makeUser(["artist"]);
    const { authorization } = await makeBearer(userId, ["catalog:read"]);
    const actor = await readBearer(authorization);
    expect(actor).toMatchObject({ userId, roles: ["artist"], scopes: ["catalog:read"], sessionId: null });
    const { rows } = await pool.query("SELECT last_used_at FROM api_key WHERE user_id = $1", [userId]);
    expect(rows[0]?.last_used_at).toBeInstanceOf(Date);
  });

  test("revoked, unknown: null, never a guest; not even with somebody's cookie beside it", async () => {
    const { userId } = await makeUser();
    const { authorization } = await makeBearer(userId);
    await readBearer(authorization);
    await elsewhere("UPDATE api_key SET revoked_at = now() WHERE user_id = $1", [userId]);
    await expect.poll(() => readBearer(authorization), WITHIN_A_SECOND).toBeNull();
    const { cookie } = await makeSession(userId);
    expect(await actorFromHeaders(new Headers({ cookie, authorization }))).toBeNull();
  });

  test("an authorization that is no bearer is not for us", async () => {
    expect(await readBearer("Basic dTpw")).toEqual(GUEST);
  });

  test.each<[string, Partial<UserActor>, "orders:read" | undefined, boolean]>([
    ["a session needs no scope", { scopes: null }, "orders:read", true],
    ["a key with it", { scopes: ["catalog:read", "orders:read"] }, "orders:read", true],
    ["a key without it", { scopes: ["catalog:read"] }, "orders:read", false],
    ["where no scope is named keys stay out", { scopes: ["orders:read"] }, undefined, false],
    ["and sessions do not", { scopes: null }, undefined, true],
  ])("requireScope: %s", async (_, facts, scope, isAllowed) => {
    const actor = { ...(await makeUser()), ...facts };
    const ask = () => requireScope(actor, scope);
    if (isAllowed) expect(ask).not.toThrow();
    else expect(ask).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});

test("on https the cookie has the __Host- prefix", async () => {
  const secure = await withEnvironment({ PUBLIC_URL: "https://shop.example" }, () => import("./session-cookie"));
  expect(secure.sessionCookieName()).toBe("__Host-next-auth.session-token");
});
