import { expect, test } from "vitest";
import { type HourSales, judgeDrop, median, WIDEST_HOURS } from "./judge-drop";

const WEEK = 168;
const SPAN = 2 * WIDEST_HOURS;
const VARIATION = 0.8;

/** Seeded: the same hours in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sales arrive one by one; amounts are log-normal around $10, as single tracks beside albums are. */
function simulate(random: () => number, rates: readonly number[]): HourSales[] {
  const sigma = Math.sqrt(Math.log(1 + VARIATION ** 2));
  const amount = () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(1_000 * Math.exp(sigma * normal - sigma ** 2 / 2));
  };
  return rates.map((rate) => {
    const hour = { sales: 0, grossMinor: 0 };
    for (let at = -Math.log(1 - random()) / rate; at < 1; at += -Math.log(1 - random()) / rate) {
      hour.sales += 1;
      hour.grossMinor += amount();
    }
    return hour;
  });
}

function judgeAt(hours: readonly HourSales[], end: number) {
  const weeks = Array.from({ length: 8 }, (_, n) => hours.slice(end - SPAN - (n + 1) * WEEK, end - (n + 1) * WEEK));
  return judgeDrop(hours.slice(end - SPAN, end), weeks, VARIATION);
}

const FIRST = 8 * WEEK + SPAN;
const HOURS = 3_000;
const flat = (rate: number) => () => rate;
const byDay = (rate: number) => (n: number) => rate * (1 + 0.7 * Math.sin((n / 24) * 2 * Math.PI));

test.each<[string, (n: number) => number, number]>([
  ["5 sales an hour", flat(5), 0.25],
  ["20 sales an hour", flat(20), 0.08],
  ["100 sales an hour", flat(100), 0],
  ["5 an hour by day and night", byDay(5), 0.25],
  ["20 an hour by day and night", byDay(20), 0.08],
])("%s, demand as ever: critical in under one hour of a hundred, where a bare rule cries wolf", (_, rate, bareRate) => {
  const hours = simulate(
    randomFrom(20_261_121),
    Array.from({ length: FIRST + HOURS }, (_, n) => rate(n)),
  );
  let [critical, bare] = [0, 0];
  for (let end = FIRST; end < hours.length; end++) {
    if (judgeAt(hours, end).kind === "low") critical++;
    const usual = median(Array.from({ length: 8 }, (_, n) => hours[end - 1 - (n + 1) * WEEK]?.grossMinor ?? 0));
    if ((hours[end - 1]?.grossMinor ?? 0) < 0.7 * usual) bare++;
  }
  expect(critical / HOURS).toBeLessThan(0.01);
  expect(bare / HOURS).toBeGreaterThanOrEqual(bareRate);
});

test("half the demand at 100 sales an hour is caught when its second window closes", () => {
  const random = randomFrom(7);
  const RUNS = 100;
  let caught = 0;
  for (let run = 0; run < RUNS; run++) {
    const hours = simulate(random, [...new Array<number>(FIRST).fill(100), 50, 50]);
    if (judgeAt(hours, hours.length).kind === "low") caught++;
  }
  expect(caught / RUNS).toBeGreaterThan(0.9);
}, 120_000);

const usual = new Array<HourSales>(SPAN).fill({ sales: 100, grossMinor: 100_000 });
const ending = (...last: number[]) => [
  ...usual.slice(last.length),
  ...last.map((grossMinor) => ({ sales: Math.round(grossMinor / 1_000), grossMinor })),
];
const weeks = (count: number) => new Array<readonly HourSales[]>(count).fill(usual);

test.each<[string, readonly HourSales[], readonly (readonly HourSales[])[], number, string]>([
  ["three weeks are no baseline", ending(10_000, 10_000), weeks(3), 0.5, "unknown"],
  [
    "a shop that hardly sells is not judged",
    ending(0, 0),
    new Array(8).fill(usual.map(() => ({ sales: 1, grossMinor: 1_000 }))),
    0.5,
    "unknown",
  ],
  ["one low window is no alarm", ending(100_000, 40_000), weeks(8), 0.5, "between"],
  ["two low windows are", ending(40_000, 40_000), weeks(8), 0.5, "low"],
  ["28 % down is not 30", ending(72_000, 72_000), weeks(8), 0.1, "between"],
  ["40 % down, amounts so uneven that it lies inside the band", ending(60_000, 60_000), weeks(8), 2, "between"],
  ["84 % is not recovered", ending(40_000, 84_000), weeks(8), 0.5, "between"],
  ["85 % is", ending(40_000, 85_000), weeks(8), 0.5, "normal"],
])("%s", (_, hours, past, variation, kind) => {
  expect(judgeDrop(hours, past, variation).kind).toBe(kind);
});

test("one week with an outage moves the mean, not the median", () => {
  const past = [usual.map(() => ({ sales: 0, grossMinor: 0 })), ...weeks(7)];
  const verdict = judgeDrop(ending(100_000, 100_000), past, 0.5);
  expect(verdict).toMatchObject({ kind: "normal", weeks: 8, last: { baselineMinor: 100_000, hours: 1 } });
});
