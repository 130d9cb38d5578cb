import "./running-sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { API_ROUTES, type ApiRoute } from "@/lib/shared/schemas/api-routes";
import { API_INPUTS } from "@/lib/shared/schemas/api-schemas";
import { Problem } from "@/lib/shared/schemas/common";
import { type BytesServer, startBytesServer } from "./bytes-server";
import { type Ask, callRoute } from "./call-route";
import { makeSession, makeUser } from "./factories";
import { addressOf, type FoundRoute, listRoutes } from "./list-routes";
import { ROLE_MATRIX } from "./role-matrix-rows";
import { makeRoleWorld, type RoleWorld } from "./role-world";

const found = (await listRoutes()).filter(({ path }) => path.startsWith("/api/"));
const described = (route: FoundRoute) => (API_ROUTES as Record<string, ApiRoute>)[addressOf(route)];
const named = (routes: FoundRoute[]) => routes.map((route) => [addressOf(route), route] as const);

let world: RoleWorld;
let bytes: BytesServer;
/** Somebody who may do everything, so that only what is sent can be wrong. */
let everyone: Record<string, string>;
beforeAll(async () => {
  world = await makeRoleWorld();
  bytes = await startBytesServer();
  const { userId } = await makeUser(["buyer", "artist", "analyst", "admin"], [world.published.artistId]);
  everyone = { cookie: (await makeSession(userId)).cookie };
});
afterAll(() => bytes.close());

/** The request that would succeed. */
const goodAsk = async (route: FoundRoute): Promise<Ask> =>
  (await ROLE_MATRIX[addressOf(route)]?.at(-1)?.ask?.(world, "admin")) ?? {};

/** The same with something changed. */
async function send(route: FoundRoute, change: Ask): Promise<Response> {
  return callRoute(bytes, route, { ...(await goodAsk(route)), ...change }, everyone);
}

async function readProblem(reply: Response): Promise<Problem> {
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  expect(reply.headers.get("cache-control")).toBe("no-store");
  const body = await reply.json();
  expect(Problem.strict().parse(body)).toEqual(body);
  expect([body.status, body.requestId]).toEqual([reply.status, reply.headers.get("x-request-id")]);
  return body;
}

describe("a body that does not fit: 400 that names the field", () => {
  const takesJson = found.filter((route) => described(route)?.body && !described(route)?.bodyType);
  test("of many routes", () => expect(takesJson.length).toBeGreaterThan(8));

  test.each(named(takesJson))("%s", async (_, route) => {
    const unknownField = await readProblem(await send(route, { body: { ...(await bodyOf(route)), isAdmin: true } }));
    expect([unknownField.status, unknownField.errors?.map(({ path }) => path)]).toEqual([400, ["isAdmin"]]);
    for (const body of ["{", "", "[]", "null", '"text"'])
      expect((await readProblem(await send(route, { body }))).status, body).toBe(400);
    expect((await readProblem(await send(route, { body: " ".repeat(300 * 1024) }))).code).toBe("too_large");
  });

  test.each(named(takesJson))("a prototype, and lists in lists: %s", async (_, route) => {
    const good = JSON.stringify(await bodyOf(route));
    for (const name of ["__proto__", "constructor"]) {
      const body = `${good.slice(0, -1)}${good === "{}" ? "" : ","}"${name}":{"isAdmin":true}}`;
      const problem = await readProblem(await send(route, { body }));
      expect([problem.status, problem.errors?.map(({ path }) => path)]).toEqual([400, [name]]);
    }
    for (const name of Object.keys(await bodyOf(route))) {
      const deep = `${"[".repeat(60_000)}${"]".repeat(60_000)}`;
      expect((await readProblem(await send(route, { body: `{"${name}":${deep}}` }))).status, name).toBe(400);
    }
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  async function bodyOf(route: FoundRoute): Promise<object> {
    return (await goodAsk(route)).body as object;
  }
});

describe("a parameter that comes twice: 400 that names it", () => {
  const takesQuery = found.filter((route) => described(route)?.query && !route.destination);
  test.each(named(takesQuery))("%s", async (_, route) => {
    const schema = API_INPUTS[described(route)?.query as keyof typeof API_INPUTS] as unknown as z.ZodObject;
    const names = Object.keys(schema.shape);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const problem = await readProblem(await send(route, { query: `${name}=1&${name}=1` }));
      expect([problem.status, problem.errors]).toEqual([400, [{ path: name, message: "it may be given once only" }]]);
    }
  });
});

describe("a query that does not fit: 400 that names the parameter", () => {
  // rails add words of their own to the address that they lead back to
  const lenient = "GET /api/payments/return";
  const takesQuery = found.filter(
    (route) => described(route)?.query && !route.destination && addressOf(route) !== lenient,
  );
  test.each(named(takesQuery))("%s", async (_, route) => {
    const problem = await readProblem(await send(route, { query: "surprise=1" }));
    expect([problem.status, problem.errors?.map(({ path }) => path)]).toEqual([
      400,
      expect.arrayContaining(["surprise"]),
    ]);
  });
});

/** Without its signature refused before it is looked for. */
const SIGNED = ["GET /api/downloads/{id}", "GET /api/orders/{id}/files.zip", "GET /api/streams/{id}"];

describe("an id that is none, or of nothing: not found, and never a 500", () => {
  const takesId = found.filter(({ path }) => path.includes("{"));
  const nothing = "00000000000000000000000000";
  const strange = [
    "nonsense",
    `trk_${nothing}`,
    `rel_${nothing}`,
    `ord_${nothing}`,
    `ent_${nothing}`,
    "'; --",
    "%00",
    "\u0000",
    "\ud800",
    "../../../secrets.json",
    "/etc/passwd",
  ];
  test.each(named(takesId))("%s", async (address, route) => {
    const status = SIGNED.includes(address) ? 403 : 404;
    for (const id of strange) {
      const part = id.includes("/") && route.destination ? encodeURIComponent(id) : id;
      const problem = await readProblem(
        await send(route, { path: [part], ...(route.destination ? { query: "" } : {}) }),
      );
      expect(problem.status, id).toBe(status);
    }
  });
});

test.each(["%00", "%ED%A0%80", "'", "%25", "\\", "*:&!|", "x".repeat(200)])(
  "a search for %s finds nothing and breaks nothing",
  async (q) => {
    const route = found.find((one) => addressOf(one) === "GET /api/tracks") as FoundRoute;
    const reply = await send(route, { query: `q=${q}` });
    expect([200, 400]).toContain(reply.status);
  },
);

test.each(["", "x", "%00", "W10=", "bnVsbA==", "eyJhIjoxfQ==", "WzEsMl0=", "WyJ4IiwidHJrXzEiXQ", "W251bGwsIngiXQ"])(
  "a cursor of %s is refused or ignored, never a 500",
  async (cursor) => {
    const route = found.find((one) => addressOf(one) === "GET /api/tracks") as FoundRoute;
    for (const sort of ["new", "popular", "price"])
      expect([200, 400]).toContain((await send(route, { query: `cursor=${cursor}&sort=${sort}` })).status);
  },
);

describe("text that a database cannot hold: refused, never a 500", () => {
  const takesTitle = ["POST /api/releases", "PATCH /api/releases/{id}", "PATCH /api/tracks/{id}"];
  test.each(named(found.filter((route) => takesTitle.includes(addressOf(route)))))("%s", async (_, route) => {
    for (const title of ["a\u0000b", "\u0000"]) {
      const problem = await readProblem(await send(route, { body: { title } }));
      expect([problem.status, problem.errors?.map(({ path }) => path)]).toEqual([400, ["title"]]);
    }
  });
});

describe("without an Idempotency-Key: 400, nothing is done", () => {
  const idempotent = found.filter((route) => described(route)?.isIdempotent === true);
  test.each(named(idempotent))("%s", async (_, route) => {
    for (const key of ["", "short", "with a space inside", "k".repeat(256)]) {
      const headers: Record<string, string> = key ? { "idempotency-key": key } : {};
      expect((await readProblem(await send(route, { headers }))).code).toBe("idempotency_key_missing");
    }
  });
});
