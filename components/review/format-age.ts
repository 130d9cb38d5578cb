const UNITS = [
  { unit: "days", ms: 86_400_000, from: 2 },
  { unit: "hours", ms: 3_600_000, from: 2 },
  { unit: "minutes", ms: 60_000, from: 1 },
  { unit: "seconds", ms: 1_000, from: 0 },
] as const;

export type Age = { unit: (typeof UNITS)[number]["unit"]; count: number };

/** A span in the largest unit of which it has at least two (minutes: one); never negative. */
export function readAge(spanMs: number): Age {
  const span = Math.max(spanMs, 0);
  const fitting = UNITS.find(({ ms, from }) => span >= ms * from) ?? UNITS[3];
  return { unit: fitting.unit, count: Math.floor(span / fitting.ms) };
}
