import "server-only";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { pool } from "../platform/db";
import { env } from "../platform/env";
import { log } from "../platform/log";

/** A head that the chain had once, known from outside of its table. */
export type ChainAnchor = { seq: number; hash: string };

const FILE = "audit-heads.log";
/** Moment, database, entry, hash. */
const LINE = /^(\S+) (\d+) (\d+) ([\da-f]{64})$/;

type Head = ChainAnchor & { database: number };

const fileOf = (dataDir: string) => path.join(dataDir, FILE);

/** The last entry and which database it is of: one made anew in the same folder begins a chain of its own. */
async function readHead(): Promise<Head | null> {
  const { rows } = await pool.query<Head>(
    `SELECT a.seq, a.hash, floor(extract(epoch FROM i.created_at))::bigint AS database
     FROM audit_entry a CROSS JOIN instance i ORDER BY a.seq DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

async function readLines(dataDir: string): Promise<Head[]> {
  const text = await readFile(fileOf(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const [, , database, seq, hash] = LINE.exec(line) ?? [];
    return hash ? [{ database: Number(database), seq: Number(seq), hash }] : [];
  });
}

/**
 * Notes the head of the chain outside of the database, in a file of the data folder and in the log: whoever cuts entries off
 * its end would have to change those too. Nothing when it is noted already.
 */
export async function noteChainHead(now: Date, dataDir: string = env.BACKLINE_DATA_DIR): Promise<void> {
  const head = await readHead();
  if (!head) return;
  const { seq, hash, database } = head;
  const last = (await readLines(dataDir)).at(-1);
  if (last?.hash === hash && last.database === database) return;
  await appendFile(fileOf(dataDir), `${now.toISOString()} ${database} ${seq} ${hash}\n`, { mode: 0o600 });
  log.info({ seq, hash }, "head of the audit log");
}

/** The noted heads of this database, oldest first. */
export async function readAnchors(dataDir: string = env.BACKLINE_DATA_DIR): Promise<ChainAnchor[]> {
  const [head, lines] = await Promise.all([readHead(), readLines(dataDir)]);
  const { rows } = head
    ? { rows: [head] }
    : await pool.query<Pick<Head, "database">>(
        "SELECT floor(extract(epoch FROM created_at))::bigint AS database FROM instance",
      );
  return lines.filter(({ database }) => database === rows[0]?.database);
}
