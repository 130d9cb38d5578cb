import "server-only";
import type { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import { log } from "./log";
import { processGlobal } from "./process-global";
import { openRedis } from "./redis";

/** Values are JSON. A cache may forget anything at any time: nothing lives here alone. */
export interface Cache {
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** At least 1 ms: to an LRU no time means for ever, to Redis it is an error. */
function wholeMs(ttlMs: number): number {
  return Math.max(1, Math.round(ttlMs));
}

export class MemoryCache implements Cache {
  private readonly entries: LRUCache<string, string>;

  constructor(maxBytes = 32 * 1024 * 1024) {
    this.entries = new LRUCache({ maxSize: maxBytes, sizeCalculation: (value, key) => value.length + key.length + 64 });
  }

  async get<T>(key: string): Promise<T | null> {
    const text = this.entries.get(key);
    return text === undefined ? null : (JSON.parse(text) as T);
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    this.entries.set(key, JSON.stringify(value), { ttl: wholeMs(ttlMs) });
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }
}

export class RedisCache implements Cache {
  constructor(
    private readonly redis: Redis,
    private readonly prefix = "backline:cache:",
  ) {}

  async get<T>(key: string): Promise<T | null> {
    const text = await this.redis.get(this.prefix + key);
    return text === null ? null : (JSON.parse(text) as T);
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    await this.redis.set(this.prefix + key, JSON.stringify(value), "PX", wholeMs(ttlMs));
  }

  async delete(key: string): Promise<void> {
    await this.redis.del(this.prefix + key);
  }
}

const flights = new Map<string, Promise<unknown>>();

function missed(error: unknown): null {
  log.warn({ err: error }, "the cache did not answer");
  return null;
}

/**
 * The cached value, or `make()` stored for `ttlMs`; parallel misses in this process share one `make`. A cache that does
 * not answer counts as a miss.
 */
export async function readThrough<T>(cache: Cache, key: string, ttlMs: number, make: () => Promise<T>): Promise<T> {
  const hit = await cache.get<T>(key).catch(missed);
  if (hit !== null) return hit;
  const running = flights.get(key) as Promise<T> | undefined;
  if (running) return running;
  const flight = make()
    .then(async (value) => {
      await cache.set(key, value, ttlMs).catch(missed);
      return value;
    })
    .finally(() => flights.delete(key));
  flights.set(key, flight);
  return flight;
}

/** The store's cache: Redis when REDIS_URL is set, else in this process. */
export function openCache(): Cache {
  const redis = openRedis();
  return redis
    ? processGlobal("redis-cache", () => new RedisCache(redis))
    : processGlobal("memory-cache", () => new MemoryCache());
}
