import "./running-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { pool } from "@/lib/platform/db";
import { type BytesServer, startBytesServer } from "./bytes-server";
import { callRoute } from "./call-route";
import { makeSession, makeUser } from "./factories";
import { addressOf, listRoutes } from "./list-routes";
import { ROLE_MATRIX } from "./role-matrix-rows";
import { makeRoleWorld, PERSONAS, type RoleWorld } from "./role-world";

const [OWNER, OTHER] = [PERSONAS.indexOf("owner artist"), PERSONAS.indexOf("other artist")];

let world: RoleWorld;
let bytes: BytesServer;
let viewer: { cookie: string };
beforeAll(async () => {
  world = await makeRoleWorld();
  bytes = await startBytesServer();
  const { userId } = await makeUser(["artist", "buyer"]);
  await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'viewer')", [
    userId,
    world.published.artistId,
  ]);
  viewer = { cookie: (await makeSession(userId)).cookie };
});
afterAll(async () => {
  closeDecoders();
  await closeUploadLocks();
  await bytes.close();
});

/** What the matrix gives an artist's owner and not another artist: what hangs on belonging to it. */
const owned = (await listRoutes()).flatMap((route) =>
  (ROLE_MATRIX[addressOf(route)] ?? [])
    .filter(({ expected }) => expected[OWNER] !== expected[OTHER])
    .map((row) => ({ label: `${addressOf(route)}${row.of ? ` (${row.of})` : ""}`, route, row })),
);
const isLook = (method: string) => method === "GET" || method === "HEAD";

async function askAsViewer({ route, row }: (typeof owned)[number]): Promise<number> {
  const ask = (await row.ask?.(world, "owner artist")) ?? {};
  // a row may bring a cookie of its own beside that of its persona
  const headers = ask.headers?.cookie
    ? {
        ...ask.headers,
        cookie: ask.headers.cookie.replace(world.headersOf("owner artist").cookie ?? "", viewer.cookie),
      }
    : ask.headers;
  const reply = await callRoute(bytes, route, headers ? { ...ask, headers } : ask, viewer);
  await reply.body?.cancel();
  return reply.status;
}

describe("a viewer of an artist changes nothing of it", () => {
  const changes = owned.filter(({ route }) => !isLook(route.method));
  test("the matrix has changes to try", () => expect(changes.length).toBeGreaterThan(15));
  test.each(changes.map((one) => [one.label, one] as const))("%s", async (_label, one) => {
    expect([403, 404]).toContain(await askAsViewer(one));
  });
  test("nor begins a record of it", async () => {
    const route = (await listRoutes()).find((one) => addressOf(one) === "POST /api/releases");
    if (!route) throw new Error("no such route");
    expect((await callRoute(bytes, route, { body: { title: "New" } }, viewer)).status).toBe(403);
  });
});

/** What is for who changes the artist, though it only shows: uploads on their way, secret links, masters to take away. */
const NOT_FOR_VIEWERS = [
  "GET /api/artists/{id}/car",
  "GET /api/letters/{from}/addresses",
  "GET /api/recordings/{id}/car",
  "GET /api/releases/{id}/links",
  "GET /api/uploads/tus/{id}",
  "HEAD /api/uploads/tus/{id}",
];

describe("a viewer sees and hears what its members do", () => {
  const looks = owned.filter(({ route }) => isLook(route.method));
  test.each(looks.map((one) => [one.label, one] as const))("%s", async (_label, one) => {
    const status = await askAsViewer(one);
    if (NOT_FOR_VIEWERS.includes(addressOf(one.route))) expect([403, 404]).toContain(status);
    else expect(status).toBe(one.row.expected[OWNER]);
  });
});
