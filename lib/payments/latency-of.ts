import "server-only";
import type { Evidence } from "./provider";

/** How long the rail took; null where nobody asked it: a person decided, or the answer rests on what was told. */
export function latencyOf({ operation, isSent, durationMs }: Evidence): number | null {
  if (operation === "manual" || (!isSent && durationMs === 0)) return null;
  return Math.round(durationMs);
}
