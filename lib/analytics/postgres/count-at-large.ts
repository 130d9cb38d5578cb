import "server-only";
import type { QueryResultRow } from "pg";
import { inTransaction } from "../../platform/db";
import type { Params } from "./scope";

/** One row per person is gathered in memory. */
const MEMORY = "64MB";

/** For what reads raw rows for seconds: with memory of its own, and on one processor, which leaves the others to the pages. */
export function countAtLarge<T extends QueryResultRow>(sql: string, { values }: Params): Promise<T[]> {
  return inTransaction(async (db) => {
    await db.query(`SET LOCAL work_mem = '${MEMORY}'; SET LOCAL max_parallel_workers_per_gather = 0`);
    return (await db.query<T>(sql, values)).rows;
  });
}
