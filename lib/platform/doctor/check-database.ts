import "server-only";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { broken, fine, sayError, type Verdict, worth } from "./finding";

const OLDEST_MAJOR = 15;
/** What all processes of a store together may hold, see lib/platform/db.ts, with room for listeners and people. */
const CONNECTIONS_NEEDED = 90;
const SLOW_MS = 50;
const ROUND_TRIPS = 5;

type Facts = {
  version: number;
  connections: number;
  inUse: number;
  applied: { name: string; checksum: string }[];
  roundTripMs: number;
};

async function readFacts(client: pg.Client): Promise<Facts> {
  const { rows } = await client.query<{ version: number; connections: number; inUse: number }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('max_connections')::int AS connections,
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS "inUse"`,
  );
  const { rows: applied } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return { ...(rows[0] as (typeof rows)[0]), applied, roundTripMs: await measureRoundTrip(client) };
}

/** The shortest of some: how far the database is, not how busy this moment. */
async function measureRoundTrip(client: pg.Client): Promise<number> {
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const begunAt = performance.now();
    await client.query("SELECT 1");
    shortestMs = Math.min(shortestMs, performance.now() - begunAt);
  }
  return shortestMs;
}

async function readOurs(folder: string): Promise<Map<string, string>> {
  const names = (await fs.readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const read = async (name: string) => {
    const sql = await fs.readFile(path.join(/* turbopackIgnore: true */ folder, name, "migration.sql"), "utf8");
    return [name, createHash("sha256").update(sql).digest("hex")] as const;
  };
  return new Map(await Promise.all(names.map(({ name }) => read(name))));
}

function judge(facts: Facts, ours: ReadonlyMap<string, string>): Verdict {
  const major = Math.floor(facts.version / 10_000);
  const version = `PostgreSQL ${major}.${facts.version % 10_000}`;
  if (major < OLDEST_MAJOR)
    return broken(
      `${version} is too old.`,
      `Move to PostgreSQL ${OLDEST_MAJOR} or newer: npm run backup, then npm run restore there.`,
    );
  const known = new Map(facts.applied.map(({ name, checksum }) => [name, checksum]));
  const missing = [...ours.keys()].filter((name) => !known.has(name));
  const foreign = facts.applied.filter(({ name, checksum }) => ours.get(name) !== checksum);
  if (foreign.length > 0)
    return broken(
      `The database has migrations that this version does not: ${foreign.map(({ name }) => name).join(", ")}.`,
      "Start the version of Backline that made them, or a newer one.",
    );
  if (missing.length > 0)
    return broken(`Migrations are missing: ${missing.join(", ")}.`, "Start the store once: it applies them.");
  if (facts.connections < CONNECTIONS_NEEDED)
    return worth(
      `${version} takes ${facts.connections} connections; a busy store asks for ${CONNECTIONS_NEEDED}.`,
      "Raise max_connections, or set DATABASE_POOL_SIZE so that all processes together stay below it.",
    );
  const says = `${version}, ${ours.size} of ${ours.size} migrations, ${facts.inUse} of ${facts.connections} connections, ${facts.roundTripMs.toFixed(1)} ms.`;
  return facts.roundTripMs > SLOW_MS
    ? worth(`${says} That is far away.`, "Put the database near the store.")
    : fine(says);
}

/** Whether the database answers, is new enough, has all migrations and no foreign ones, and takes enough connections. */
export async function checkDatabase(url: string, migrations: string): Promise<Verdict> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return judge(await readFacts(client), await readOurs(migrations));
  } catch (error) {
    const isEmpty = (error as { code?: string }).code === "42P01";
    if (isEmpty) return broken("The database is empty: no store was ever started on it.", "Start the store once.");
    return broken(
      `The database does not answer: ${sayError(error)}`,
      "Look whether PostgreSQL runs, and at DATABASE_URL.",
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
