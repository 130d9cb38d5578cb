import { afterEach, beforeAll, expect, test, vi } from "vitest";

vi.hoisted(() => {
  Object.assign(process.env, { DATABASE_POOL_SIZE: "2", DATABASE_WAIT_MS: "700", DATABASE_STATEMENT_MS: "400" });
  Object.assign(process.env, { DATABASE_SLOW_MS: "150" });
});

import { once } from "node:events";
import net from "node:net";
import pg from "pg";
import { BUSY_DIGEST } from "@/lib/shared/busy-digest";
import { inTransaction, pool, prisma, sizePool } from "./db";
import { log } from "./log";
import { registry } from "./metrics";
import { route } from "./route";
import { measureWaits, observePool } from "./watch-pool";

// what Prisma loads at its first query is not what is measured here
beforeAll(() => prisma.artist.findFirst());

const borrowed: pg.PoolClient[] = [];
async function exhaust(): Promise<void> {
  while (borrowed.length < 2) borrowed.push(await pool.connect());
}
afterEach(() => {
  for (const client of borrowed.splice(0)) client.release();
});

const readTimeout = async () => (await pool.query("SHOW statement_timeout")).rows[0].statement_timeout;
async function sampleOf(name: string): Promise<number> {
  const found = await registry.getSingleMetric(name)?.get();
  return found?.values.find(({ labels }) => !("le" in labels))?.value ?? 0;
}

test.each([
  ["one web process and the worker", { WORKERS: 1 }, 40],
  ["three and the worker", { WORKERS: 3 }, 20],
  ["sixteen and the worker", { WORKERS: 16 }, 4],
  ["what the environment says wins", { WORKERS: 3, DATABASE_POOL_SIZE: 7 }, 7],
])("the pool of %s", (_, settings, size) => {
  expect(sizePool({ DATABASE_POOL_SIZE: undefined, ...settings })).toBe(size);
});

test.each<[string, () => Promise<unknown>]>([
  ["SQL", () => pool.query("SELECT 1")],
  ["Prisma", () => prisma.artist.findMany()],
  ["a Prisma transaction", () => prisma.$transaction((tx) => tx.artist.findMany())],
  ["a transaction", () => inTransaction((db) => db.query("SELECT 1"))],
])("an exhausted pool, asked by %s: 503 with Retry-After within a second", async (_, ask) => {
  await exhaust();
  const handler = route({ access: "public" }, async () => ({ body: await ask() }));
  const startedAt = performance.now();
  const reply = await handler(new Request("http://127.0.0.1:3000/api/thing"));
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect([reply.status, reply.headers.get("retry-after"), (await reply.json()).code]).toEqual([
    503,
    "1",
    "unavailable",
  ]);
});

test("a page that finds the database busy hears so by the digest, all that it hears", async () => {
  await exhaust();
  await expect(pool.query("SELECT 1")).rejects.toMatchObject({ digest: BUSY_DIGEST });
  for (const client of borrowed.splice(0)) client.release();
  await expect(pool.query("SELECT pg_sleep(5)")).rejects.toMatchObject({ code: "57014", digest: BUSY_DIGEST });
  const fault = await pool.query("SELECT nothing").catch((error: unknown) => error);
  expect(fault).not.toHaveProperty("digest");
});

test("what the pool does is measured", async () => {
  const before = await sampleOf("backline_db_pool_timeouts_total");
  await exhaust();
  observePool(pool);
  expect(await sampleOf("backline_db_pool_utilisation_ratio")).toBe(1);
  await expect(pool.query("SELECT 1")).rejects.toThrow("timeout exceeded");
  expect(await sampleOf("backline_db_pool_timeouts_total")).toBe(before + 1);
  const waits = await registry.getSingleMetric("backline_db_pool_wait_seconds")?.get();
  const within = (le: number) => waits?.values.find(({ labels }) => labels.le === le)?.value ?? 0;
  expect(within(1) - within(0.5)).toBeGreaterThanOrEqual(1);
});

test("a statement that takes too long is ended: 503, and the connection is good again", async () => {
  const handler = route({ access: "public" }, async () => ({ body: await pool.query("SELECT pg_sleep(5)") }));
  const reply = await handler(new Request("http://127.0.0.1:3000/api/thing"));
  expect(reply.status).toBe(503);
  await expect(inTransaction((db) => db.query("SELECT pg_sleep(5)"))).rejects.toMatchObject({ code: "57014" });
  expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
});

test("what a transaction sets for itself ends with it, whichever connection the next borrower gets", async () => {
  for (let turn = 0; turn < 4; turn++) {
    await inTransaction(async (db) => {
      await db.query("SET LOCAL statement_timeout = '9s'");
      expect((await db.query("SHOW statement_timeout")).rows[0].statement_timeout).toBe("9s");
    });
    expect(await Promise.all([readTimeout(), readTimeout()])).toEqual(["400ms", "400ms"]);
  }
});

test("a slow statement is logged without its values, a quick one is not", async () => {
  const noted = vi.spyOn(log, "warn");
  await pool.query("SELECT 1");
  await pool.query("SELECT pg_sleep(0.2), $1::text, 'anna@example.test'", ["4242424242424242"]);
  await inTransaction((db) => db.query("SELECT pg_sleep(0.2) AS inside"));
  await expect(pool.query("SELECT pg_sleep(0.2), broken")).rejects.toThrow();
  const lines = noted.mock.calls.map(([facts]) => facts as unknown as { sql: string; durationMs: number });
  expect(lines.map(({ sql }) => sql)).toEqual(["SELECT pg_sleep(?), $1::text, ?", "SELECT pg_sleep(?) AS inside"]);
  expect(Math.min(...lines.map(({ durationMs }) => durationMs))).toBeGreaterThanOrEqual(150);
  noted.mockRestore();
});

function openPool(connectionString: string): pg.Pool {
  const made = new pg.Pool({ connectionString, connectionTimeoutMillis: 100, max: 1 });
  measureWaits(made);
  return made;
}

test("a process that has no time itself while a connection opens, as a cold one, gets it all the same", async () => {
  const cold = openPool(process.env.DATABASE_URL ?? "");
  const waiting = cold.connect();
  const until = performance.now() + 400;
  while (performance.now() < until);
  (await waiting).release();
  await cold.end();
});

test("a database that is asked for a connection and says nothing is given up in time", async () => {
  const silent = net.createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as net.AddressInfo;
  const waiting = openPool(`postgres://nobody:none@127.0.0.1:${port}/none`);
  const startedAt = performance.now();
  await expect(waiting.connect()).rejects.toThrow("connection timeout");
  expect(performance.now() - startedAt).toBeLessThan(500);
  silent.close();
});
