import "./running-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { createUpload } from "@/lib/media/resume/plan-upload";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { pool } from "@/lib/platform/db";
import { type IdKind, toPublicId } from "@/lib/shared/ids";
import { API_ROUTES, type ApiRoute } from "@/lib/shared/schemas/api-routes";
import { type BytesServer, startBytesServer } from "./bytes-server";
import { callRoute } from "./call-route";
import { makeBearer, makeSession } from "./factories";
import { addressOf, type FoundRoute, listRoutes } from "./list-routes";
import { ROLE_MATRIX } from "./role-matrix-rows";
import { makeRoleWorld, PERSONAS, type Persona, type RoleWorld } from "./role-world";

const routes = await listRoutes();
const accessOf = (route: FoundRoute) => (API_ROUTES as Record<string, ApiRoute | undefined>)[addressOf(route)]?.access;
const reading = routes.filter(({ method, path }) => method === "GET" && path.startsWith("/api/"));

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

/** Every id that somebody could have seen in an address, by what it is of. */
async function listIds(): Promise<Record<string, string>> {
  const { published, draft, scheduled, unlisted, paid, people } = world;
  const buyer = people.buyer.userId;
  const bare = async (kind: IdKind, sql: string, values: unknown[] = []) => {
    const { rows } = await pool.query<{ id: string }>(sql, values);
    return toPublicId(kind, rows[0]?.id ?? "");
  };
  const uploading = { fileName: "tide.opus", sizeBytes: 1000, fields: {}, batch: null };
  return {
    order: paid.orderId,
    "unpaid order": await world.placeOrder(),
    entitlement: paid.entitlementId,
    "order line": await bare("orderLine", "SELECT id FROM order_line LIMIT 1"),
    person: toPublicId("user", buyer),
    session: toPublicId("session", (await makeSession(buyer)).sessionId),
    "API key": (await makeBearer(buyer)).keyId,
    artist: toPublicId("artist", published.artistId),
    upload: toPublicId("upload", (await createUpload(uploading, published.artistId)).id),
    "link of a release": unlisted.link.id,
    "draft release": draft.publicId,
    "draft track": draft.publicTrackId,
    "scheduled release": scheduled.publicId,
    "scheduled track": scheduled.publicTrackId,
    "unlisted release": unlisted.publicId,
    "unlisted track": unlisted.publicTrackId,
    "published release": published.publicId,
    "published track": published.publicTrackId,
  };
}

/** What may be read of something by whoever knows its id; everything else that answers is a hole. */
const OPEN_TO_ALL = [
  "GET /api/tracks/{id} of published track",
  "GET /api/tracks/{id}/preview of published track",
  "GET /api/tracks/{id}/waveform of published track",
];

describe("somebody else's session, with every id of the store, at every address that reads", () => {
  const withId = reading.filter((route) => /\{/.test(route.path) && !route.file.includes("[..."));
  const strangers = ["anonymous", "other buyer", "other artist", "analyst"] as const satisfies Persona[];

  test.each(withId.map((route) => [addressOf(route), route] as const))("%s", async (address, route) => {
    const opened = new Set<string>();
    for (const [kind, id] of Object.entries(await listIds()))
      for (const persona of strangers) {
        const path = (route.path.match(/\{/g) ?? []).map(() => id);
        const reply = await callRoute(bytes, route, { path }, world.headersOf(persona));
        await reply.body?.cancel();
        expect(reply.status, `${kind}, ${persona}`).toBeLessThan(500);
        if (reply.status < 400) opened.add(`${address} of ${kind}`);
      }
    expect([...opened]).toEqual(OPEN_TO_ALL.filter((each) => each.startsWith(`${address} of `)));
  });

  test("of many addresses", () => expect(withId.length).toBeGreaterThan(12));
});

/** Nothing of one person's is behind these: what opens them is in the address itself, or they are nobody's. */
const NOBODYS = ["GET /api/covers/{cid}", "GET /api/notices/{token}", "POST /sandbox/{path}"];

test("at each address with an id somebody who is signed in is refused", () => {
  const open = routes.map(addressOf).filter((address) => {
    const signedIn = (ROLE_MATRIX[address] ?? []).flatMap(({ expected }) => expected.slice(1));
    return address.includes("{") && !signedIn.some((status) => [401, 403, 404].includes(status));
  });
  // without the form's token one is led back to the form, whoever one is
  expect(open.filter((address) => address !== "GET /api/auth/{nextauth}").sort()).toEqual([...NOBODYS].sort());
});

/** What a cache between us and a browser may keep, and why it holds nothing of anybody. */
const CACHEABLE: Record<string, RegExp> = {
  "GET /api/covers/{cid}": /^public, max-age=31536000, immutable$/,
  "GET /api/tracks/{id}/preview": /^(public, max-age=\d+, immutable|(private, )?no-store)$/,
};

describe("no reply is kept by a cache, but public pictures and previews", () => {
  const readable = reading.filter((route) => addressOf(route) !== "GET /api/auth/{nextauth}");
  test.each(readable.map((route) => [addressOf(route), route] as const))("%s", async (address, route) => {
    for (const row of ROLE_MATRIX[address] ?? [])
      for (const persona of PERSONAS) {
        const ask = (await row.ask?.(world, persona)) ?? {};
        const reply = await callRoute(bytes, route, ask, world.headersOf(persona));
        await reply.body?.cancel();
        const said = reply.headers.get("cache-control") ?? "nothing said";
        expect(said, `${row.of ?? ""} ${persona} ${reply.status}`).toMatch(CACHEABLE[address] ?? /\bno-store\b/);
        if (reply.status >= 400) expect(said).toContain("no-store");
      }
  });

  test("and what is sent with a session or a key is not public", () => {
    for (const address of Object.keys(CACHEABLE))
      expect(["public", "guest"]).toContain(
        accessOf(reading.find((route) => addressOf(route) === address) as FoundRoute),
      );
  });
});
