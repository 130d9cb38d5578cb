import "server-only";
import type { Db } from "../platform/db";
import { ROLL_UP_LOCK } from "./roll-up-upserts";

/** Keeps mergers, recounts and rebuilds out until the caller's transaction ends: for whoever changes whom they count. */
export async function lockRollUps(db: Db): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock($1)", [ROLL_UP_LOCK]);
}
