import { beforeEach, expect, test } from "vitest";
import { type Cache, MemoryCache } from "./cache";
import { AppError } from "./errors";
import { readKept, readRevalidated, type Source } from "./revalidated-cache";

const MINUTE_MS = 60_000;
let world: {
  now: number;
  version: number;
  made: number;
  gates: (() => void)[];
  isSlow: boolean;
  failure: Error | null;
};
let cache: Cache;
let keys = 0;

beforeEach(() => {
  world = { now: 1_000_000, version: 1, made: 0, gates: [], isSlow: false, failure: null };
  cache = new MemoryCache();
  keys++;
});

async function make(): Promise<string> {
  const [number, { version }] = [++world.made, world];
  if (world.isSlow) await new Promise<void>((resolve) => world.gates.push(resolve));
  if (world.failure) throw world.failure;
  return `${number} of version ${version}`;
}

const read = (more: Partial<Source<string>> = {}) =>
  readRevalidated(cache, {
    key: `key ${keys}`,
    readVersion: async () => world.version,
    make,
    freshMs: MINUTE_MS,
    staleMs: 500,
    now: () => world.now,
    ...more,
  }).then(({ value, status }) => `${status}: ${value}`);

test("the first is made, the next is a hit, and it says what making took", async () => {
  expect(await read()).toBe("miss: 1 of version 1");
  world.now += 1_000;
  expect(await read()).toBe("hit: 1 of version 1");
  const reading = await readRevalidated(cache, {
    key: `key ${keys}`,
    readVersion: async () => 1,
    make,
    freshMs: MINUTE_MS,
    staleMs: 0,
    now: () => world.now,
  });
  expect(reading.tookMs).toBeGreaterThan(0);
});

test("many at once share one making", async () => {
  world.isSlow = true;
  const readers = Array.from({ length: 50 }, () => read());
  await expect.poll(() => world.gates.length).toBe(1);
  world.gates[0]?.();
  expect(new Set(await Promise.all(readers))).toEqual(new Set(["miss: 1 of version 1"]));
  expect(world.made).toBe(1);
});

test("the version moves under traffic: the old one for an instant, one successor, then that", async () => {
  await read();
  world.now += 900;
  expect(await read()).toBe("hit: 1 of version 1");
  world.now += 100;
  world.version = 2;
  world.isSlow = true;
  expect(await Promise.all([read(), read(), read()])).toEqual(Array(3).fill("stale: 1 of version 1"));
  expect(world.gates).toHaveLength(1);
  world.gates[0]?.();
  await expect.poll(() => read()).toBe("hit: 2 of version 2");
  expect(world.made).toBe(2);
});

test("after an idle night nobody gets yesterday: what was current too long ago is made anew", async () => {
  await read();
  world.now += 501;
  world.version = 2;
  expect(await read()).toBe("miss: 2 of version 2");
});

test("a value current at the last look is stale from then, not from when it was made", async () => {
  await read();
  for (let i = 0; i < 5; i++) {
    world.now += 400;
    expect(await read()).toBe("hit: 1 of version 1");
  }
  world.version = 2;
  world.now += 500;
  expect(await read()).toBe("stale: 1 of version 1");
});

test("a making that began too long ago may miss the newest: a new one is begun", async () => {
  world.isSlow = true;
  const first = read();
  await expect.poll(() => world.gates.length).toBe(1);
  world.now += 501;
  world.version = 2;
  const second = read();
  await expect.poll(() => world.gates.length).toBe(2);
  for (const open of world.gates) open();
  expect(await Promise.all([first, second])).toEqual(["miss: 1 of version 1", "miss: 2 of version 2"]);
});

test("the slow first making that ends last is not taken for the newest", async () => {
  world.isSlow = true;
  const first = read();
  await expect.poll(() => world.gates.length).toBe(1);
  world.now += 501;
  world.version = 2;
  const second = read();
  await expect.poll(() => world.gates.length).toBe(2);
  world.gates[1]?.();
  await second;
  expect(await read()).toBe("hit: 2 of version 2");
  world.gates[0]?.();
  await first;
  world.isSlow = false;
  world.now += 10;
  expect(await read()).toBe("miss: 3 of version 2");
});

test("how long a value is served while its successor is made may hang on what making it took", async () => {
  const tookMs: number[] = [];
  const staleMs = (took: number) => {
    tookMs.push(took);
    return took > 0 ? 2_000 : 0;
  };
  expect(await read({ staleMs })).toBe("miss: 1 of version 1");
  world.version = 2;
  world.now += 2_000;
  expect(await read({ staleMs })).toBe("stale: 1 of version 1");
  expect(tookMs[0]).toBe(0);
  expect(tookMs[1]).toBeGreaterThan(0);
});

test("a costly value rests before its successor is made", async () => {
  const costly = { staleMs: 60_000, restMs: () => 20_000 };
  expect(await read(costly)).toBe("miss: 1 of version 1");
  world.version = 2;
  world.now += 19_999;
  expect(await read(costly)).toBe("stale: 1 of version 1");
  expect(world.made).toBe(1);
  world.now += 1;
  expect(await read(costly)).toBe("stale: 1 of version 1");
  await expect.poll(() => read(costly)).toBe("hit: 2 of version 2");
  expect(world.made).toBe(2);
});

test("what is stored can be had as it is: nothing is made, and no version asked for", async () => {
  const key = `key ${keys}`;
  expect(await readKept(cache, key)).toBeNull();
  await read();
  world.version = 2;
  world.now += 5_000;
  expect(await readKept(cache, key)).toMatchObject({ value: "1 of version 1", status: "stale" });
  expect(world.made).toBe(1);
});

test("no version counts everything: after its time a value is renewed under the same version", async () => {
  await read();
  world.now += MINUTE_MS;
  expect(await read()).toBe("miss: 2 of version 1");
});

test("keys do not share", async () => {
  expect(await read()).toBe("miss: 1 of version 1");
  expect(await read({ key: `another ${keys}` })).toBe("miss: 2 of version 1");
});

test.each<[string, () => void]>([
  [
    "the data cannot be read",
    () => {
      world.version = 2;
      world.failure = new AppError("unavailable", "away");
    },
  ],
  [
    "it breaks in an unknown way",
    () => {
      world.version = 2;
      world.failure = new Error("broken pipe");
    },
  ],
])("%s: the last value for ten minutes, then the failure", async (_, breakIt) => {
  await read();
  breakIt();
  world.now += MINUTE_MS;
  expect(await read()).toBe("stale: 1 of version 1");
  world.now += 10 * MINUTE_MS;
  await expect(read()).rejects.toBe(world.failure);
});

test("the version cannot be read: the last value; without one the failure", async () => {
  const away = { readVersion: () => Promise.reject(new Error("away")) };
  await expect(read(away)).rejects.toThrow("away");
  await read();
  expect(await read(away)).toBe("stale: 1 of version 1");
});

test("a refusal is an answer: it is given, not papered over", async () => {
  await read();
  world.version = 2;
  world.now += 1_000;
  world.failure = new AppError("invalid_request", "no such filter");
  await expect(read()).rejects.toBe(world.failure);
});

test("a renewal that fails behind a stale value throws nothing at its reader, and the next one tries again", async () => {
  await read();
  world.version = 2;
  world.failure = new Error("away");
  expect(await read()).toBe("stale: 1 of version 1");
  await expect.poll(() => world.made).toBe(2);
  world.failure = null;
  await expect.poll(() => read()).toBe("hit: 3 of version 2");
});

test("a cache that is away: every reader still gets a value", async () => {
  cache = {
    get: () => Promise.reject(new Error("away")),
    set: () => Promise.reject(new Error("away")),
    delete: () => Promise.reject(new Error("away")),
  };
  expect(await read()).toBe("miss: 1 of version 1");
  expect(await read()).toBe("miss: 2 of version 1");
});

test("each write is told, hits are none", async () => {
  let writes = 0;
  const onStored = () => {
    writes++;
  };
  await read({ onStored });
  await read({ onStored });
  expect(writes).toBe(1);
});
