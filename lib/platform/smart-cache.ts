import "server-only";
import { LRUCache } from "lru-cache";
import { openCache } from "./cache";
import { type CacheKind, countHit, countMiss, countWrite } from "./cache-metrics";
import { pool } from "./db";
import { env } from "./env";
import { log } from "./log";
import { gauge } from "./metrics";
import { processGlobal } from "./process-global";
import { getSetting } from "./settings";

const HOUR_MS = 3_600_000;
/** Named by what they are, bytes cannot change; after this they make room all the same. */
const BYTES_TTL_MS = 24 * HOUR_MS;
const PLAYS_PER_HOUR = 1_000;
const MOST_HOURS = 5;

/** How long metadata is kept: an hour, up to five with its plays, twice that when it is sold. */
export function chooseTtlMs({ plays, isPaid }: { plays: number; isPaid: boolean }): number {
  return HOUR_MS * Math.min(Math.max(plays / PLAYS_PER_HOUR, 1), MOST_HOURS) * (isPaid ? 2 : 1);
}

export type Made<T> = { value: T; ttlMs: number };
type Kept<T> = { value: T; version: number; sizeBytes: number };
const flights = processGlobal("smart-flights", () => new Map<string, Promise<unknown>>());

/** Parallel askers of one key share one `make`. */
function share<T>(key: string, make: () => Promise<T>): Promise<T> {
  const running = flights.get(key) as Promise<T> | undefined;
  if (running) return running;
  const flight = make().finally(() => flights.delete(key));
  flights.set(key, flight);
  return flight;
}

async function readCatalogueVersion(): Promise<number> {
  const { rows } = await pool.query<{ version: number }>("SELECT version FROM catalogue_version");
  return rows[0]?.version ?? 0;
}

/**
 * Catalogue JSON that is the same for everyone, made anew after any committed change of release, track, recording or artist
 * and after its time; `null` from `make` is not kept. The number of changes is asked for each time: a message that gets lost
 * shows nobody an old price.
 */
export async function readCatalogue<T>(key: string, make: () => Promise<Made<T> | null>): Promise<T | null> {
  if (!(await getSetting("isCacheOn"))) return (await make())?.value ?? null;
  const cache = openCache();
  const cacheKey = `catalogue:${key}`;
  const [version, kept] = await Promise.all([
    readCatalogueVersion(),
    cache.get<Kept<T>>(cacheKey).catch((err: unknown) => {
      log.warn({ err }, "the cache did not answer");
      return null;
    }),
  ]);
  if (kept?.version === version) {
    await countHit("metadata", kept.sizeBytes);
    return kept.value;
  }
  countMiss("metadata");
  return share(`${cacheKey}@${version}`, async () => {
    const made = await make();
    if (!made) return null;
    const { value, ttlMs } = made;
    const next: Kept<T> = { value, version, sizeBytes: Buffer.byteLength(JSON.stringify(value)) };
    await cache.set(cacheKey, next, ttlMs).then(
      () => countWrite("metadata"),
      (err: unknown) => log.warn({ err }, "the cache did not take a value"),
    );
    return value;
  });
}

const held = gauge("backline_cache_held_bytes", "Bytes of previews and covers in this process");
/** One object takes an eighth of the budget at most. */
const PARTS = 8;

function openBytes(): LRUCache<string, Buffer> {
  return processGlobal("cached-bytes", () => {
    const sizeCalculation = (bytes: Buffer) => Math.max(1, bytes.length);
    return new LRUCache({ maxSize: env.CACHE_BYTES, sizeCalculation, ttl: BYTES_TTL_MS });
  });
}

/**
 * The bytes of an object that anyone may have, by its CID, from this process's memory where they are; null when the cache is
 * off or they would take too much of it: then stream them. Whether the asker may have them is settled before.
 */
export async function readSharedBytes(
  kind: Exclude<CacheKind, "metadata">,
  cid: string,
  sizeBytes: number,
  load: () => Promise<Buffer>,
): Promise<Buffer | null> {
  if (sizeBytes > env.CACHE_BYTES / PARTS || !(await getSetting("isCacheOn"))) return null;
  const bytesByCid = openBytes();
  const kept = bytesByCid.get(cid);
  if (kept) {
    await countHit(kind, kept.length);
    return kept;
  }
  countMiss(kind);
  return share(`bytes:${cid}`, async () => {
    const bytes = await load();
    bytesByCid.set(cid, bytes);
    countWrite(kind);
    held.set(bytesByCid.calculatedSize);
    return bytes;
  });
}
