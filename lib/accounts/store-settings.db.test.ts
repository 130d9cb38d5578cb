import { expect, test } from "vitest";
import { GET, PUT } from "@/app/api/settings/store/route";
import { pool } from "@/lib/platform/db";
import { getSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import { type Role, SCOPES } from "@/lib/shared/roles";
import { issueApiKey } from "./create-api-key";
import { createUser } from "./create-user";

const ADDRESS = "http://127.0.0.1:3000/api/settings/store";

async function tokenOf(role: Role) {
  const email = `${newId()}@example.test`;
  const userId = await createUser(pool, { email, name: role, password: "correct horse", roles: [role] }, "system");
  return (await issueApiKey(pool, { userId, name: role, scopes: SCOPES })).token;
}
const put = (token: string, body: unknown, more: Record<string, string> = {}) =>
  PUT(
    new Request(ADDRESS, {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, ...more },
      body: JSON.stringify(body),
    }),
  );

test("an admin sets target and minimum price; what is not named stays; each change is audited with before and after", async () => {
  const token = await tokenOf("admin");
  const reply = await put(token, { hourlyTargetMinor: { USD: 49_000 }, minimumPriceMinor: 100 });
  expect(await reply.json()).toMatchObject({
    hourlyTargetMinor: { USD: 49_000 },
    minimumPriceMinor: 100,
    storeSharePpm: 60_000,
  });
  await put(token, { minimumPriceMinor: 25 });
  expect(await getSetting("hourlyTargetMinor")).toEqual({ USD: 49_000 });
  expect(await getSetting("minimumPriceMinor")).toBe(25);
  const { rows } = await pool.query(
    "SELECT subject, before, after FROM audit_entry WHERE action = 'setting.changed' ORDER BY seq DESC LIMIT 1",
  );
  expect(rows).toEqual([{ subject: "minimumPriceMinor", before: 100, after: 25 }]);
});

test("with an Idempotency-Key a change is made once: a repeat has the first reply, another body is refused", async () => {
  const token = await tokenOf("admin");
  const key = { "idempotency-key": newId() };
  const first = await put(token, { minimumPriceMinor: 60 }, key);
  await put(token, { minimumPriceMinor: 70 });
  const repeat = await put(token, { minimumPriceMinor: 60 }, key);
  expect([repeat.status, await repeat.text()]).toEqual([200, await first.text()]);
  expect(await getSetting("minimumPriceMinor")).toBe(70);
  expect((await put(token, { minimumPriceMinor: 61 }, key)).status).toBe(422);
  expect((await put(token, { minimumPriceMinor: 62 }, { "idempotency-key": "" })).status).toBe(400);
  expect(await getSetting("minimumPriceMinor")).toBe(70);
});

test.each<[string, unknown]>([
  ["negative", { minimumPriceMinor: -1 }],
  ["a fraction of a cent", { minimumPriceMinor: 0.5 }],
  ["text", { minimumPriceMinor: "50" }],
  ["1e21", { minimumPriceMinor: 1e21 }],
  ["an unknown currency", { hourlyTargetMinor: { XAU: 5 } }],
  ["a setting that is not set here", { storeSharePpm: 0 }],
])("%s is refused and changes nothing", async (_label, body) => {
  const before = await getSetting("minimumPriceMinor");
  expect((await put(await tokenOf("admin"), body)).status).toBe(400);
  expect(await getSetting("minimumPriceMinor")).toBe(before);
});

test.each<Role>(["buyer", "artist", "analyst"])("%s may neither read nor write them", async (role) => {
  const token = await tokenOf(role);
  expect((await put(token, { minimumPriceMinor: 1 })).status).toBe(403);
  expect((await GET(new Request(ADDRESS, { headers: { authorization: `Bearer ${token}` } }))).status).toBe(403);
});
