import type { GivenSearch } from "./analytics-address";
import { type Currency, isCurrency } from "./money";
import { LiveComparison } from "./schemas/live";
import { startOfHour } from "./time";

/** What the live wall is asked to show; the address holds exactly this. No `hour`: the one that runs. */
export type LiveState = { hour?: string | undefined; compare: LiveComparison; currency?: Currency };

const HOUR_MS = 3_600_000;
/** Minutes are kept nine days: of eight every hour has the whole hour before it. */
const KEPT_HOURS = 8 * 24;
const RECENT_HOURS = 24;
const DEFAULT_COMPARISON = "all";

export function toHourKey(at: Date): string {
  return `${startOfHour(at).toISOString().slice(0, 13)}Z`;
}

/** The hour that a key names; null unless it is over and its minutes are kept. */
export function readPastHourKey(key: string, now: Date): Date | null {
  const from = new Date(key.replace(/Z$/, ":00:00Z"));
  if (Number.isNaN(from.getTime()) || toHourKey(from) !== key) return null;
  const age = (startOfHour(now).getTime() - from.getTime()) / HOUR_MS;
  return age >= 1 && age <= KEPT_HOURS ? from : null;
}

/** Hours to choose from, the newest first: those of a day, and before it the same one of each day that is kept. */
export function listPastHours(now: Date): string[] {
  const before = (hours: number) => toHourKey(new Date(now.getTime() - hours * HOUR_MS));
  const recent = Array.from({ length: RECENT_HOURS }, (_, n) => before(n + 1));
  const days = Array.from({ length: KEPT_HOURS / 24 - 1 }, (_, n) => before((n + 2) * 24));
  return [...recent, ...days];
}

/** The state that an address asks for; what nobody could have chosen counts as not chosen, one field at a time. */
export function readLiveState(given: GivenSearch, now: Date): LiveState {
  const one = (key: string) => (typeof given[key] === "string" ? given[key] : undefined);
  const compare = LiveComparison.safeParse(one("compare"));
  const [hour, currency = ""] = [one("hour"), one("currency")];
  return {
    ...(hour !== undefined && readPastHourKey(hour, now) ? { hour } : {}),
    compare: compare.success ? compare.data : DEFAULT_COMPARISON,
    ...(isCurrency(currency) ? { currency } : {}),
  };
}

/** The address of `path` in a state, with nothing in it that goes without saying. */
export function toLiveAddress(path: string, state: LiveState, more: Record<string, string> = {}): string {
  const search = new URLSearchParams();
  if (state.hour) search.set("hour", state.hour);
  if (state.compare !== DEFAULT_COMPARISON) search.set("compare", state.compare);
  if (state.currency) search.set("currency", state.currency);
  for (const [key, value] of Object.entries(more)) search.set(key, value);
  return search.size > 0 ? `${path}?${search}` : path;
}
