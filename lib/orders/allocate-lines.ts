import "server-only";
import { applyPpm, divideByWeights } from "@/lib/shared/money";

export type AllocatableLine = { artistId: string; netMinor: number; taxMinor: number };
export type AllocationRule = { feeMinor: number; storeSharePpm: number; feeBearer: "artist" | "store" };
/** The three parts of a line's net amount; they add up to it, always. A part may be negative when a fee exceeds a share. */
export type Allocation = { artistMinor: number; storeMinor: number; feeMinor: number };

/** Version of the rule below, kept with every allocation it made. */
export const ALLOCATION_RULE = 1;

/**
 * Divides what each line earns. The provider charges on what it moves, so the fee of the whole order is divided over the
 * lines by their amounts with tax, by largest remainder. The store's share is taken of the net price, rounded half up. The
 * bearer of the fee gets what is left less the fee; the artist gets all that is not store or fee.
 */
export function allocateLines(lines: readonly AllocatableLine[], rule: AllocationRule): Allocation[] {
  if (lines.length === 0) return [];
  const fees = divideByWeights(
    rule.feeMinor,
    lines.map((line) => line.netMinor + line.taxMinor),
  );
  return lines.map(({ netMinor }, index) => {
    const feeMinor = fees[index] ?? 0;
    const shareMinor = applyPpm(netMinor, rule.storeSharePpm);
    const storeMinor = rule.feeBearer === "store" ? shareMinor - feeMinor : shareMinor;
    return { artistMinor: netMinor - storeMinor - feeMinor, storeMinor, feeMinor };
  });
}
