// For processes that npm start does not keep running: whether the store has been set up, and when it is.
// @ts-check
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const LOOK_EVERY_MS = 2_000;

/** Null while the database does not say. */
export async function isSetUp() {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  try {
    await client.connect();
    const { rows } = await client.query("select set_up_at is not null as is_set_up from instance");
    return rows[0]?.is_set_up === true;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function untilSetUp() {
  while ((await isSetUp()) !== true) await wait(LOOK_EVERY_MS);
}
