import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { getStoreZone } from "../platform/settings";
import { type BarState, type GivenSearch, readBarState } from "../shared/analytics-address";
import type { AnalyticsQuery } from "../shared/schemas/analytics";
import { dayInZone, systemClock } from "../shared/time";
import { answerPage } from "./answer-page";
import { type Desk, type Envelope, NothingKept } from "./answer-question";
import { analyticsDesk } from "./desk";
import { type EmptyReason, explainEmpty } from "./explain-empty";
import { nameFilters } from "./name-filters";
import { resolvePeriod } from "./resolve-period";
import type { AnalyticsViewer } from "./viewer";

/** Rows, or why there are none: the reason of a refusal in plain words, or the kind of empty that they are. */
export type Figures<Reply> = {
  reply: Reply | null;
  refused: string | null;
  /** They are being counted anew: the same page has them in a while. */
  isLater: boolean;
  empty: EmptyReason | null;
};

/** A page of figures as it opens: the state of its bar, and its figures. */
export type OpenedPage<Reply> = {
  state: BarState;
  chips: Awaited<ReturnType<typeof nameFilters>>;
  /** Of the store, YYYY-MM-DD. */
  today: string;
  /** First and last day of the period; null when there is no such period. */
  days: readonly [string, string] | null;
  /** Those that take their time are a promise: the page does not wait for them. */
  figures: Figures<Reply> | Promise<Figures<Reply>>;
  /** What is shown until then, with its age: the last answer of the cache; null where there is none. */
  kept: Reply | null;
};
type Summed = Pick<Envelope, "period" | "totals">;

const PATIENCE_MS = 50;

type Manner<Reply> = {
  patienceMs?: number;
  /** What of the last answer is shown until the next is there: all of it, unless told. */
  shorten?: (reply: Reply) => Reply;
};

const FIRST_ROWS = 20;
/** As much of a long list as a screen shows: the page is not held up by rows that are replaced before anybody gets there. */
export const firstRows = <Reply extends { data: unknown[] }>(reply: Reply): Reply => ({
  ...reply,
  data: reply.data.slice(0, FIRST_ROWS),
});

/** `isEmpty`: whether the reply has nothing to show. Throws `forbidden` for figures that are not the viewer's. */
export async function openPage<Reply extends Summed>(
  given: GivenSearch,
  viewer: AnalyticsViewer,
  read: (query: AnalyticsQuery, desk: Desk) => Promise<Reply>,
  isEmpty: (reply: Reply) => boolean,
  { patienceMs = PATIENCE_MS, shorten = (reply) => reply }: Manner<Reply> = {},
): Promise<OpenedPage<Reply>> {
  const state = readBarState(given);
  const query = { ...state, format: "json" } as const;
  const figures = readFigures(state, viewer, () => read(query, analyticsDesk()), isEmpty);
  const [isThere, chips, zone] = await Promise.all([isSoon(figures, patienceMs), nameFilters(state), getStoreZone()]);
  const now = systemClock.now();
  const { reply: days } = await answerPage(async () => resolvePeriod(query, zone, now).days);
  const opened = { state, chips, today: dayInZone(now, zone), days };
  if (isThere) return { ...opened, figures: await figures, kept: null };
  const kept = await readKept(() => read(query, analyticsDesk(true)));
  return { ...opened, figures, kept: kept && !isEmpty(kept) ? shorten(kept) : null };
}

async function readKept<Reply>(read: () => Promise<Reply>): Promise<Reply | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof NothingKept) return null;
    throw error;
  }
}

async function readFigures<Reply extends Summed>(
  state: BarState,
  viewer: AnalyticsViewer,
  read: () => Promise<Reply>,
  isEmpty: (reply: Reply) => boolean,
): Promise<Figures<Reply>> {
  const answer = await answerPage(read);
  const { reply } = answer;
  const empty = reply && isEmpty(reply) ? await explainEmpty(state, reply.period, viewer) : null;
  return { ...answer, empty };
}

/** What is read beside the figures: the value where it is there in time, else its promise. */
export async function startReading<T>(result: Promise<T>): Promise<{ reading: T | Promise<T> }> {
  return (await isSoon(result, PATIENCE_MS)) ? { reading: await result } : { reading: result };
}

/** Whether it is there in time. A refusal is: it belongs to the page itself. */
async function isSoon(result: Promise<unknown>, patienceMs: number): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(patienceMs, false, { signal: patience.signal }).catch(() => false);
  const isThere = await Promise.race([result.then(() => true), late]);
  patience.abort();
  // whoever shows it hears of a later error; nobody may by then
  if (!isThere) result.catch(() => undefined);
  return isThere;
}

/** Neither sold, nor given back, nor played in any currency. */
export function hasNoTotals({ totals }: Summed): boolean {
  return totals.every((row) => row.orders === 0 && row.grossMinor === 0 && row.refundsMinor === 0 && row.plays === 0);
}
