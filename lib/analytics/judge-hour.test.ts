import { expect, test } from "vitest";
import { describeUsualHour, projectHour } from "./judge-hour";

const week = (sales: number, grossMinor: number) => ({ sales, grossMinor });
const eight = Array.from({ length: 8 }, (_, n) => week(100 + n, 100_000 + n * 1_000));
const bandAt = (usual: ReturnType<typeof describeUsualHour>, minute: number) =>
  usual?.band.find((point) => point.minute === minute);

test.each<[string, ReturnType<typeof week>[], number | null]>([
  ["no history", [], null],
  ["one week is no history", [week(10, 1_000)], null],
  ["two weeks: the middle between them", [week(10, 1_000), week(20, 3_000)], 2_000],
  ["one wild week of three changes nothing", [week(10, 1_000), week(900, 99_000), week(11, 1_100)], 1_100],
  ["nothing sold at that hour, ever", [week(0, 0), week(0, 0)], 0],
])("%s", (_, weeks, grossMinor) => {
  expect(describeUsualHour(weeks, 1, 0.5)?.grossMinor ?? null).toBe(grossMinor);
});

test("pro rata: half the hour, half the money", () => {
  expect(describeUsualHour(eight, 1, 0.5)).toMatchObject({ weeks: 8, grossMinor: 103_500, soFarMinor: 51_750 });
});

test("the band opens from nothing with the root of time, is never below zero and widest at the end", () => {
  const usual = describeUsualHour(eight, 1, 0.5);
  expect(bandAt(usual, 0)).toEqual({ minute: 0, lowMinor: 0, highMinor: 0 });
  expect(bandAt(usual, 1)?.lowMinor).toBe(0);
  const widths = usual?.band.map(({ lowMinor, highMinor }) => highMinor - lowMinor) ?? [];
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  // 2.576 · sqrt(2 / 103.5 · (1 + π/16)) of 103 500
  expect(bandAt(usual, 60)?.highMinor).toBeCloseTo(
    103_500 * (1 + 2.576 * Math.sqrt((2 / 103.5) * (1 + Math.PI / 16))),
    -1,
  );
});

test("hours of pure chance leave the band at minute 60 about once in a hundred", () => {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return (seed + 1) / 4_294_967_297;
  };
  const gauss = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  // 400 sales of exponential amounts: mean 400 · 1 000, sd 1 000 · sqrt(400 · 2)
  const hour = () => week(400, 400_000 + 1_000 * Math.sqrt(800) * gauss());
  let outside = 0;
  for (let n = 0; n < 2_000; n++) {
    const band = bandAt(describeUsualHour(Array.from({ length: 8 }, hour), 1, 1), 60);
    const { grossMinor } = hour();
    if (!band || grossMinor < band.lowMinor || grossMinor > band.highMinor) outside += 1;
  }
  expect(outside / 2_000).toBeGreaterThan(0.003);
  expect(outside / 2_000).toBeLessThan(0.02);
});

test.each<[string, Parameters<typeof projectHour>[0], number | null]>([
  ["too few sales to tell", { revenueMinor: 9_000, sales: 29, elapsed: 0.5, saleVariation: 1 }, null],
  ["the first instant", { revenueMinor: 0, sales: 0, elapsed: 0, saleVariation: 1 }, null],
  ["thirty sales by half past", { revenueMinor: 30_000, sales: 30, elapsed: 0.5, saleVariation: 1 }, 60_000],
  ["the hour is over", { revenueMinor: 30_000, sales: 30, elapsed: 1, saleVariation: 1 }, 30_000],
])("likely: %s", (_, soFar, grossMinor) => {
  expect(projectHour(soFar)?.grossMinor ?? null).toBe(grossMinor);
});

test("what is sold is certain: the band begins there and closes as the hour ends", () => {
  const at = (elapsed: number) => projectHour({ revenueMinor: 40_000, sales: 40, elapsed, saleVariation: 3 });
  expect(at(0.1)?.lowMinor).toBe(40_000);
  expect(at(1)).toEqual({ grossMinor: 40_000, lowMinor: 40_000, highMinor: 40_000 });
});
