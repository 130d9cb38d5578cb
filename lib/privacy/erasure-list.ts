import "server-only";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

/** An erasure by ids alone. */
export type Erasure = { id: string; userId: string | null; orderIds: string[] };

export const ERASURES_FILE = "erasures.log";
const LINE = /^\S+ ([\da-f-]{36}) (-|[\da-f-]{36}) ([\da-f,-]*)$/;

/** What is noted outside of the database, where no restore takes it away. */
export async function readNoted(dataDir: string = env.BACKLINE_DATA_DIR): Promise<Erasure[]> {
  const text = await readFile(path.join(/* turbopackIgnore: true */ dataDir, ERASURES_FILE), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    },
  );
  return text.split("\n").flatMap((line) => {
    const [, id, userId, orders] = LINE.exec(line) ?? [];
    if (!id) return [];
    return [
      { id, userId: userId === "-" ? null : (userId ?? null), orderIds: (orders ?? "").split(",").filter(Boolean) },
    ];
  });
}

/** Notes every erasure of the database that is not noted yet: moment, id, account, orders. Safe to repeat. */
export async function noteErasures(dataDir: string = env.BACKLINE_DATA_DIR): Promise<void> {
  const known = (await readNoted(dataDir)).map(({ id }) => id);
  const { rows } = await pool.query<Erasure & { at: Date }>(
    `SELECT id, user_id AS "userId", order_ids AS "orderIds", erased_at AS at FROM erasure WHERE id <> ALL($1::uuid[]) ORDER BY erased_at, id`,
    [known],
  );
  const lines = rows.map(
    ({ id, userId, orderIds, at }) => `${at.toISOString()} ${id} ${userId ?? "-"} ${orderIds.join(",")}\n`,
  );
  if (lines.length > 0)
    await appendFile(path.join(/* turbopackIgnore: true */ dataDir, ERASURES_FILE), lines.join(""), { mode: 0o600 });
}
