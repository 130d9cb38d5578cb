import "server-only";
import { pool } from "../platform/db";

export type ChainHead = { seq: number; hash: string };

/** The last entry of the chain; null before the first. Whoever keeps this hash elsewhere can tell later tampering. */
export async function readChainHead(): Promise<ChainHead | null> {
  const { rows } = await pool.query<ChainHead>("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1");
  return rows[0] ?? null;
}
