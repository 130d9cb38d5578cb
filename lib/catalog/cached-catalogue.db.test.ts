import { afterEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { startCacheProcess, stopCacheProcesses } from "@/test/cache-processes";
import { makeRelease } from "@/test/factories";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";
import { listTracks } from "./list-tracks";

const COVER = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
type Stats = { hits: number; writes: number };

let redis: RedisServer | null = null;
afterEach(async () => {
  await stopCacheProcesses();
  await redis?.stop();
  redis = null;
});

const STORES = [
  { name: "each process's own memory", withRedis: false },
  { name: "one Redis for all", withRedis: true },
];

describe.each(STORES)("two processes over $name", ({ withRedis }) => {
  test.skipIf(withRedis && whyNoRedis)(
    "a new title, price or cover is what the very next reader sees, on both",
    async () => {
      redis = withRedis ? await startRedis() : null;
      const more: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
      const [a, b] = [startCacheProcess(more), startCacheProcess(more)];
      const release = await makeRelease({ title: "Before", priceMinor: 900 });
      const read = { do: "read", slug: release.slug };
      const before = { title: "Before", priceMinor: 900, coverUrl: null };
      for (const one of [a, b, a, b]) expect(await one.ask(read)).toEqual(before);
      const stats = [await a.ask<Stats>({ do: "stats" }), await b.ask<Stats>({ do: "stats" })];
      expect(stats).toEqual([{ hits: 1, writes: 1 }, withRedis ? { hits: 2, writes: 0 } : { hits: 1, writes: 1 }]);

      const { id, artistId, slug } = release;
      await a.ask({ do: "edit", id, artistId, patch: { title: "After", price: "12.00" } });
      const after = { title: "After", priceMinor: 1200, coverUrl: null };
      expect([await b.ask(read), await a.ask(read)]).toEqual([after, after]);
      await pool.query(
        "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'cover', 'image/webp', 1, 'x') ON CONFLICT DO NOTHING",
        [COVER],
      );
      await b.ask({ do: "cover", id, cid: COVER });
      expect([await a.ask(read), await b.ask(read)]).toMatchObject(
        Array(2).fill({ ...after, coverUrl: expect.stringContaining(COVER) }),
      );
      await pool.query("UPDATE release SET deleted_at = now() WHERE slug = $1", [slug]);
      expect([await a.ask(read), await b.ask(read)]).toEqual([null, null]);
    },
    60_000,
  );
});

test("a Redis that dies in the middle costs time, never an answer", async () => {
  if (whyNoRedis) return;
  redis = await startRedis();
  const one = startCacheProcess({ REDIS_URL: redis.url });
  const { slug } = await makeRelease({ title: "Still here", priceMinor: 900 });
  expect(await one.ask({ do: "read", slug })).toMatchObject({ title: "Still here" });
  await redis.stop();
  redis = null;
  expect(await one.ask({ do: "read", slug })).toMatchObject({ title: "Still here" });
});

const readVersion = async () => (await pool.query("SELECT version FROM catalogue_version")).rows[0]?.version as number;

test("one transaction is one change, however many rows; one that is rolled back is none", async () => {
  const { id, artistId } = await makeRelease({ trackPrices: [129, 129, 129] });
  const version = await readVersion();
  await pool.query("UPDATE track SET title = 'x' WHERE release_id = $1", [id]);
  expect(await readVersion()).toBe(version + 1);
  await pool.query("UPDATE artist SET name = name WHERE id = $1", [artistId]);
  expect(await readVersion()).toBe(version + 2);
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("UPDATE release SET title = 'never' WHERE id = $1", [id]);
    await client.query("ROLLBACK");
  } finally {
    client.release();
  }
  expect(await readVersion()).toBe(version + 2);
});

test("the first page of the catalogue is right before and after a change, with the cache and without", async () => {
  const query = { sort: "new", limit: 50 } as const;
  const titles = async () => (await listTracks(query)).data.map(({ title }) => title);
  for (const isOn of [true, false]) {
    await setSetting(pool, "isCacheOn", isOn, null);
    await announceSettings();
    const title = `Newest, cache ${isOn}`;
    await titles();
    await makeRelease({ trackTitles: [title] });
    expect(await titles()).toContain(title);
  }
});
