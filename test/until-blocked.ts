import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/platform/db";

/** Until so many statements of this database wait for a lock. */
export async function untilBlocked(count = 1): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if ((rowCount ?? 0) >= count) return;
    await wait(5);
  }
}
