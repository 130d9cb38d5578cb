import pg from "pg";
import { StartProblem } from "./start-problem";

export type Mode = "demo" | "live";

/**
 * Writes the mode into a new database, once and for good, and refuses a database that was made in the other mode:
 * going live means a new database (decisions.md D1).
 */
export async function recordInstance(
  databaseUrl: string,
  { mode, timeZone }: { mode: Mode; timeZone: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      "insert into instance (mode, time_zone, set_up_at) values ($1, $2, case when $1 = 'demo' then now() end) on conflict do nothing",
      [mode, timeZone],
    );
    const { rows } = await client.query<{ mode: Mode }>("select mode from instance");
    if (rows[0]?.mode === mode) return;
    throw new StartProblem(
      `This database was set up in ${rows[0]?.mode} mode and cannot be used in ${mode} mode.`,
      `Start with BACKLINE_MODE=${rows[0]?.mode}, or give ${mode} mode a data folder of its own (BACKLINE_DATA_DIR) or another DATABASE_URL.`,
    );
  } finally {
    await client.end();
  }
}
