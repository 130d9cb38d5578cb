import "server-only";
import { pool } from "@/lib/platform/db";
import { getSetting } from "@/lib/platform/settings";

const DAY_MS = 86_400_000;
/** A download that was asked for so lately may still be under way. */
export const IN_USE_MS = 3_600_000;

// newest first, so that the sum says what would be kept if everything older went
const EVICTABLE = `
  SELECT key, cid, size_bytes FROM (
    SELECT key, cid, size_bytes, used_at, sum(size_bytes) OVER (ORDER BY used_at DESC, key) AS kept_bytes
    FROM rendition WHERE state = 'ready') r
  WHERE used_at < $1 AND (used_at < $2 OR kept_bytes > $3)`;

export type Evictable = { key: string; cid: string; size_bytes: number };

/** Files in other formats that nobody has asked for in `renditionKeepDays`, and the oldest beyond `maxRenditionBytes`. */
export async function listEvictable(now: Date): Promise<Evictable[]> {
  const { rows } = await pool.query<Evictable>(EVICTABLE, await limitsAt(now));
  return rows;
}

/** Lets go of them: known by their hash for good, made again for whoever asks. Returns how many. */
export async function evictRenditions(now: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE rendition SET state = 'evicted', cid = NULL WHERE state = 'ready' AND used_at < $1 AND key IN (SELECT key FROM (${EVICTABLE}) e)`,
    await limitsAt(now),
  );
  return rowCount ?? 0;
}

async function limitsAt(now: Date): Promise<[Date, Date, number]> {
  const [keepDays, maxBytes] = await Promise.all([getSetting("renditionKeepDays"), getSetting("maxRenditionBytes")]);
  return [new Date(now.getTime() - IN_USE_MS), new Date(now.getTime() - keepDays * DAY_MS), maxBytes];
}
