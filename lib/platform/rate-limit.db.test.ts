import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makeBearer, makeUser } from "@/test/factories";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";
import { pool } from "./db";
import type * as RateLimitModule from "./rate-limit";

const LIMITS = "read=80/60 checkout=5/60 link=3/60 guess=4/60 decline=2/1";

/** The module as another process would have it: its own counters in memory, the same store. */
async function loadProcess(environment: Record<string, string> = {}): Promise<typeof RateLimitModule> {
  vi.resetModules();
  for (const name of ["rate-limits", "redis"])
    delete (globalThis as Record<symbol, unknown>)[Symbol.for(`backline.${name}`)];
  vi.stubEnv("RATE_LIMITS", LIMITS);
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { env } = await import("./env");
  void env.RATE_LIMITS;
  const { openRedis } = await import("./redis");
  await openRedis()?.ping();
  // its counters are its own from here on
  const counters = new Map();
  const module = await import("./rate-limit");
  return new Proxy(module, {
    get: (_, name: keyof typeof RateLimitModule) => {
      (globalThis as Record<symbol, unknown>)[Symbol.for("backline.rate-limits")] = counters;
      return module[name];
    },
  });
}
const refused = { code: "rate_limited", retryAfterSeconds: expect.any(Number) };

async function countAllowed(processes: (typeof RateLimitModule)[], subject: string, tries: number) {
  let allowed = 0;
  for (let at = 0; at < tries; at++) {
    const one = processes[at % processes.length] as typeof RateLimitModule;
    await one.limit("checkout", subject).then(
      () => allowed++,
      () => undefined,
    );
  }
  return allowed;
}

describe.each([
  ["PostgreSQL", null],
  ["Redis", whyNoRedis],
])("with %s", (store, why) => {
  let redis: RedisServer | null = null;
  let processes: (typeof RateLimitModule)[];
  beforeAll(async () => {
    if (why) return;
    if (store === "Redis") redis = await startRedis();
    const environment: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
    processes = [await loadProcess(environment), await loadProcess(environment), await loadProcess(environment)];
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await redis?.stop();
  });

  test.skipIf(why)("three processes refuse at the same point", async () => {
    expect(await countAllowed(processes, `${store} exact`, 20)).toBe(5);
  });

  test.skipIf(why)(
    "what one process counts in batches is all in the store in the end, and the others refuse then",
    async () => {
      const [one, two] = processes as [typeof RateLimitModule, typeof RateLimitModule];
      const subject = `${store} batched`;
      for (let n = 0; n < 80; n++) await one.limit("read", subject);
      await vi.waitFor(async () => expect(await two.readUsed("read", subject)).toBe(80));
      // a batch of its own tells it
      for (let n = 0; n < 2; n++) await two.limit("read", subject);
      await vi.waitFor(async () => expect(await one.readUsed("read", subject)).toBe(82));
      await vi.waitFor(() => expect(two.limit("read", subject)).rejects.toMatchObject(refused));
    },
  );

  test.skipIf(why)("a refusal says when to come again and what the policy is", async () => {
    const one = processes[0] as typeof RateLimitModule;
    for (let n = 0; n < 3; n++) await one.limit("link", `${store} a`);
    await expect(one.limit("link", `${store} a`)).rejects.toMatchObject({
      ...refused,
      headers: { "ratelimit-policy": '"link";q=3;w=60', ratelimit: expect.stringMatching(/^"link";r=0;t=(59|60)$/) },
    });
    expect(await one.limit("link", `${store} b`)).toMatchObject({ used: 1 });
  });

  test.skipIf(why)("who has nothing left is known without asking, in this process", async () => {
    const [one, two] = processes as [typeof RateLimitModule, typeof RateLimitModule];
    expect(() => one.refuseWhenBlocked("guess", store)).not.toThrow();
    for (let n = 0; n < 4; n++) await one.limit("guess", store);
    expect(() => one.refuseWhenBlocked("guess", store)).toThrow(expect.objectContaining(refused));
    expect(() => two.refuseWhenBlocked("guess", store)).not.toThrow();
    await expect(two.limit("guess", store)).rejects.toMatchObject(refused);
  });

  test.skipIf(why)("counting never refuses, and a window ends", async () => {
    const [one, two] = processes as [typeof RateLimitModule, typeof RateLimitModule];
    for (let n = 1; n <= 5; n++) expect(await (n % 2 ? one : two).count("decline", store)).toBe(n);
    expect(await two.readUsed("decline", store)).toBe(5);
    await vi.waitFor(async () => expect(await two.readUsed("decline", store)).toBe(0), {
      timeout: 3_000,
      interval: 50,
    });
    expect(await one.count("decline", store)).toBe(1);
  });
});

test("a burst of 1 000 reads and 120 new orders a minute are allowed when nobody says anything", async () => {
  const one = await loadProcess({ RATE_LIMITS: "" });
  for (const [rateClass, points] of [
    ["read", 1_000],
    ["checkout", 120],
  ] as const) {
    for (let n = 0; n < points; n++) await one.limit(rateClass, "by default");
    await expect(one.limit(rateClass, "by default")).rejects.toMatchObject(refused);
  }
});

test("no address stands in the table", async () => {
  const one = await loadProcess();
  await one.limit("checkout", "203.0.113.77");
  const { rows } = await pool.query<{ key: string }>("SELECT key FROM rate_limit");
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(({ key }) => key).join()).not.toMatch(/203\.0/);
});

test("a store that does not answer is replaced by memory, and used again when it does", async () => {
  const one = await loadProcess();
  const broken = vi.spyOn(pool, "query").mockRejectedValue(new Error("no such host") as never);
  for (let n = 0; n < 5; n++) await one.limit("checkout", "insured");
  await expect(one.limit("checkout", "insured")).rejects.toMatchObject(refused);
  broken.mockRestore();
  expect(await one.limit("checkout", "later")).toMatchObject({ used: 1 });
});

test("an exhausted pool is said at once: the request would wait in vain as well", async () => {
  const one = await loadProcess();
  const busy = vi.spyOn(pool, "query").mockRejectedValue(new Error("timeout exceeded when trying to connect") as never);
  await expect(one.limit("checkout", "busy")).rejects.toThrow("timeout exceeded");
  busy.mockRestore();
});

describe("requests", async () => {
  await loadProcess();
  const { route } = await import("./route");
  const { AppError } = await import("./errors");
  const ask = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
    new Request("http://127.0.0.1:3000/api/thing", { ...init, headers });
  const from = (peer: string, more: Record<string, string> = {}) => ask({ "x-backline-peer": peer, ...more });
  const open = route({ access: "guest", scope: "catalog:read" }, async () => ({ body: {} }));

  test("an address, and an API key wherever it calls from, have limits of their own", async () => {
    const { userId } = await makeUser(["buyer"]);
    const bearer = await makeBearer(userId, ["catalog:read"]);
    for (let n = 0; n < 80; n++) expect((await open(from("203.0.113.1"))).status).toBe(200);
    const refusal = await open(from("203.0.113.1"));
    expect([refusal.status, (await refusal.json()).code]).toEqual([429, "rate_limited"]);
    expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(0);
    const byKey = await open(from("203.0.113.1", bearer));
    expect([byKey.status, byKey.headers.get("ratelimit")]).toEqual([200, expect.stringMatching(/^"read";r=79;t=/)]);
    expect((await open(from("203.0.113.2", bearer))).headers.get("ratelimit")).toMatch(/r=78/);
    expect((await open(from("203.0.113.2"))).status).toBe(200);
  });

  test("what a client says about its address changes nothing", async () => {
    const spoofed = (n: number) =>
      from("203.0.113.3", { "x-forwarded-for": `198.51.100.${n}`, forwarded: `for=1.1.1.${n}` });
    const statuses = [];
    for (let n = 0; n < 81; n++) statuses.push((await open(spoofed(n))).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  });

  test("public routes are not counted", async () => {
    const probe = route({ access: "public" }, async () => ({ body: {} }));
    for (let n = 0; n < 90; n++) expect((await probe(from("203.0.113.4"))).status).toBe(200);
  });

  test("keys and secrets may be guessed only so often, and a right one comes too late then", async () => {
    const secret = route({ access: "guest", countsMisses: true }, async () => {
      throw new AppError("not_found", "no such order");
    });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await secret(from("203.0.113.5"))).status);
    for (let n = 0; n < 2; n++)
      statuses.push((await open(from("203.0.113.5", { authorization: `Bearer guess-${n}` }))).status);
    expect(statuses).toEqual([404, 404, 404, 401, 429]);
    const { userId } = await makeUser(["buyer"]);
    const bearer = await makeBearer(userId, ["catalog:read"]);
    expect((await open(from("203.0.113.5", bearer))).status).toBe(429);
    expect((await open(from("203.0.113.5"))).status).toBe(200);
    expect((await open(from("203.0.113.6", bearer))).status).toBe(200);
  });

  test("with an Idempotency-Key only the first request counts: neither a repeat nor a resumption", async () => {
    let failures = 0;
    const order = route({ access: "guest", idempotent: true, limit: "checkout" }, async () => {
      if (failures-- > 0) throw new Error("crashed");
      return { status: 201, body: {} };
    });
    const post = (key: string) =>
      order(ask({ "x-backline-peer": "203.0.113.7", "idempotency-key": key }, { method: "POST" }));
    for (let n = 0; n < 9; n++) expect((await post("the-same-key")).status).toBe(201);
    failures = 1;
    expect((await post("a-crashed-key")).status).toBe(500);
    expect((await post("a-crashed-key")).status).toBe(201);
    for (let n = 0; n < 3; n++) expect((await post(`another-key-${n}`)).status).toBe(201);
    expect((await post("one-too-many")).status).toBe(429);
    expect((await post("the-same-key")).status).toBe(201);
  });
});
