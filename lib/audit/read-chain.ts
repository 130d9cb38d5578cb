import "server-only";
import { pool } from "../platform/db";
import { type ChainVerdict, verifyChain } from "./verify-chain";

export type ChainHead = { seq: number; hash: string };

/** The last entry of the chain; null before the first. Whoever keeps this hash elsewhere can tell later tampering. */
export async function readChainHead(): Promise<ChainHead | null> {
  const { rows } = await pool.query<ChainHead>("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1");
  return rows[0] ?? null;
}

/** Recomputes every hash from the first entry on: minutes, not milliseconds, once there are millions. */
export async function checkChain(): Promise<ChainVerdict> {
  return verifyChain(pool);
}
