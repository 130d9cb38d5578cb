import "server-only";
import type { Cache } from "../platform/cache";
import { counter, histogram } from "../platform/metrics";
import { type Reading, readKept, readRevalidated } from "../platform/revalidated-cache";
import { getStoreZone } from "../platform/settings";
import {
  type AnalyticsQuery,
  type AnalyticsSource,
  type CacheStatus,
  type ComparedWith,
  DEFINITIONS_VERSION,
  type Period,
  type TotalsRow,
} from "../shared/schemas/analytics";
import type { Clock } from "../shared/time";
import { readTargets } from "./read-targets";
import { type Question, resolveQuery } from "./resolve-query";
import type { AnalyticsFilter, AnalyticsStore } from "./store";
import type { AnalyticsViewer } from "./viewer";

export type Endpoint = "revenue" | "series" | "tracks" | "customers" | "funnel" | "orders" | "providers";
/** What answers are made with; tests bring their own. `isKeptOnly`: nothing is made, see `NothingKept`. */
export type Desk = { store: AnalyticsStore; cache: Cache; clock: Clock; isKeptOnly?: boolean };
export type Ask = { endpoint: Endpoint; query: AnalyticsQuery; viewer: AnalyticsViewer; desk: Desk; page?: string };

type Facts = {
  period: Period;
  compare: ComparedWith | null;
  totals: TotalsRow[];
  asOf: string;
  source: AnalyticsSource;
  partial: boolean;
  definitions: string;
};
/** What every reply carries beside its rows. */
export type Envelope = Facts & {
  cacheStatus: CacheStatus;
  performance: { responseMs: number; baselineMs: number | null; savedMs: number | null };
};
export type Part<Body> = { body: Body; asOf: string; source: AnalyticsSource };

const FRESH_MS = 60_000;
/** Distinct people of days that are over are counted from raw rows: not again for every sale of today. */
const COMPARED_FRESH_MS = 600_000;
/**
 * Who the buyers are moves slowly and is counted from raw rows: the longer that takes, the longer the last count serves
 * while the next is made. The factor is the one by which a view rests after its refresh.
 */
const serveWhileCounting = (tookMs: number) => Math.min(300_000, Math.max(30_000, 20 * tookMs));
/** And the longer it takes, the longer it rests: whoever watches such a page keeps no processor busy. */
const restAfterCounting = (tookMs: number) => Math.min(150_000, 10 * tookMs);
const isCounted = (endpoint: Endpoint) => endpoint === "customers" || endpoint === "funnel" || endpoint === "providers";
/** Money is two seconds behind a sale at most. */
const STALE_MS: Record<Endpoint, number | ((tookMs: number) => number)> = {
  revenue: 500,
  series: 500,
  tracks: 500,
  orders: 500,
  customers: serveWhileCounting,
  funnel: serveWhileCounting,
  providers: serveWhileCounting,
};

const requests = counter("backline_analytics_requests_total", "Analytics answers given", ["endpoint", "cache"]);
const writes = counter("backline_analytics_cache_writes_total", "Analytics answers put into the cache", ["endpoint"]);
const saved = counter(
  "backline_analytics_saved_seconds_total",
  "Time that cached analytics answers took less than making them took",
);
const durations = histogram(
  "backline_analytics_answer_seconds",
  "Time to answer an analytics question",
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  ["cache"],
);

/** The rows that `read` gives with totals, comparison and age, from the cache where it may be. */
export async function answerQuestion<Body extends object>(
  ask: Ask,
  read: (question: Question, store: AnalyticsStore) => Promise<Part<Body>>,
): Promise<Body & Envelope> {
  const { endpoint, desk } = ask;
  const startedAt = performance.now();
  const question = resolveQuery(ask.query, ask.viewer, await getStoreZone(), desk.clock.now());
  const key = `analytics:${DEFINITIONS_VERSION}:${endpoint}:${JSON.stringify([question, ask.page ?? null])}`;
  const reading = desk.isKeptOnly
    ? await readKeptAnswer<Made<Body>>(desk, key)
    : await readRevalidated(desk.cache, {
        key,
        readVersion: () => desk.store.version(question.period),
        make: () => compose(sheetOf(endpoint, question), desk, read),
        freshMs: FRESH_MS,
        staleMs: STALE_MS[endpoint],
        ...(isCounted(endpoint) ? { restMs: restAfterCounting } : {}),
        onStored: () => writes.inc({ endpoint }),
      });
  const compare = question.comparison === "target" ? await compareTarget(question, desk) : reading.value.compare;
  const responseMs = performance.now() - startedAt;
  if (!desk.isKeptOnly) count(endpoint, reading, responseMs);
  return { ...reading.value, compare, cacheStatus: reading.status, performance: describePace(reading, responseMs) };
}

/** Thrown at a desk that makes nothing, where the question was not answered lately. */
export class NothingKept extends Error {}

async function readKeptAnswer<T>({ cache }: Desk, key: string): Promise<Reading<T>> {
  const kept = await readKept<T>(cache, key);
  if (!kept) throw new NothingKept(key);
  return kept;
}

function saveOf({ status, tookMs }: Reading<unknown>, responseMs: number): number {
  return status === "miss" ? 0 : Math.max(0, tookMs - responseMs);
}

function count(endpoint: Endpoint, reading: Reading<unknown>, responseMs: number): void {
  requests.inc({ endpoint, cache: reading.status });
  durations.observe({ cache: reading.status }, responseMs / 1000);
  saved.inc(saveOf(reading, responseMs) / 1000);
}

/** The baseline is what making this very answer took, the last time it was made. */
function describePace(reading: Reading<unknown>, responseMs: number): Envelope["performance"] {
  const figures = [responseMs, reading.tookMs, saveOf(reading, responseMs)];
  const [response, baseline, less] = figures.map((ms) => Math.round(ms * 100) / 100);
  return { responseMs: response ?? 0, baselineMs: baseline ?? null, savedMs: less ?? null };
}

type Made<Body> = Body & Facts;
/** A question with what its totals are of. */
type Sheet = { question: Question; summed: AnalyticsFilter };
/** Attempts are counted by country and provider on their own; beside them stand the totals of all orders, which the roll-ups have. */
const sheetOf = (endpoint: Endpoint, question: Question): Sheet => ({
  question,
  summed: endpoint === "providers" ? { ...question.filter, country: null, rail: null } : question.filter,
});

/** Rows and totals are two statements: what a merge came between is read once more, so that they add up. */
async function compose<Body extends object>(
  sheet: Sheet,
  desk: Desk,
  read: (question: Question, store: AnalyticsStore) => Promise<Part<Body>>,
): Promise<Made<Body>> {
  const { period } = sheet.question;
  const before = await desk.store.version(period);
  const made = await composeOnce(sheet, desk, read);
  return before === (await desk.store.version(period)) ? made : composeOnce(sheet, desk, read);
}

async function composeOnce<Body extends object>(
  { question, summed }: Sheet,
  desk: Desk,
  read: (question: Question, store: AnalyticsStore) => Promise<Part<Body>>,
): Promise<Made<Body>> {
  const { period } = question;
  const [part, totals, compare] = await Promise.all([
    read(question, desk.store),
    desk.store.totals(period, summed),
    compareTotals({ ...question, filter: summed }, desk),
  ]);
  const [asOf = part.asOf] = [part.asOf, totals.asOf].sort();
  return {
    ...part.body,
    period,
    compare,
    totals: totals.data,
    asOf,
    source: part.source,
    partial: period.isRunning || asOf < period.to,
    definitions: DEFINITIONS_VERSION,
  };
}

async function compareTotals({ comparison, compared, filter }: Question, desk: Desk): Promise<ComparedWith | null> {
  if (!compared) return null;
  const { value: totals } = await readRevalidated(desk.cache, {
    key: `analytics:${DEFINITIONS_VERSION}:compared:${JSON.stringify([compared, filter])}`,
    readVersion: () => desk.store.version(compared),
    make: async () => (await desk.store.totals(compared, filter)).data,
    freshMs: COMPARED_FRESH_MS,
    staleMs: 0,
  });
  return { key: comparison, period: compared, totals, targets: [] };
}

/** Not cached: what has run grows by the second, and a target may be set at any time. */
async function compareTarget({ comparison, period, filter }: Question, desk: Desk): Promise<ComparedWith> {
  const targets = await readTargets(period, filter.currency, desk.clock.now());
  return { key: comparison, period: null, totals: [], targets };
}
