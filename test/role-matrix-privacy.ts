import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeSession, makeUser } from "./factories";
import type { Row } from "./role-matrix-rows";
import { PERSONAS, type Persona, type RoleWorld } from "./role-world";

const SIGNED_IN = (status: number) => [401, ...PERSONAS.slice(1).map(() => status)];
const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];

/** Somebody with an account, whom nobody misses. */
async function makeSomebody() {
  const { userId } = await makeUser();
  const email = `${newId()}@example.test`;
  await pool.query("UPDATE app_user SET email = $2, email_verified_at = now() WHERE id = $1", [userId, email]);
  return { of: toPublicId("user", userId), userId, email };
}

/** The persona's own link, asked for just before. */
async function fetchOwn({ headersOf }: RoleWorld, persona: Persona) {
  if (persona === "anonymous") return {};
  const { POST } = await import("@/app/api/account/copy/route");
  const reply = await POST(
    new Request("http://127.0.0.1:3000/api/account/copy", { method: "POST", headers: headersOf(persona) }),
  );
  const { url } = (await reply.json()) as { url: string };
  return { query: new URL(url, "http://127.0.0.1:3000").search.slice(1) };
}

export const PRIVACY_ROWS: Record<string, readonly Row[]> = {
  "POST /api/account/copy": [{ expected: SIGNED_IN(200) }],
  "GET /api/account/copy": [
    { of: "a link that is none", expected: SIGNED_IN(404), ask: () => ({ query: "of=usr_1&expires=1&signature=x" }) },
    { of: "one's own link", expected: SIGNED_IN(200), ask: fetchOwn },
  ],
  "GET /api/account/erasure": [{ expected: SIGNED_IN(200) }],
  "POST /api/account/erasure": [
    { of: "with another address", expected: SIGNED_IN(422), ask: () => ({ body: { email: "another@example.test" } }) },
    {
      of: "oneself, in a session of one's own",
      expected: PERSONAS.map(() => 204),
      ask: async () => {
        const { userId, email } = await makeSomebody();
        return { headers: { cookie: (await makeSession(userId)).cookie }, body: { email } };
      },
    },
  ],
  "POST /api/settings/people/person": [
    { expected: ADMIN(200), ask: async () => ({ body: { email: (await makeSomebody()).email } }) },
  ],
  "POST /api/settings/people/person/copy": [
    { expected: ADMIN(200), ask: async () => ({ body: { of: (await makeSomebody()).of } }) },
  ],
  "POST /api/settings/people/person/erasure": [
    {
      expected: ADMIN(204),
      ask: async () => {
        const { of, email } = await makeSomebody();
        return { body: { of, email } };
      },
    },
  ],
};
