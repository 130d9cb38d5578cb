import { AnalyticsQuery, type Cohort } from "./schemas/analytics";

/** What the bar of a page of figures holds; the address holds exactly this. */
export type BarState = Omit<AnalyticsQuery, "format">;
export const FILTER_KEYS = ["artistId", "trackId", "releaseId", "country", "rail"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type GivenSearch = Readonly<Record<string, string | string[] | undefined>>;

const FIELDS = AnalyticsQuery.omit({ format: true }).shape;
const KEYS = Object.keys(FIELDS) as (keyof BarState)[];
const DEFAULTS: BarState = { period: "30d", compare: "none" };

/** The state that an address asks for. What nobody could have chosen in the bar counts as not chosen, one field at a time. */
export function readBarState(given: GivenSearch): BarState {
  const chosen: Record<string, unknown> = {};
  for (const key of KEYS) {
    const read = FIELDS[key].safeParse(typeof given[key] === "string" ? given[key] : undefined);
    if (read.success && read.data !== undefined) chosen[key] = read.data;
  }
  return withChange({ ...DEFAULTS, ...chosen } as BarState, {});
}

type Change = { [Key in keyof BarState]?: BarState[Key] | undefined };

/** The state after a choice, with what it rules out taken back: days without `custom`, targets and years that have no figures. */
export function withChange(state: BarState, change: Change): BarState {
  const next = { ...state, ...change };
  const isCustom = next.period === "custom" && next.from !== undefined && next.to !== undefined;
  if (next.period === "custom" && !isCustom) next.period = DEFAULTS.period;
  if (!isCustom) {
    delete next.from;
    delete next.to;
  }
  if (next.compare === "target" && isNarrowed(next as BarState)) next.compare = "none";
  if (next.compare === "year" && next.period === "24h") next.compare = "weekday";
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as BarState;
}

export function isNarrowed(state: BarState): boolean {
  return FILTER_KEYS.some((key) => state[key] !== undefined);
}

/** The state without any filter. */
export function withoutFilters(state: BarState): BarState {
  return withChange(state, Object.fromEntries(FILTER_KEYS.map((key) => [key, undefined])));
}

/** The state without what only orders can be narrowed to. */
export function withoutOrderFilters(state: BarState): BarState {
  return withChange(state, { country: undefined, rail: undefined });
}

/** The address of `path` in a state: one state, one address, with nothing in it that goes without saying. */
export function toAddress(path: string, state: BarState, more: Record<string, string> = {}): string {
  const search = new URLSearchParams();
  for (const key of KEYS) {
    const value = state[key];
    if (value !== undefined && value !== DEFAULTS[key]) search.set(key, value);
  }
  for (const [key, value] of Object.entries(more)) search.set(key, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Rows of one currency after another, in the order they came. */
export function groupByCurrency<Row extends Pick<Cohort, "currency">>(
  rows: readonly Row[],
): [Row["currency"], Row[]][] {
  const groups = new Map<Row["currency"], Row[]>();
  for (const row of rows) groups.set(row.currency, [...(groups.get(row.currency) ?? []), row]);
  return [...groups];
}
