import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "./env";
import { PrismaClient } from "./generated/prisma/client";
import { log } from "./log";
import { processGlobal } from "./process-global";

/** What a function needs to run SQL: the pool, or the client of a transaction. */
export type Db = Pick<pg.Pool, "query"> | Pick<pg.PoolClient, "query">;

const BIGINT_OID = 20;

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint past the safe integers: ${text}`);
  return value;
}

function createPool(): pg.Pool {
  const made = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: "backline",
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === BIGINT_OID ? parseBigint : pg.types.getTypeParser(oid, format as "text"),
    } as pg.CustomTypesConfig,
  });
  made.on("error", (error) => log.warn({ err: error }, "an idle database connection broke"));
  // one that breaks while it is lent has no other listener, and an error event without one ends the process
  made.on("connect", (client) =>
    client.on("error", (error) => log.warn({ err: error }, "a database connection broke")),
  );
  return made;
}

/** The one pool: hot SQL uses it directly, Prisma through its adapter. bigint columns arrive as safe integers here. */
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
    await client.query("BEGIN");
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
