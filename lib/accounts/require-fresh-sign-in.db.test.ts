import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId } from "@/lib/shared/ids";
import { makeSession } from "@/test/factories";
import { createApiKey } from "./create-api-key";
import { createUser } from "./create-user";
import { proveAgain } from "./factors/prove-again";
import { FRESH_SECONDS, requireFreshSignIn } from "./require-fresh-sign-in";
import { TRIES_PER_ACCOUNT } from "./throttle-sign-in";

const PASSWORD = "correct horse 42";
const later = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1000) });

async function makePerson() {
  const person = { email: `${newId()}@example.test`, name: "Ada", password: PASSWORD, roles: ["buyer" as const] };
  const userId = await createUser(pool, person, "system");
  const { sessionId } = await makeSession(userId);
  return { userId, sessionId };
}
const refusal = { code: "fresh_sign_in_required" };

test("a new session is fresh, and no longer than it should be", async () => {
  const actor = await makePerson();
  await requireFreshSignIn(actor, later(FRESH_SECONDS - 5));
  await expect(requireFreshSignIn(actor, later(FRESH_SECONDS + 5))).rejects.toMatchObject(refusal);
});

test("the password given again makes it fresh, this session only", async () => {
  const actor = await makePerson();
  const other = await makeSession(actor.userId);
  const clock = later(FRESH_SECONDS + 5);
  await proveAgain({ actor, proof: { method: "password", password: PASSWORD }, headers: new Headers() }, clock);
  await requireFreshSignIn(actor, clock);
  await expect(requireFreshSignIn(other, clock)).rejects.toMatchObject(refusal);
});

test("wrong passwords are counted with those at the door, and say how many are left, then how long", async () => {
  const [actor, headers] = [await makePerson(), new Headers({ "x-backline-peer": newId() })];
  const give = (password: string) => proveAgain({ actor, proof: { method: "password", password }, headers });
  for (let left = TRIES_PER_ACCOUNT - 1; left > 0; left--)
    await expect(give("wrong one")).rejects.toMatchObject({
      code: "unprocessable",
      errors: [{ path: "password", message: `That is not your password. Tries left: ${left}.` }],
    });
  await expect(give("wrong one")).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 900 });
  await expect(give(PASSWORD)).rejects.toMatchObject({ code: "rate_limited" });
});

test("an ended session and an API key are never fresh", async () => {
  const actor = await makePerson();
  await expect(requireFreshSignIn({ ...actor, sessionId: null })).rejects.toMatchObject({ code: "forbidden" });
  await pool.query("UPDATE session SET revoked_at = now() WHERE id = $1", [actor.sessionId]);
  await expect(requireFreshSignIn(actor)).rejects.toMatchObject(refusal);
});

test("a session left open makes no API key; a key that may make keys does", async () => {
  const { userId, sessionId } = await makePerson();
  const actor: UserActor = { kind: "user", userId, sessionId, name: "Ada", roles: [], artistIds: [], scopes: null };
  const make = (by: UserActor, clock = later(0)) =>
    createApiKey({ actor: by, name: "x", scopes: ["catalog:read"] }, clock);
  await expect(make(actor, later(FRESH_SECONDS + 5))).rejects.toMatchObject(refusal);
  expect((await make(actor)).token).toMatch(/^bl_/);
  const script: UserActor = { ...actor, sessionId: null, scopes: ["catalog:read", "settings:write"] };
  expect((await make(script, later(FRESH_SECONDS + 5))).token).toMatch(/^bl_/);
});
