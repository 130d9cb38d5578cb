import "./running-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { SCOPES } from "@/lib/shared/roles";
import { API_ROUTES, type ApiRoute } from "@/lib/shared/schemas/api-routes";
import { API_OUTPUTS } from "@/lib/shared/schemas/api-schemas";
import { type BytesServer, startBytesServer } from "./bytes-server";
import { callRoute } from "./call-route";
import { makeBearer, makeSession, makeUser } from "./factories";
import { addressOf, type FoundRoute, listRoutes } from "./list-routes";
import { ROLE_MATRIX, type Row } from "./role-matrix-rows";
import { makeRoleWorld, PERSONAS, type RoleWorld } from "./role-world";

const routes = await listRoutes();
const described = API_ROUTES as Record<string, ApiRoute | undefined>;

let world: RoleWorld;
let bytes: BytesServer;
beforeAll(async () => {
  world = await makeRoleWorld();
  bytes = await startBytesServer();
});
afterAll(async () => {
  closeDecoders();
  await closeUploadLocks();
  await bytes.close();
});

const build = (row: Row, persona: (typeof PERSONAS)[number]) => row.ask?.(world, persona) ?? {};

/** A reply holds what its description says and nothing else: a column that leaks shows here. */
async function expectDescribed(route: FoundRoute, reply: Response): Promise<void> {
  const kinds = [described[addressOf(route)]?.replies[reply.status]].flat();
  const schema = kinds.find((kind): kind is keyof typeof API_OUTPUTS => typeof kind === "string");
  if (!schema || !reply.headers.get("content-type")?.startsWith("application/json")) {
    await reply.body?.cancel();
    return;
  }
  const body = await reply.json();
  expect(API_OUTPUTS[schema].parse(body)).toEqual(body);
}

test("every route and method on disk has its row, and every row its route", () => {
  expect(routes.length).toBeGreaterThan(30);
  expect(Object.keys(ROLE_MATRIX).sort()).toEqual(routes.map(addressOf).sort());
  for (const [address, rows] of Object.entries(ROLE_MATRIX))
    for (const { expected } of rows) expect(expected, address).toHaveLength(PERSONAS.length);
});

const cases = routes.flatMap((route) =>
  (ROLE_MATRIX[addressOf(route)] ?? []).map(
    (row) => [`${addressOf(route)}${row.of ? ` (${row.of})` : ""}`, route, row] as const,
  ),
);

describe("who gets what", () => {
  test.each(cases)("%s", async (_label, route, row) => {
    const answers: Record<string, number> = {};
    for (const persona of PERSONAS) {
      const reply = await callRoute(bytes, route, await build(row, persona), world.headersOf(persona));
      answers[persona] = reply.status;
      if (reply.status < 300) await expectDescribed(route, reply);
      else await reply.body?.cancel();
    }
    expect(answers).toEqual(Object.fromEntries(PERSONAS.map((persona, index) => [persona, row.expected[index]])));
  });
});

const own = cases.filter(([, route]) => described[addressOf(route)]?.access !== "public");

describe("an API key: no more than its scopes", () => {
  test.each(own.filter(([, , { expected }]) => Math.max(...expected) < 400))("%s", async (_label, route, row) => {
    const scope = described[addressOf(route)]?.scope;
    const { userId } = await makeUser(["buyer", "artist", "analyst", "admin"], [world.published.artistId]);
    const others = SCOPES.filter((other) => other !== scope);
    const send = async (headers: Record<string, string>) => {
      const reply = await callRoute(bytes, route, await build(row, "admin"), headers);
      await reply.body?.cancel();
      return reply.status;
    };
    const { authorization } = await makeBearer(userId, others.length > 0 ? others : SCOPES);
    expect(await send({ authorization }), "without the scope").toBe(403);
    if (!scope) return;
    const { authorization: fitting } = await makeBearer(userId, [scope]);
    expect(await send({ authorization: fitting }), "with it").toBe(
      await send({ cookie: (await makeSession(userId)).cookie }),
    );
  });

  test.each(own)("an unknown key is nobody, not a guest: %s", async (_label, route, row) => {
    const reply = await callRoute(bytes, route, await build(row, "admin"), {
      authorization: "Bearer bl_00000000_unknown",
    });
    await reply.body?.cancel();
    expect(reply.status).toBe(401);
  });
});

describe("from another site, with the admin's cookie", () => {
  const changing = own.filter(([, { method }]) => !["GET", "HEAD"].includes(method));
  test.each(changing)("%s", async (_label, route, row) => {
    const elsewhere: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const foreign of elsewhere) {
      const reply = await callRoute(bytes, route, await build(row, "admin"), {
        ...world.headersOf("admin"),
        ...foreign,
      });
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([403, "foreign_origin"]);
    }
  });
});
