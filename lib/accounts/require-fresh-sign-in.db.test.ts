import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeSession } from "@/test/factories";
import { createUser } from "./create-user";
import { provePassword } from "./prove-password";
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
  const [actor, peer] = [await makePerson(), newId()];
  const other = await makeSession(actor.userId);
  const clock = later(FRESH_SECONDS + 5);
  await provePassword({ actor, password: PASSWORD, peer }, clock);
  await requireFreshSignIn(actor, clock);
  await expect(requireFreshSignIn(other, clock)).rejects.toMatchObject(refusal);
});

test("wrong passwords are counted with those at the door, and say how many are left, then how long", async () => {
  const [actor, peer] = [await makePerson(), newId()];
  const give = (password: string) => provePassword({ actor, password, peer });
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
