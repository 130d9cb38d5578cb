import type { DemoRelease } from "./catalogue";
import { type Random, randomOf } from "./random";

/** What the plan must know of a record on sale: its demo facts, public ids and the day it came out. */
export type ShelfRecord = { release: DemoRelease; releaseId: string; trackIds: readonly string[]; publishedAt: Date };
export type PlannedLine = { releaseId: string } | { trackId: string };
export type PlannedOrder = {
  at: Date;
  lines: PlannedLine[];
  email: string;
  /** Buyers are the most eager of the listeners; who gives up is one of the rest. */
  listener: number;
  country: string;
  isDeclinedFirst: boolean;
  /** The card is declined and whoever it was leaves it at that: a checkout without a sale. */
  isGivenUp: boolean;
  /** When an admin gives all of it back; null for most. */
  givenBackAt: Date | null;
};
export type PlannedPlay = { at: Date; listener: number; trackId: string; playedShare: number };

export const DEMO_DAYS = 92;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BUYERS = 1_400;
const GIVEN_UP_SHARE = 0.15;
/** The last day has none: a new demo store has nothing to clear away, and its provider's day is a good one. */
const NOT_GIVEN_UP_MS = 25 * HOUR_MS;
const GIVEN_BACK_SHARE = 0.012;
const LISTENERS = 12_000;

const COUNTRIES = [
  ["US", 34],
  ["GB", 14],
  ["DE", 12],
  ["FR", 8],
  ["NL", 5],
  ["IE", 4],
  ["SE", 4],
  ["CA", 6],
  ["JP", 5],
  ["BR", 4],
  ["FI", 4],
] as const;
const NAMES = [
  "orla",
  "tam",
  "nadir",
  "vera",
  "kenji",
  "lucho",
  "aino",
  "morag",
  "salma",
  "ekow",
  "liis",
  "petr",
  "ines",
  "ruth",
  "dov",
  "mika",
] as const;
/** How busy each hour of the day is, UTC; a shop for the whole world never sleeps, but Europe's evening is its busiest. */
const HOUR_WEIGHTS = [6, 5, 5, 4.5, 4, 4, 4.5, 5, 5.5, 6, 6, 6.5, 7, 7, 7, 7.5, 8, 9, 10, 10, 10, 9, 8, 7];
const WEEKDAY_WEIGHTS = [1.15, 0.85, 0.85, 0.9, 1, 1.3, 1.25];
const HOURS_WEIGHT_SUM = HOUR_WEIGHTS.reduce((a, b) => a + b, 0);

/** Expected events in the hour that starts at `at`: the daily pace grows threefold over the demo's months. */
function paceOf(at: Date, startedAt: Date, perDay: number): number {
  const progress = (at.getTime() - startedAt.getTime()) / (DEMO_DAYS * DAY_MS);
  const weekday = WEEKDAY_WEIGHTS[at.getUTCDay()] ?? 1;
  const hour = (HOUR_WEIGHTS[at.getUTCHours()] ?? 1) / HOURS_WEIGHT_SUM;
  return perDay * (0.5 + progress) * weekday * hour;
}

/** The hours of the demo, the last one cut at `endsAt`, each with how many events it gets. */
function* hoursUntil(
  endsAt: Date,
  random: Random,
  perDay: number,
): Generator<{ from: number; lengthMs: number; count: number }> {
  const startedAt = new Date(endsAt.getTime() - DEMO_DAYS * DAY_MS);
  for (let from = startedAt.getTime(); from < endsAt.getTime(); from += HOUR_MS) {
    const lengthMs = Math.min(HOUR_MS, endsAt.getTime() - from);
    const pace = (paceOf(new Date(from), startedAt, perDay) * lengthMs) / HOUR_MS;
    yield { from, lengthMs, count: Math.floor(pace + random.next()) };
  }
}

const onShelf = (shelf: readonly ShelfRecord[], at: number) =>
  shelf.filter((record) => record.publishedAt.getTime() < at);

function pickRecord(records: readonly ShelfRecord[], at: number, random: Random): ShelfRecord {
  const novelty = (record: ShelfRecord) => 1 + 2 * Math.exp(-(at - record.publishedAt.getTime()) / (10 * DAY_MS));
  return random.weighted(records.map((record) => [record, record.release.weight * novelty(record)] as const));
}

function pickLine(record: ShelfRecord, random: Random): PlannedLine {
  const isWhole = record.trackIds.length === 1 || random.next() < 0.55;
  return isWhole ? { releaseId: record.releaseId } : { trackId: random.pick(record.trackIds) };
}

/** Few come back, hours or days later, and none after the end. */
function planReturn(at: number, endsAt: Date, random: Random): Date | null {
  const [isDue, hours] = [random.next() < GIVEN_BACK_SHARE, random.int(1, 96)];
  const backAt = at + hours * HOUR_MS;
  return isDue && backAt < endsAt.getTime() - HOUR_MS ? new Date(backAt) : null;
}

/** Three months of orders ending at `endsAt`; only the end depends on the clock, the rest is the same on every machine. */
export function planOrders(shelf: readonly ShelfRecord[], endsAt: Date, perDay: number): PlannedOrder[] {
  const random = randomOf("orders");
  const [patience, returns] = [randomOf("given up"), randomOf("given back")];
  const orders: PlannedOrder[] = [];
  for (const { from, lengthMs, count } of hoursUntil(endsAt, random, perDay))
    for (let n = 0; n < count; n++) {
      const at = from + random.next() * lengthMs;
      const records = onShelf(shelf, at);
      if (records.length === 0) continue;
      const lines = new Map<string, PlannedLine>();
      for (
        let left = random.weighted([
          [1, 70],
          [2, 22],
          [3, 8],
        ] as const);
        left > 0;
        left--
      ) {
        const record = pickRecord(records, at, random);
        if (!lines.has(record.releaseId)) lines.set(record.releaseId, pickLine(record, random));
      }
      const buyer = Math.floor(BUYERS * random.next() ** 1.6);
      const isDeclinedFirst = random.next() < 0.04;
      const isGivenUp = patience.next() < GIVEN_UP_SHARE && at < endsAt.getTime() - NOT_GIVEN_UP_MS;
      const listener = isGivenUp ? patience.int(BUYERS, LISTENERS - 1) : buyer;
      const givenBackAt = isGivenUp ? null : planReturn(at, endsAt, returns);
      orders.push({
        at: new Date(at),
        lines: [...lines.values()],
        email: `${NAMES[listener % NAMES.length]}.${listener}@example.com`,
        listener,
        country: randomOf(`country:${listener}`).weighted(COUNTRIES),
        isDeclinedFirst,
        isGivenUp,
        givenBackAt,
      });
    }
  return orders.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Plays around those orders, in order of time; `playedShare` is the part of the recording that was heard. */
export function planPlays(shelf: readonly ShelfRecord[], endsAt: Date, perDay: number): PlannedPlay[] {
  const random = randomOf("plays");
  const plays: PlannedPlay[] = [];
  const add = (at: number, listener: number) => {
    const records = onShelf(shelf, at);
    if (records.length === 0) return;
    const { trackIds } = pickRecord(records, at, random);
    const playedShare = random.weighted([
      [0.04, 15],
      [0.35, 25],
      [0.7, 15],
      [1, 45],
    ] as const);
    plays.push({ at: new Date(at), listener, trackId: random.pick(trackIds), playedShare });
  };
  for (const { from, lengthMs, count } of hoursUntil(endsAt, random, perDay))
    for (let n = 0; n < count; n++) add(from + random.next() * lengthMs, Math.floor(LISTENERS * random.next() ** 1.4));
  return plays.sort((a, b) => a.at.getTime() - b.at.getTime());
}
