import { expect, test } from "vitest";
import { GET as getMe } from "@/app/api/me/route";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { createUser } from "./create-user";
import { readMe } from "./read-me";

test("a guest is nobody, not an error", async () => {
  const reply = await getMe(new Request("http://127.0.0.1:3000/api/me"));
  expect([reply.status, await reply.json()]).toEqual([200, { user: null }]);
});

test("a member of two artists is told both, by name, without e-mail or bare ids", async () => {
  const [zeta, alpha] = [newId(), newId()];
  await pool.query(
    "INSERT INTO artist (id, slug, name) VALUES ($1::uuid, $1::text, 'Zeta'), ($2::uuid, $2::text, 'Alpha')",
    [zeta, alpha],
  );
  const memberships = [zeta, alpha].map((artistId) => ({ artistId, role: "owner" as const }));
  const person = {
    email: `${newId()}@example.test`,
    name: "Ines",
    password: "correct horse",
    roles: ["artist" as const],
  };
  const userId = await createUser(pool, { ...person, memberships }, "system");
  const me = await readMe({
    kind: "user",
    userId,
    roles: ["artist"],
    artistIds: [zeta, alpha],
    name: "Ines",
    sessionId: null,
    scopes: null,
  });
  expect(me).toEqual({
    user: {
      id: toPublicId("user", userId),
      name: "Ines",
      roles: ["artist"],
      artists: [
        { id: toPublicId("artist", alpha), slug: alpha, name: "Alpha" },
        { id: toPublicId("artist", zeta), slug: zeta, name: "Zeta" },
      ],
    },
  });
});

test("an e-mail is taken once, in any case; a short password is refused", async () => {
  const person = { email: `A-${newId()}@Example.test`, name: "Ada", password: "correct horse", roles: [] };
  await createUser(pool, person, "system");
  const again = createUser(pool, { ...person, email: person.email.toLowerCase() }, "system");
  await expect(again).rejects.toMatchObject({ code: "conflict" });
  const short = createUser(pool, { ...person, email: `${newId()}@example.test`, password: "1234567" }, "system");
  await expect(short).rejects.toMatchObject({ code: "unprocessable", errors: [{ path: "password" }] });
});
