import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { startSandbox } from "@/sandbox/start-sandbox";
import { startIpfsStandIn } from "@/test/ipfs-stand-in";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";
import { withEnvironment } from "@/test/with-environment";
import { pool } from "./db";

const demoFile = path.join(process.env.BACKLINE_DATA_DIR ?? "", "demo.json");
const check = async (changes: Record<string, string | undefined> = {}) =>
  (await withEnvironment(changes, () => import("./readiness"))).checkReadiness();

let sandboxUrl: string;
beforeAll(async () => {
  const sandbox = await startSandbox({
    port: 0,
    token: "readiness-token",
    webhookBaseUrl: null,
    publicUrl: "http://shop.test",
    dataDir: null,
  });
  sandboxUrl = sandbox.url;
  return () => sandbox.close();
});
afterEach(() => rm(demoFile, { force: true }));

test("a demo with all its parts is ready; what is not configured is absent and does not count", async () => {
  await writeFile(demoFile, "{}");
  expect(await check({ SANDBOX_URL: sandboxUrl })).toEqual({
    isReady: true,
    parts: { database: "ok", redis: "absent", sandbox: "ok", demo: "ok", ipfs: "absent" },
  });
});

test("live needs neither sandbox nor demo.json, even when an address is left over", async () => {
  expect(await check({ BACKLINE_MODE: "live", SANDBOX_URL: "http://127.0.0.1:1" })).toMatchObject({
    isReady: true,
    parts: { sandbox: "absent", demo: "absent" },
  });
});

test("a sandbox that is configured and away, and people who are not made yet: not ready, and it says which", async () => {
  expect(await check({ SANDBOX_URL: "http://127.0.0.1:1" })).toEqual({
    isReady: false,
    parts: { database: "ok", redis: "absent", sandbox: "failing", demo: "failing", ipfs: "absent" },
  });
});

test("an IPFS node that is away is told and stops nothing; one that answers is ok", async () => {
  const node = await startIpfsStandIn();
  const isLive = { BACKLINE_MODE: "live" };
  expect(await check({ ...isLive, IPFS_API_URL: node.url })).toMatchObject({ isReady: true, parts: { ipfs: "ok" } });
  for (const mood of ["error", "hole"] as const) {
    node.mood = mood;
    expect(await check({ ...isLive, IPFS_API_URL: node.url })).toMatchObject({
      isReady: true,
      parts: { ipfs: "failing" },
    });
  }
  await node.close();
});

test("a database without its tables is not a database", async () => {
  await pool.query("ALTER TABLE instance RENAME TO instance_away");
  try {
    expect(await check({ BACKLINE_MODE: "live" })).toMatchObject({ isReady: false, parts: { database: "failing" } });
  } finally {
    await pool.query("ALTER TABLE instance_away RENAME TO instance");
  }
});

test.skipIf(whyNoRedis)("Redis: failing while it is configured and away, ok when it answers", async () => {
  const server: RedisServer = await startRedis();
  const { readiness, redis } = await withEnvironment({ REDIS_URL: server.url, BACKLINE_MODE: "live" }, async () => ({
    readiness: await import("./readiness"),
    redis: (await import("./redis")).openRedis(),
  }));
  expect(await readiness.checkReadiness()).toMatchObject({ isReady: true, parts: { redis: "ok" } });
  await server.stop();
  await expect
    .poll(() => readiness.checkReadiness(), { timeout: 10_000 })
    .toMatchObject({ isReady: false, parts: { redis: "failing" } });
  redis?.disconnect();
});
