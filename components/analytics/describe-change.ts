import { type Delta, describeDelta } from "@/components/dashboard/format-figures";

/** How a figure stands to the one it is compared with; `points` where the figure is itself a share. */
export type Change = Delta | { kind: "points"; direction: "up" | "down"; points: string };
export type ChangeUnit = "amount" | "share";

const POINT_DIGITS = 1;

/** A share changes by points: from 4 % to 5 % is one point, not a quarter. */
export function describeChange(current: number | null, reference: number | null, unit: ChangeUnit): Change {
  if (unit === "amount") return describeDelta(current, reference);
  if (current === null || reference === null) return { kind: "none" };
  const points = (current - reference) * 100;
  const text = Math.abs(points).toFixed(POINT_DIGITS);
  if (Number(text) === 0) return { kind: "same" };
  return { kind: "points", direction: points > 0 ? "up" : "down", points: text };
}

export function directionOf(change: Change): "up" | "down" | null {
  if (change.kind === "points") return change.direction;
  return change.kind === "up" || change.kind === "down" ? change.kind : null;
}

/** A ratio as "4.1%"; null stays unknown. */
export function formatShare(rate: number | null): string | null {
  return rate === null ? null : `${(rate * 100).toFixed(1)}%`;
}
