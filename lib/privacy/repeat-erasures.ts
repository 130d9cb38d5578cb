import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { type Clock, systemClock } from "@/lib/shared/time";
import { erasePerson } from "./erase-person";
import { type Erasure, noteErasures, readNoted } from "./erasure-list";
import type { Who } from "./find-person";

async function findForgotten(noted: readonly Erasure[]): Promise<Erasure[]> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM erasure WHERE id = ANY($1::uuid[])", [
    noted.map(({ id }) => id),
  ]);
  const done = new Set(rows.map(({ id }) => id));
  return noted.filter(({ id }) => !done.has(id));
}

/** Who of an erasure is in this database again: the account, and guests whose address is on its orders. */
async function findReturned({ userId, orderIds }: Erasure): Promise<Who[]> {
  const { rows: users } = await pool.query<{ id: string }>(
    "SELECT id FROM app_user WHERE id = $1 AND erased_at IS NULL",
    [userId],
  );
  if (users[0]) return [{ userId: users[0].id }];
  const { rows } = await pool.query<{ id: string }>(
    `SELECT min(o.id::text) AS id FROM customer_order o JOIN order_contact c ON c.order_id = o.id
     WHERE o.id = ANY($1) AND o.buyer_id IS NULL AND NOT EXISTS (SELECT 1 FROM order_claim k WHERE k.order_id = o.id)
     GROUP BY lower(c.email)`,
    [orderIds],
  );
  return rows.map(({ id }) => ({ orderId: id }));
}

async function repeat(erasure: Erasure, clock: Clock): Promise<boolean> {
  try {
    for (const who of await findReturned(erasure))
      await erasePerson({ who, actorId: "system", erasureId: erasure.id }, clock);
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error, erasureId: erasure.id }, "an erasure has to wait until what is under way is settled");
    return false;
  }
}

/**
 * Carries out once more what is noted in the data folder and not in the database, as after a restore from a backup that is
 * older; what cannot be done yet is tried again with the next call. Returns how many were done and how many wait.
 */
export async function repeatErasures(
  clock: Clock = systemClock,
  dataDir?: string,
): Promise<{ done: number; waiting: number }> {
  await noteErasures(dataDir);
  const forgotten = await findForgotten(await readNoted(dataDir));
  let done = 0;
  for (const erasure of forgotten) {
    if (!(await repeat(erasure, clock))) continue;
    await pool.query(
      "INSERT INTO erasure (id, user_id, order_ids, erased_at) SELECT $1, $2, $3, $4 WHERE $2::uuid IS NOT NULL OR cardinality($3::uuid[]) > 0 ON CONFLICT DO NOTHING",
      [erasure.id, erasure.userId, erasure.orderIds, clock.now()],
    );
    done += 1;
  }
  return { done, waiting: forgotten.length - done };
}
