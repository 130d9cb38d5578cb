import { type BarState, withChange, withoutFilters } from "@/lib/shared/analytics-address";
import { COMPARISONS, type PeriodKey } from "@/lib/shared/schemas/analytics";

export const PERIOD_OF_KEY: Readonly<Record<string, PeriodKey>> = {
  h: "24h",
  w: "7d",
  m: "30d",
  q: "90d",
  y: "1y",
  n: "mtd",
  j: "ytd",
};
export const ACTION_KEYS = { compare: "c", export: "e", share: "s", clear: "x", help: "?" } as const;
export type PageAction = { kind: "go"; state: BarState } | { kind: "export" | "share" | "help" };

/** The comparison after this one that the state allows; after the last comes the first. */
export function nextComparison(state: BarState): BarState {
  const from = COMPARISONS.indexOf(state.compare);
  for (let step = 1; step <= COMPARISONS.length; step++) {
    const compare = COMPARISONS[(from + step) % COMPARISONS.length];
    const next = withChange(state, { compare });
    if (next.compare === compare) return next;
  }
  return state;
}

/** What a key does in a state of the bar; null when it is none of the page's, so that the browser keeps it. */
export function readPageKey(key: string, state: BarState): PageAction | null {
  const period = Object.hasOwn(PERIOD_OF_KEY, key) ? PERIOD_OF_KEY[key] : undefined;
  if (period) return { kind: "go", state: withChange(state, { period }) };
  if (key === ACTION_KEYS.compare) return { kind: "go", state: nextComparison(state) };
  if (key === ACTION_KEYS.clear) return { kind: "go", state: withoutFilters(state) };
  if (key === ACTION_KEYS.export) return { kind: "export" };
  if (key === ACTION_KEYS.share) return { kind: "share" };
  return key === ACTION_KEYS.help ? { kind: "help" } : null;
}
