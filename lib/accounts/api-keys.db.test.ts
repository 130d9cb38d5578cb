import { expect, test } from "vitest";
import { DELETE } from "@/app/api/settings/api-keys/[id]/route";
import { GET, POST } from "@/app/api/settings/api-keys/route";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders } from "@/lib/platform/session";
import { newId } from "@/lib/shared/ids";
import { SCOPES, type Scope } from "@/lib/shared/roles";
import type { CreatedApiKey } from "@/lib/shared/schemas/accounts";
import { issueApiKey } from "./create-api-key";
import { createUser } from "./create-user";

const ADDRESS = "http://127.0.0.1:3000/api/settings/api-keys";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function makeKey(scopes: readonly Scope[] = SCOPES) {
  const email = `${newId()}@example.test`;
  const userId = await createUser(pool, { email, name: "Ada", password: "correct horse", roles: ["buyer"] }, "system");
  return { userId, ...(await issueApiKey(pool, { userId, name: "first", scopes })) };
}
const post = (token: string, body: unknown) =>
  POST(new Request(ADDRESS, { method: "POST", headers: bearer(token), body: JSON.stringify(body) }));

test("a key is shown once, works, and is stored as a hash only", async () => {
  const { token, userId } = await makeKey();
  const reply = await post(token, { name: "reports", scopes: ["analytics:read"] });
  expect(reply.status).toBe(201);
  const made = (await reply.json()) as CreatedApiKey;
  expect(made.token).toMatch(/^bl_[0-9a-f]{8}_[\w-]{43}$/);
  expect(made.token).toContain(made.key.prefix);
  expect(await actorFromHeaders(new Headers(bearer(made.token)))).toMatchObject({ userId, scopes: ["analytics:read"] });

  const listed = await (await GET(new Request(ADDRESS, { headers: bearer(token) }))).text();
  expect(JSON.parse(listed).data.map((key: { name: string }) => key.name)).toEqual(["reports", "first"]);
  expect(listed).not.toContain(made.token.split("_")[2]);
  const { rows } = await pool.query("SELECT * FROM api_key WHERE user_id = $1", [userId]);
  expect(JSON.stringify(rows)).not.toContain(made.token);
  const audit = await pool.query("SELECT after::text FROM audit_entry WHERE action = 'api_key.created'");
  expect(JSON.stringify(audit.rows)).not.toContain(made.token.split("_")[2]);
});

test("a key cannot hand on a scope that it lacks", async () => {
  const { token } = await makeKey(["settings:write"]);
  const reply = await post(token, { name: "more", scopes: ["settings:write", "orders:read"] });
  expect(reply.status).toBe(403);
  expect(await reply.json()).toMatchObject({ detail: expect.stringContaining("orders:read") });
});

test.each([
  ["no name", { name: " ", scopes: ["catalog:read"] }, "name"],
  ["no scope", { name: "x", scopes: [] }, "scopes"],
  ["an unknown scope", { name: "x", scopes: ["root"] }, "scopes.0"],
  ["a field that is not asked for", { name: "x", scopes: ["catalog:read"], userId: "someone" }, "userId"],
])("%s is refused at the field", async (_label, body, path) => {
  const { token } = await makeKey();
  const reply = await post(token, body);
  expect(reply.status).toBe(400);
  expect(((await reply.json()) as { errors: { path: string }[] }).errors[0]?.path).toBe(path);
});

test("a revoked key is unknown at once; nobody revokes another's, or the same twice", async () => {
  const [mine, other] = [await makeKey(), await makeKey()];
  const victim = (await (await post(mine.token, { name: "victim", scopes: ["catalog:read"] })).json()) as CreatedApiKey;
  const remove = (token: string, id: string) =>
    DELETE(new Request(`${ADDRESS}/${id}`, { method: "DELETE", headers: bearer(token) }), {
      params: Promise.resolve({ id }),
    });
  await actorFromHeaders(new Headers(bearer(victim.token)));
  expect((await remove(other.token, victim.key.id)).status).toBe(404);
  expect((await remove(mine.token, "key_nonsense")).status).toBe(404);
  expect((await remove(mine.token, victim.key.id)).status).toBe(204);
  expect((await remove(mine.token, victim.key.id)).status).toBe(404);
  await expect.poll(() => actorFromHeaders(new Headers(bearer(victim.token)))).toBeNull();
});

test("without credentials there is no list", async () => {
  expect((await GET(new Request(ADDRESS))).status).toBe(401);
});
