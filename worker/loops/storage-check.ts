import "server-only";
import { continueCheck } from "@/lib/media/upkeep/check-store";

/** Goes on with a check of the store where an admin has asked for one. */
export const storageCheckLoop = { name: "storage-check", everyMs: 1_000, turn: continueCheck };
