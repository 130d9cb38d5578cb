import { expect, test } from "vitest";
import { type FeeSchedule, findSchedule, quoteFee } from "./fees";

const base = { provider: "stripe", method: "card", source: "test", asOf: "2026-11-01" };
const US: FeeSchedule = {
  ...base,
  currency: "USD",
  region: "US",
  percentPpm: 29_000,
  fixedMinor: 30,
  internationalPpm: 15_000,
};
const EEA: FeeSchedule = {
  ...base,
  currency: "EUR",
  region: "EEA",
  percentPpm: 15_000,
  fixedMinor: 25,
  internationalPpm: 0,
};
const JAPAN: FeeSchedule = {
  ...base,
  currency: "JPY",
  region: "JP",
  percentPpm: 36_000,
  fixedMinor: 0,
  internationalPpm: 0,
};

test.each<[string, FeeSchedule, number, string, number]>([
  ["a $1.29 track: the fixed 30¢ outweighs the percentage", US, 129, "US", 34],
  ["half a cent rounds up: 2.9 % of 50 is 1.45 → 1, of 250 is 7.25 → 7, of 1 500 is 43.5 → 44", US, 1_500, "US", 74],
  ["a foreign card pays 1.5 % more", US, 1_000, "IE", 74],
  ["Ireland is in the EEA", EEA, 1_000, "IE", 40],
  ["Switzerland is not, and this schedule asks nothing for it", EEA, 1_000, "CH", 40],
  ["JPY has no minor unit: 3.6 % of ¥500 is ¥18", JAPAN, 500, "JP", 18],
])("%s", (_, schedule, amountMinor, country, feeMinor) => {
  expect(quoteFee(schedule, amountMinor, country).feeMinor).toBe(feeMinor);
});

test("the schedule of the buyer's region wins, any of the currency will do, none is null", () => {
  const world: FeeSchedule = { ...US, region: "CA" };
  const wanted = { provider: "stripe", method: "card", currency: "USD", country: "CA" };
  expect(findSchedule([US, world], wanted)).toBe(world);
  expect(findSchedule([US, world], { ...wanted, country: "IE" })).toBe(US);
  expect(findSchedule([US, world], { ...wanted, currency: "EUR" })).toBeNull();
});
