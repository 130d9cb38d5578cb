import "server-only";
import { LRUCache } from "lru-cache";
import type { Cache } from "./cache";
import { AppError, ERROR_TABLE } from "./errors";
import { log } from "./log";
import { processGlobal } from "./process-global";

/** What is stored: the value, the data version it was read at or after, and what making it took. */
type Kept<T> = { value: T; version: number; madeAt: number; tookMs: number };
export type Reading<T> = { value: T; status: "hit" | "miss" | "stale"; tookMs: number };
export type Source<T> = {
  key: string;
  /** Of the data behind the value; read before the data is. */
  readVersion: () => Promise<number>;
  make: () => Promise<T>;
  /** Under one version a value is good for so long; it may hold facts that the version does not count. */
  freshMs: number;
  /** A value that was current this long ago is served while its successor is made; it may hang on what making it took. */
  staleMs: number | ((tookMs: number) => number);
  /** So long after it was made a value that is served as stale has no successor made yet. */
  restMs?: (tookMs: number) => number;
  onStored?: () => void;
  now?: () => number;
};

/** While nothing newer can be had, a value this old is better than an error: its age is in it. */
const BROKEN_MS = 600_000;

type Flight = { promise: Promise<Kept<unknown>>; startedAt: number };
const state = processGlobal("revalidated-cache", () => ({
  flights: new Map<string, Flight>(),
  confirmed: new LRUCache<string, { version: number; at: number }>({ max: 10_000 }),
}));

/**
 * A value that is current or was so at most `staleMs` ago, also for the first reader after an idle night: `hit` when the data
 * version has not moved, `stale` while a successor rests or is made behind it, else made now (`miss`). Parallel readers in this
 * process share one `make`. `tookMs` is what making the value took.
 */
export async function readRevalidated<T>(cache: Cache, source: Source<T>): Promise<Reading<T>> {
  const now = source.now ?? Date.now;
  const kept = await cache.get<Kept<T>>(source.key).catch(() => null);
  const staleMs = staleWindow(source, kept);
  try {
    const version = await source.readVersion();
    if (kept?.version === version && now() - kept.madeAt < source.freshMs) {
      state.confirmed.set(source.key, { version, at: now() });
      return readingOf(kept, "hit");
    }
    if (kept && now() - lastCurrentAt(source.key, kept) <= staleMs) {
      if (now() - kept.madeAt < (source.restMs?.(kept.tookMs) ?? 0)) return readingOf(kept, "stale");
      join(cache, source, version, Number.POSITIVE_INFINITY).catch((err: unknown) =>
        log.warn({ err, key: source.key }, "a cached value could not be renewed"),
      );
      return readingOf(kept, "stale");
    }
    return readingOf(await join(cache, source, version, staleMs), "miss");
  } catch (error) {
    // what is being counted anew is not to be answered with what was counted before
    const isRefusal =
      error instanceof AppError && (ERROR_TABLE[error.code].status < 500 || error.code === "being_counted");
    if (isRefusal || !kept || now() - kept.madeAt > BROKEN_MS) throw error;
    log.warn({ err: error, key: source.key }, "serving a cached value: nothing newer can be had");
    return readingOf(kept, "stale");
  }
}

/** What is stored, whatever became of its data since; null where nothing is, or it is too old to be shown. */
export async function readKept<T>(cache: Cache, key: string): Promise<Reading<T> | null> {
  const kept = await cache.get<Kept<T>>(key).catch(() => null);
  return kept && readingOf(kept, "stale");
}

function staleWindow<T>({ staleMs }: Source<T>, kept: Kept<T> | null): number {
  return typeof staleMs === "number" ? staleMs : staleMs(kept?.tookMs ?? 0);
}

/** A slow making may end last and put an older version back: what was confirmed of another one does not speak for it. */
function lastCurrentAt(key: string, { version, madeAt }: Kept<unknown>): number {
  const confirmed = state.confirmed.get(key);
  return confirmed?.version === version ? Math.max(confirmed.at, madeAt) : madeAt;
}

function readingOf<T>({ value, tookMs }: Kept<T>, status: Reading<T>["status"]): Reading<T> {
  return { value, status, tookMs };
}

/** The flight under way unless it began more than `maxAgeMs` ago, else a new one. */
function join<T>(cache: Cache, source: Source<T>, version: number, maxAgeMs: number): Promise<Kept<T>> {
  const now = source.now ?? Date.now;
  const running = state.flights.get(source.key);
  if (running && now() - running.startedAt <= maxAgeMs) return running.promise as Promise<Kept<T>>;
  const flight: Flight = { promise: makeAndKeep(cache, source, version, now), startedAt: now() };
  state.flights.set(source.key, flight);
  const land = () => {
    if (state.flights.get(source.key) === flight) state.flights.delete(source.key);
  };
  flight.promise.then(land, land);
  return flight.promise as Promise<Kept<T>>;
}

async function makeAndKeep<T>(cache: Cache, source: Source<T>, version: number, now: () => number): Promise<Kept<T>> {
  const [madeAt, startedAt] = [now(), performance.now()];
  const value = await source.make();
  const kept: Kept<T> = { value, version, madeAt, tookMs: performance.now() - startedAt };
  await cache.set(source.key, kept, BROKEN_MS).then(source.onStored, (err: unknown) => {
    log.warn({ err }, "the cache did not take a value");
  });
  return kept;
}
