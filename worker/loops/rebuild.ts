import "server-only";
import { continueRebuild } from "@/lib/analytics/rebuild-roll-ups";

/** Goes on with a backfill of the roll-ups where there is one, after an upgrade, another zone, or on demand. */
export const rebuildLoop = { name: "rebuild", everyMs: 3_000, turn: continueRebuild };
