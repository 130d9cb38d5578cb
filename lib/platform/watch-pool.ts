import "server-only";
import { performance } from "node:perf_hooks";
import type pg from "pg";
import { BUSY_DIGEST } from "@/lib/shared/busy-digest";
import { isHandshakeTimeout, isPassingTrouble } from "./database-trouble";
import { describeStatement } from "./describe-statement";
import { env } from "./env";
import { log } from "./log";
import { counter, gauge, histogram } from "./metrics";

const waits = histogram(
  "backline_db_pool_wait_seconds",
  "Time until a borrower had a database connection, or gave up",
  [0.0005, 0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
);
const exhaustions = counter("backline_db_pool_timeouts_total", "Borrowers that got no database connection in time");
const slow = counter("backline_db_slow_queries_total", "Statements that took longer than DATABASE_SLOW_MS");
const connections = gauge("backline_db_pool_connections", "Database connections of this process by state", ["state"]);
const utilisation = gauge("backline_db_pool_utilisation_ratio", "Share of the pool's connections that are lent");

/** Puts the pool's present state into its gauges. */
export function observePool(pool: pg.Pool): void {
  connections.set({ state: "total" }, pool.totalCount);
  connections.set({ state: "idle" }, pool.idleCount);
  connections.set({ state: "waiting" }, pool.waitingCount);
  connections.set({ state: "max" }, pool.options.max);
  utilisation.set((pool.totalCount - pool.idleCount) / pool.options.max);
}

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** Half of the wait: then the answer may well have been there, and nobody had time to look at it. */
const BUSY_RATIO = 0.5;
/** A process that loads its pages and modules for the first time stops again and again for a second and more. */
const HANDSHAKE_TRIES = 10;

/** Measures every wait for a connection; `pool.query` waits through `connect` as well. */
export function measureWaits(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (callback: Connected) => void;
  const attempt = (callback: Connected, tries: number) => {
    const before = performance.eventLoopUtilization();
    connect((error, client, done) => {
      const wasBusy = performance.eventLoopUtilization(before).utilization > BUSY_RATIO;
      // there was room for another connection, and it was this process that let its time pass, not the database
      if (error && isHandshakeTimeout(error) && wasBusy && tries > 1) return attempt(callback, tries - 1);
      callback(error, client, done);
    });
  };
  const measured = (callback: Connected) => {
    const startedAt = performance.now();
    attempt((error, client, done) => {
      waits.observe((performance.now() - startedAt) / 1000);
      if (error) {
        exhaustions.inc();
        nameBusy(error);
      }
      callback(error, client, done);
    }, HANDSHAKE_TRIES);
  };
  pool.connect = ((callback?: Connected) => {
    if (callback) return measured(callback);
    return new Promise((resolve, reject) =>
      measured((error, client) => (client ? resolve(client) : reject(error as Error))),
    );
  }) as typeof pool.connect;
}

/** A page hears no more of an error than its digest: this one tells it that waiting helps. */
function nameBusy(error: unknown): void {
  if (isPassingTrouble(error)) Object.assign(error as Error, { digest: BUSY_DIGEST });
}

function noteWhenSlow(query: unknown, startedAt: number): void {
  const durationMs = performance.now() - startedAt;
  if (durationMs < env.DATABASE_SLOW_MS) return;
  slow.inc();
  const text = typeof query === "string" ? query : (query as { text?: unknown } | null)?.text;
  log.warn({ durationMs: Math.round(durationMs), sql: describeStatement(String(text ?? "")) }, "a slow statement");
}

/** Logs what takes longer than DATABASE_SLOW_MS on this connection: its text, never its values. */
export function logSlowStatements(client: pg.PoolClient): void {
  const run = client.query.bind(client) as (...given: unknown[]) => unknown;
  client.query = ((...given: unknown[]) => {
    const startedAt = performance.now();
    const callback = given.at(-1);
    if (typeof callback === "function") {
      return run(...given.slice(0, -1), (...answer: unknown[]) => {
        noteWhenSlow(given[0], startedAt);
        nameBusy(answer[0]);
        callback(...answer);
      });
    }
    const running = run(...given);
    const note = () => noteWhenSlow(given[0], startedAt);
    if (running instanceof Promise)
      running.then(note, (error: unknown) => {
        note();
        nameBusy(error);
      });
    return running;
  }) as typeof client.query;
}
