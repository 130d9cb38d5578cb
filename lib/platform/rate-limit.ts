import "server-only";
import { LRUCache } from "lru-cache";
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterStoreAbstract,
} from "rate-limiter-flexible";
import { BatchedCount, type Count } from "./batched-count";
import { signFor } from "./crypto";
import { isPoolExhausted } from "./database-trouble";
import { pool } from "./db";
import { env } from "./env";
import { AppError } from "./errors";
import { log } from "./log";
import { counter } from "./metrics";
import { processGlobal } from "./process-global";
import type { RateClass, RateLimit } from "./rate-limits";
import { openRedis } from "./redis";

/** What a caller has used of a class in the running window, by `RateLimit.points` and not by time. */
export type Quota = { rateClass: RateClass; limit: RateLimit; used: number; resetSeconds: number };

const refusals = counter("backline_rate_limit_refusals_total", "Requests refused as too many", ["class"]);
const insured = counter("backline_rate_limit_insured_total", "Counts kept in memory since the store did not answer");

/** Classes counted on every request: in small batches, so that most requests cost no SQL. */
const BATCHED: ReadonlySet<RateClass> = new Set(["read", "write"]);
const MAX_BLOCKED = 20_000;

/** One class in the store that all processes share; in this process alone while the store does not answer. */
class Counter {
  private readonly store: RateLimiterStoreAbstract;
  private readonly insurance: RateLimiterMemory;
  /** Who has nothing left is refused from memory until the window ends. */
  private readonly blocked = new LRUCache<string, true>({ max: MAX_BLOCKED });
  readonly batched: BatchedCount;

  constructor(
    private readonly rateClass: RateClass,
    readonly limit: RateLimit,
  ) {
    const { points, seconds: duration } = limit;
    const redis = openRedis();
    const options = { points, duration, keyPrefix: rateClass };
    this.store = redis
      ? new RateLimiterRedis({
          ...options,
          keyPrefix: `backline:${rateClass}`,
          storeClient: redis,
          rejectIfRedisNotReady: true,
        })
      : new RateLimiterPostgres({
          ...options,
          storeClient: pool,
          storeType: "pool",
          tableName: "rate_limit",
          tableCreated: true,
          clearExpiredByTimeout: false,
        });
    this.insurance = new RateLimiterMemory({ points: Math.ceil(points / env.WORKERS), duration });
    this.batched = new BatchedCount(limit, (subject, unsent) => this.count(subject, unsent));
  }

  /** Counts in the store, so that all processes together refuse at the same point. */
  async count(subject: string, points: number): Promise<Count> {
    try {
      return toCount(await this.store.consume(storeKey(subject), points));
    } catch (answer) {
      if (answer instanceof RateLimiterRes) return toCount(answer);
      // the request would wait for a connection just as vainly
      if (isPoolExhausted(answer)) throw answer;
      return this.countInMemory(subject, points, answer);
    }
  }

  /** As `count`, for subjects that are refused once they have used everything. */
  async countOrBlock(subject: string, points: number): Promise<Count> {
    const msLeft = this.msBlocked(subject);
    if (msLeft > 0) return { used: this.limit.points + points, msLeft };
    const counted = await this.count(subject, points);
    if (counted.used >= this.limit.points) this.blocked.set(subject, true, { ttl: Math.max(1, counted.msLeft) });
    return counted;
  }

  /** How long the subject is refused from memory already; 0 when it is not. */
  msBlocked(subject: string): number {
    return this.blocked.getRemainingTTL(subject);
  }

  async read(subject: string): Promise<number> {
    try {
      return (await this.store.get(storeKey(subject)))?.consumedPoints ?? 0;
    } catch (error) {
      if (isPoolExhausted(error)) throw error;
      return ((await this.insurance.get(subject))?.consumedPoints ?? 0) * env.WORKERS;
    }
  }

  private async countInMemory(subject: string, points: number, cause: unknown): Promise<Count> {
    insured.inc();
    log.warn({ err: cause, rateClass: this.rateClass }, "limits are counted in memory");
    const answer = await this.insurance.consume(subject, points).catch((refusal: RateLimiterRes) => refusal);
    return { used: answer.consumedPoints * env.WORKERS, msLeft: answer.msBeforeNext };
  }
}

/** Addresses are personal: the store holds what cannot be turned back into one. */
function storeKey(subject: string): string {
  return signFor("rate-limit", subject).slice(0, 32);
}

function toCount({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { used: consumedPoints, msLeft: msBeforeNext };
}

function openCounter(rateClass: RateClass): Counter {
  const counters = processGlobal("rate-limits", () => new Map<RateClass, Counter>());
  const known = counters.get(rateClass) ?? new Counter(rateClass, env.RATE_LIMITS[rateClass]);
  counters.set(rateClass, known);
  return known;
}

function refuse(rateClass: RateClass, limit: RateLimit, msLeft: number): AppError {
  refusals.inc({ class: rateClass });
  const retryAfterSeconds = Math.max(1, Math.ceil(msLeft / 1000));
  const quota = { rateClass, limit, used: limit.points, resetSeconds: retryAfterSeconds };
  const detail = `Too many requests from here. Try again in ${retryAfterSeconds} s.`;
  return new AppError("rate_limited", detail, { retryAfterSeconds, headers: quotaHeaders(quota) });
}

/**
 * Takes `points` of what `subject` may do of a class, shared by all processes. Throws `rate_limited` with the time to wait.
 * The store is PostgreSQL, or Redis when REDIS_URL is set; when it fails, memory counts on.
 */
export async function limit(rateClass: RateClass, subject: string, points = 1): Promise<Quota> {
  const counter = openCounter(rateClass);
  const isBatched = BATCHED.has(rateClass);
  const { used, msLeft } = isBatched
    ? counter.batched.count(subject, points)
    : await counter.countOrBlock(subject, points);
  if (used > counter.limit.points) throw refuse(rateClass, counter.limit, msLeft);
  return { rateClass, limit: counter.limit, used, resetSeconds: Math.max(1, Math.ceil(msLeft / 1000)) };
}

/** Throws `rate_limited` when this process knows already that the subject has nothing left; counts nothing, asks nobody. */
export function refuseWhenBlocked(rateClass: RateClass, subject: string): void {
  const counter = openCounter(rateClass);
  const msBlocked = counter.msBlocked(subject);
  if (msBlocked > 0) throw refuse(rateClass, counter.limit, msBlocked);
}

/** Counts without ever refusing; returns how often in the running window, this time included. */
export async function count(rateClass: RateClass, subject: string): Promise<number> {
  return (await openCounter(rateClass).count(subject, 1)).used;
}

/** How much of a class the subject has used, without using any; of a batched class, what the store has been told. */
export function readUsed(rateClass: RateClass, subject: string): Promise<number> {
  return openCounter(rateClass).read(subject);
}

/** The headers of draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it. */
export function quotaHeaders({ rateClass, limit, used, resetSeconds }: Quota): Record<string, string> {
  return {
    "ratelimit-policy": `"${rateClass}";q=${limit.points};w=${limit.seconds}`,
    ratelimit: `"${rateClass}";r=${Math.max(0, limit.points - used)};t=${resetSeconds}`,
  };
}
