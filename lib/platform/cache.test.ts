import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";
import { withEnvironment } from "@/test/with-environment";
import { type Cache, MemoryCache, openCache, RedisCache, readThrough } from "./cache";

const LONG_MS = 60_000;
let keys = 0;
const newKey = () => `test:${++keys}`;

/** What both forms must do. */
function describeContract(open: () => Cache): void {
  test.each<[string, unknown]>([
    ["an object", { a: [1, null, "é\u0000"], b: { c: true } }],
    ["zero", 0],
    ["false", false],
    ["an empty text", ""],
    ["a long text", "x".repeat(300_000)],
  ])("%s comes back as it was", async (_, value) => {
    const key = newKey();
    await open().set(key, value, LONG_MS);
    expect(await open().get(key)).toEqual(value);
  });

  test("what was never set, what was deleted and what was overwritten", async () => {
    const key = newKey();
    expect(await open().get(key)).toBeNull();
    await open().delete(key);
    await open().set(key, 1, LONG_MS);
    await open().set(key, 2, LONG_MS);
    expect(await open().get(key)).toBe(2);
    await open().delete(key);
    expect(await open().get(key)).toBeNull();
  });

  test("a value is a copy: changing it afterwards changes nothing", async () => {
    const [key, value] = [newKey(), { list: [1] }];
    await open().set(key, value, LONG_MS);
    value.list.push(2);
    const first = await open().get<typeof value>(key);
    first?.list.push(3);
    expect(await open().get(key)).toEqual({ list: [1] });
  });

  test.each([
    ["its time is over", 30],
    ["no time at all", 0],
    ["less than a millisecond", 0.2],
    ["negative", -5],
  ])("gone when %s", async (_, ttlMs) => {
    const key = newKey();
    await open().set(key, "x", ttlMs);
    await expect.poll(() => open().get(key), { interval: 5, timeout: 1_000 }).toBeNull();
  });

  test("a newer value has a newer time", async () => {
    const [key, witness] = [newKey(), newKey()];
    await open().set(key, "old", 20);
    await open().set(key, "new", LONG_MS);
    await open().set(witness, "x", 40);
    await expect.poll(() => open().get(witness), { interval: 5 }).toBeNull();
    expect(await open().get(key)).toBe("new");
  });

  test("readThrough makes once for many, keeps it, and makes again when it is gone", async () => {
    const key = newKey();
    let made = 0;
    const read = () => readThrough(open(), key, LONG_MS, async () => ({ n: ++made }));
    expect(await Promise.all(Array.from({ length: 20 }, read))).toEqual(Array.from({ length: 20 }, () => ({ n: 1 })));
    expect(await read()).toEqual({ n: 1 });
    await open().delete(key);
    expect(await read()).toEqual({ n: 2 });
  });

  test("a failure is not kept: everyone waiting hears it, the next one tries again", async () => {
    const key = newKey();
    const failing = () => readThrough(open(), key, LONG_MS, () => Promise.reject(new Error("no")));
    const results = await Promise.allSettled([failing(), failing()]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await readThrough(open(), key, LONG_MS, async () => "yes")).toBe("yes");
  });
}

describe("in this process", () => {
  const cache = new MemoryCache();
  describeContract(() => cache);

  test("full: the longest unused goes, and what is larger than all of it is not kept", async () => {
    const small = new MemoryCache(1_000);
    for (const key of ["a", "b", "c"]) await small.set(key, "x".repeat(200), LONG_MS);
    await small.get("a");
    await small.set("d", "x".repeat(200), LONG_MS);
    expect(await Promise.all(["a", "b", "d"].map((key) => small.get(key).then(Boolean)))).toEqual([true, false, true]);
    await small.set("huge", "x".repeat(2_000), LONG_MS);
    expect(await small.get("huge")).toBeNull();
    expect(await small.get("a")).not.toBeNull();
  });

  test("without REDIS_URL it is the store's cache", () => {
    expect(openCache()).toBeInstanceOf(MemoryCache);
    expect(openCache()).toBe(openCache());
  });
});

describe.skipIf(whyNoRedis)(`with a real Redis${whyNoRedis ? ` (skipped: ${whyNoRedis})` : ""}`, () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    await redis.quit();
    await server.stop();
  });
  describeContract(() => new RedisCache(redis));

  test("two processes share it, under a prefix of ours, and nothing stays for ever", async () => {
    const second = new Redis(server.url);
    await new RedisCache(redis).set("shared", { n: 1 }, LONG_MS);
    expect(await new RedisCache(second).get("shared")).toEqual({ n: 1 });
    expect(await redis.pttl("backline:cache:shared")).toBeGreaterThan(0);
    await second.quit();
  });

  test("with REDIS_URL it is the store's cache", async () => {
    const { cache, main } = await withEnvironment({ REDIS_URL: server.url }, async () => ({
      cache: (await import("./cache")).openCache(),
      main: (await import("./redis")).openRedis(),
    }));
    await cache.set("through", 1, LONG_MS);
    expect(await redis.get("backline:cache:through")).toBe("1");
    await main?.quit();
  });

  test("a Redis that is away is a miss, not a failure", async () => {
    const away = new Redis("redis://127.0.0.1:1", { maxRetriesPerRequest: 0, retryStrategy: () => null });
    away.on("error", () => undefined);
    expect(await readThrough(new RedisCache(away), newKey(), LONG_MS, async () => "made")).toBe("made");
    away.disconnect();
  });
});
