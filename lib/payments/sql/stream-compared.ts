import "server-only";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { RailName } from "../provider";
import type { Span } from "../settlement";
import { COMPARED, type Compared, JUDGED } from "./compare-day";
import { bookedUntil } from "./reconcile-rows";

const ROWS_AT_ONCE = 500;
const COMPARE_MS = 300_000;

/** Every row of a day's comparison, oldest first, through a cursor: memory does not grow with the day. */
export async function* streamCompared(
  rail: RailName,
  span: Span,
  completeUntil: Date | null,
): AsyncGenerator<Compared> {
  const { from, until } = span;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.max(COMPARE_MS, env.DATABASE_STATEMENT_MS)};
      SET LOCAL work_mem = '64MB'; SET LOCAL jit = off`);
    await client.query(
      `DECLARE compared NO SCROLL CURSOR FOR WITH ${JUDGED} SELECT ${COMPARED} FROM judged ORDER BY at, item`,
      [rail, from, until, bookedUntil(span, completeUntil)],
    );
    for (;;) {
      const { rows } = await client.query<Compared>(`FETCH ${ROWS_AT_ONCE} FROM compared`);
      yield* rows;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  } finally {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    client.release(broken);
  }
}
