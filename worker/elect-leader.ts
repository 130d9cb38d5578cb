import "server-only";
import pg from "pg";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

const LEADER_LOCK = 7_204_400;
const RETRY_MS = 1_000;

export type Leadership = { lost: Promise<void>; resign(): Promise<void> };

/**
 * Waits until this process holds the leader's advisory lock, on a connection of its own: the lock lives exactly as long as
 * the connection, so a dead leader frees it by dying (decisions.md D15). null when `signal` aborts first.
 */
export async function electLeader(signal: AbortSignal): Promise<Leadership | null> {
  while (!signal.aborted) {
    const client = new pg.Client({ connectionString: env.DATABASE_URL, application_name: "backline-leader" });
    const lost = new Promise<void>((resolve) => client.on("end", resolve));
    client.on("error", (error) => log.warn({ err: error }, "the leader's connection broke"));
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [LEADER_LOCK]);
      if (rows[0]?.held) return { lost, resign: () => client.end() };
      await client.end();
    } catch (error) {
      log.warn({ err: error }, "no leader election: the database does not answer");
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return null;
}
