import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Env, env } from "./env";
import { PrismaClient } from "./generated/prisma/client";
import { log } from "./log";
import { processGlobal } from "./process-global";
import { logSlowStatements, measureWaits } from "./watch-pool";

/** What a function needs to run SQL: the pool, or the client of a transaction. */
export type Db = Pick<pg.Pool, "query"> | Pick<pg.PoolClient, "query">;

const BIGINT_OID = 20;
/** Of PostgreSQL's usual 100; the rest is for listeners, the leader's lock and people. */
const CONNECTIONS_OF_ALL_PROCESSES = 80;
const IDLE_IN_TRANSACTION_MS = 60_000;

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint past the safe integers: ${text}`);
  return value;
}

/** This process's share: the web processes and the worker have as much each. */
export function sizePool({ DATABASE_POOL_SIZE, WORKERS }: Pick<Env, "DATABASE_POOL_SIZE" | "WORKERS">): number {
  return DATABASE_POOL_SIZE ?? Math.floor(CONNECTIONS_OF_ALL_PROCESSES / (WORKERS + 1));
}

function createPool(): pg.Pool {
  const made = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: sizePool(env),
    connectionTimeoutMillis: env.DATABASE_WAIT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: env.DATABASE_STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: "backline",
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === BIGINT_OID ? parseBigint : pg.types.getTypeParser(oid, format as "text"),
    } as pg.CustomTypesConfig,
  });
  made.on("error", (error) => log.warn({ err: error }, "an idle database connection broke"));
  made.on("connect", (client) => {
    // one that breaks while it is lent has no other listener, and an error event without one ends the process
    client.on("error", (error) => log.warn({ err: error }, "a database connection broke"));
    logSlowStatements(client);
  });
  measureWaits(made);
  return made;
}

/**
 * The one pool: hot SQL uses it directly, Prisma through its adapter. bigint columns arrive as safe integers here.
 * Who gets no connection within DATABASE_WAIT_MS is told so (`unavailable`, within the second), unless this process had no time
 * itself while one opened (watch-pool.ts). A statement has DATABASE_STATEMENT_MS: for one that stands alone the connection itself says so when it opens (a start-up option, the same
 * for every borrower), a transaction says it again for itself. No SET ever outlives its transaction.
 */
export const pool: pg.Pool = processGlobal("pool", createPool);

/** Prisma over the same pool; bigint columns arrive as bigint here. */
export const prisma: PrismaClient = processGlobal(
  "prisma",
  () => new PrismaClient({ adapter: new PrismaPg(pool, { onPoolError: () => {} }) }),
);

/** Runs `work` in one transaction; rolls back and rethrows when it throws. */
export async function inTransaction<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN; SET LOCAL statement_timeout = ${env.DATABASE_STATEMENT_MS}`);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
