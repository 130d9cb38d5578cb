import { describe, expect, test } from "vitest";
import { z } from "zod";
import { makeArtist, makeBearer, makeSession, makeUser } from "@/test/factories";
import { newId } from "../shared/ids";
import { pool } from "./db";
import { AppError } from "./errors";
import { registry } from "./metrics";
import { type Access, type Reply, route } from "./route";

const ADDRESS = "http://127.0.0.1:3000/api/thing";
const ask = (init: RequestInit = {}, query = "") => new Request(ADDRESS + query, init);
const post = (body: unknown, headers: Record<string, string> = {}) =>
  ask({ method: "POST", body: JSON.stringify(body), headers });
const answering = (reply: Reply) => route({ access: "guest" }, async () => reply);

describe("what a handler returns becomes", () => {
  test.each<[string, Reply, number, string | null]>([
    ["a body: 200", { body: { a: 1 } }, 200, '{"a":1}'],
    ["its status", { status: 201, body: { a: 1 } }, 201, '{"a":1}'],
    ["null is a body", { body: null }, 200, "null"],
    ["no body: 204", {}, 204, ""],
    ["a redirect", { status: 303, headers: { location: "/x" } }, 303, ""],
  ])("%s", async (_, reply, status, text) => {
    const response = await answering(reply)(ask());
    expect([response.status, await response.text(), response.headers.get("cache-control")]).toEqual([
      status,
      text,
      "no-store",
    ]);
  });

  test("a response of its own, as it is", async () => {
    const own = new Response("pong", { headers: { "cache-control": "public, max-age=9" } });
    const response = await answering({ response: own })(ask());
    expect(response).toBe(own);
    expect(response.headers.get("cache-control")).toBe("public, max-age=9");
  });

  test("its own headers win over the default", async () => {
    const response = await answering({ body: 1, headers: { "cache-control": "private", "x-more": "1" } })(ask());
    expect([response.headers.get("cache-control"), response.headers.get("x-more")]).toEqual(["private", "1"]);
  });
});

test("every answer carries a request id, a refusal the same in its body, and the handler knows it", async () => {
  let seen = "";
  const good = await route({ access: "guest" }, async ({ requestId }) => {
    seen = requestId;
    return { body: {} };
  })(ask());
  expect(good.headers.get("x-request-id")).toBe(seen);
  const bad = await route({ access: "guest" }, async () => {
    throw new AppError("conflict", "changed");
  })(ask());
  expect([bad.status, (await bad.json()).requestId]).toEqual([409, bad.headers.get("x-request-id")]);
});

test("an error nobody foresaw is a 500 that says only its id", async () => {
  const response = await route({ access: "guest" }, async () => {
    throw new Error("relation secret_table does not exist");
  })(ask());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret_table");
});

test("parameters, query and body arrive typed", async () => {
  const handler = route(
    { access: "guest", query: z.strictObject({ n: z.coerce.number() }), body: z.strictObject({ title: z.string() }) },
    async ({ params, query, body }) => ({ body: { id: params.id, n: query.n + 1, title: body.title } }),
  );
  const request = ask({ method: "POST", body: '{"title":"x"}' }, "?n=4");
  const response = await handler(request, { params: Promise.resolve({ id: "i" }) });
  expect(await response.json()).toEqual({ id: "i", n: 5, title: "x" });
  const refused = await handler(ask({ method: "POST", body: '{"title":"x","isAdmin":true}' }, "?n=4"));
  expect([refused.status, (await refused.json()).errors]).toMatchObject([400, [{ path: "isAdmin" }]]);
});

describe("who may", () => {
  const statusOf = async (access: Access, headers: Record<string, string>) => {
    const handler = route({ access, scope: "catalog:read" }, async ({ actor }) => ({ body: actor }));
    const response = await handler(ask({ headers }));
    return response.status;
  };

  test("401 says who are you, 403 says not you", async () => {
    const [buyer, analyst] = [await makeUser(["buyer"]), await makeUser(["buyer", "analyst"])];
    const cookies: Record<string, string>[] = [{}];
    for (const { userId } of [buyer, analyst]) cookies.push({ cookie: (await makeSession(userId)).cookie });
    const table: [Access, number[]][] = [
      ["public", [200, 200, 200]],
      ["guest", [200, 200, 200]],
      ["user", [401, 200, 200]],
      ["buyer", [401, 200, 200]],
      ["analyst", [401, 403, 200]],
      [
        ["admin", "analyst"],
        [401, 403, 200],
      ],
      [["admin"], [401, 403, 403]],
    ];
    for (const [access, expected] of table)
      expect(await Promise.all(cookies.map((headers) => statusOf(access, headers))), String(access)).toEqual(expected);
  });

  test("a role without a role in the list: an empty list lets in whoever is signed in, never a guest", async () => {
    expect(await statusOf([], {})).toBe(401);
  });

  test("public looks at no credentials: a bearer of the route's own passes, and nobody is anybody", async () => {
    const { cookie } = await makeSession((await makeUser(["admin"])).userId);
    const handler = route({ access: "public" }, async ({ actor }) => ({ body: actor }));
    const response = await handler(ask({ headers: { cookie, authorization: "Bearer of-the-metrics" } }));
    expect([response.status, await response.json()]).toEqual([200, { kind: "guest" }]);
  });

  test("an unknown key is refused even where guests are welcome", async () => {
    const response = await answering({ body: 1 })(ask({ headers: { authorization: "Bearer bl_0_nothing" } }));
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  test("a key: its scope and its person's role, both", async () => {
    const artist = await makeUser(["artist"], [await makeArtist()]);
    const { authorization } = await makeBearer(artist.userId, ["catalog:read"]);
    expect(await statusOf("artist", { authorization })).toBe(200);
    expect(await statusOf("admin", { authorization })).toBe(403);
    const { authorization: other } = await makeBearer(artist.userId, ["orders:read"]);
    expect(await statusOf("artist", { authorization: other })).toBe(403);
    const withoutScope = await route({ access: "user" }, async () => ({ body: 1 }))(
      ask({ headers: { authorization } }),
    );
    expect([withoutScope.status, (await withoutScope.json()).detail]).toEqual([
      403,
      "API keys cannot do this; sign in instead.",
    ]);
  });

  test("the role is asked before the body is read", async () => {
    const request = ask({ method: "POST", body: "not json" });
    const handler = route({ access: "admin", body: z.strictObject({}) }, async () => ({ body: 1 }));
    expect((await handler(request)).status).toBe(401);
    expect(request.bodyUsed).toBe(false);
  });

  test("from another site: refused before anyone is asked who they are; public takes it", async () => {
    const foreign = { origin: "https://evil.example" };
    const refused = await answering({ body: 1 })(post({}, foreign));
    expect([refused.status, (await refused.json()).code]).toEqual([403, "foreign_origin"]);
    expect((await route({ access: "public" }, async () => ({ body: 1 }))(post({}, foreign))).status).toBe(200);
  });
});

describe("idempotent", () => {
  let runs = 0;
  const handler = route(
    {
      access: "guest",
      body: z.strictObject({ n: z.int() }),
      idempotent: true,
      replyHeaders: ({ status, body }, { actor }) => ({
        "x-reply": `${status} ${(body as { run: number }).run} ${actor.kind}`,
      }),
    },
    async ({ body, resourceId, idempotencyKey }) => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (body.n < 0) throw new AppError("unprocessable", "not below zero");
      return { status: 201, body: { run: runs, resourceId, idempotencyKey } };
    },
  );
  const send = (n: number, key: string, headers: Record<string, string> = {}) =>
    handler(post({ n }, { ...headers, ...(key ? { "idempotency-key": key } : {}) }));

  test("fifty at once: it runs once; the others are told to come back and then get the same, headers included", async () => {
    const [key, before] = [newId(), runs];
    const first = await Promise.all(Array.from({ length: 50 }, () => send(1, key)));
    expect(runs).toBe(before + 1);
    for (const reply of first) {
      expect([201, 409]).toContain(reply.status);
      if (reply.status === 409) expect(reply.headers.get("retry-after")).toBe("1");
    }
    const again = await Promise.all(Array.from({ length: 50 }, () => send(1, key)));
    const texts = await Promise.all(again.map((reply) => reply.text()));
    expect([new Set(again.map(({ status }) => status)), new Set(texts).size]).toEqual([new Set([201]), 1]);
    expect(new Set(again.map(({ headers }) => headers.get("x-reply")))).toEqual(new Set([`201 ${runs} guest`]));
    expect(runs).toBe(before + 1);
    const { rows } = await pool.query("SELECT reply FROM idempotency_key WHERE key = $1", [key]);
    expect(JSON.stringify(rows)).not.toContain("x-reply");
  });

  test("no key 400, another body 422, another person their own", async () => {
    const key = newId();
    expect((await (await send(1, "")).json()).code).toBe("idempotency_key_missing");
    await send(1, key);
    const other = await send(2, key);
    expect([other.status, (await other.json()).code]).toEqual([422, "idempotency_mismatch"]);
    const { cookie } = await makeSession((await makeUser()).userId);
    expect((await send(2, key, { cookie })).status).toBe(201);
  });

  test("two accounts that send the same key and the same body at once: each has a work of its own, and its own reply again", async () => {
    const key = newId();
    const people = [await makeSession((await makeUser()).userId), await makeSession((await makeUser()).userId)];
    const ask = () => Promise.all(people.map(async ({ cookie }) => (await send(7, key, { cookie })).text()));
    const [first, second] = await ask();
    expect(first).not.toBe(second);
    expect(await ask()).toEqual([first, second]);
  });

  test("a body that does not fit, or a refusal, does not use the key up", async () => {
    const key = newId();
    expect((await send(0.5, key)).status).toBe(400);
    expect((await send(-1, key)).status).toBe(422);
    expect((await send(1, key)).status).toBe(201);
  });

  test("the key is not looked at before the role", async () => {
    const guarded = route({ access: "user", idempotent: true }, async () => ({ body: 1 }));
    expect((await guarded(post({}))).status).toBe(401);
  });
});

test("each answer is counted by method and status, by no path and no person", async () => {
  await answering({ status: 202, body: 1 })(ask({ method: "POST" }));
  const text = await registry.getSingleMetricAsString("backline_http_request_duration_seconds");
  expect(text).toMatch(/_count\{method="POST",status="202"\} \d/);
  expect(text).not.toMatch(/path|user|thing/);
});
