import "server-only";
import { pool } from "@/lib/platform/db";
import type { RailName } from "../provider";
import type { Told } from "../webhook-event";

/** By the charge's id, or by our own reference of its attempt, which leads to the id where it is not known here. */
export type ToldTarget = { providerRef: string } | { attemptRef: string };

const MOST = 500;
// Told of one charge: some dozen at most. In the order they came, which nothing may depend on.
const LOAD_TOLD = `
  SELECT payload->'fact' AS fact, received_at AS "receivedAt" FROM webhook_inbox
  WHERE rail = $1 AND jsonb_typeof(payload->'fact') = 'object' AND (
    provider_ref = $2 OR provider_ref IN (
      SELECT provider_ref FROM webhook_inbox
      WHERE rail = $1 AND jsonb_typeof(payload->'fact') = 'object' AND payload->>'attemptRef' = $3))
  ORDER BY received_at, id LIMIT ${MOST}`;

/** What a rail has told under its signature of one charge, worked off or not. */
export async function loadTold(rail: RailName, target: ToldTarget): Promise<Told[]> {
  const providerRef = "providerRef" in target ? target.providerRef : null;
  const attemptRef = "attemptRef" in target ? target.attemptRef : null;
  const { rows } = await pool.query<{ fact: Omit<Told, "toldAt">; receivedAt: Date }>(LOAD_TOLD, [
    rail,
    providerRef,
    attemptRef,
  ]);
  return rows.map(({ fact, receivedAt }) => ({ ...fact, toldAt: receivedAt.toISOString() }));
}
