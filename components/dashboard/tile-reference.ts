import type { LiveComparison, LiveSnapshot } from "@/lib/shared/schemas/live";
import { minutesElapsed } from "./chart-points";

/** What sales and their average are held against; `averageMinor` null where there was no sale. */
export type TileReference = { kind: "usual" | "before"; sales: number; averageMinor: number | null };

/**
 * The usual hour or the hour before, up to the same minute. Without a choice the usual one where it is known; null against a
 * target, which is an amount only, and against a usual hour that is not known yet.
 */
export function chooseReference(
  snapshot: Pick<LiveSnapshot, "asOf" | "hour">,
  compare: LiveComparison,
): TileReference | null {
  const { usual, previousSales, previousAverageMinor } = snapshot.hour;
  if (usual && (compare === "all" || compare === "usual")) {
    const averageMinor = usual.sales > 0 ? Math.round(usual.grossMinor / usual.sales) : null;
    return { kind: "usual", sales: Math.round((usual.sales * minutesElapsed(snapshot)) / 60), averageMinor };
  }
  if (compare === "target" || compare === "usual") return null;
  return { kind: "before", sales: previousSales, averageMinor: previousAverageMinor };
}
