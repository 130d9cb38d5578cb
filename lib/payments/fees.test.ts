import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FeeSchedule, type FeeTier, findSchedule, type Priced, quoteFee } from "./fees";

const US: FeeSchedule = {
  provider: "stripe",
  method: "card",
  currency: "USD",
  region: "US",
  cardClass: "*",
  percentPpm: 29_000,
  fixedMinor: 30,
  perAttemptMinor: 0,
  internationalPpm: 15_000,
  tiers: [],
  source: "test",
  asOf: "2026-11-01",
};
const EEA: FeeSchedule = {
  ...US,
  currency: "EUR",
  region: "EEA",
  percentPpm: 15_000,
  fixedMinor: 25,
  internationalPpm: 0,
};
const JAPAN: FeeSchedule = {
  ...US,
  currency: "JPY",
  region: "JP",
  percentPpm: 36_000,
  fixedMinor: 0,
  internationalPpm: 0,
};
/** 13¢ a request, and 0.6 % for what comes through. */
const PER_REQUEST: FeeSchedule = { ...US, percentPpm: 6_000, fixedMinor: 0, perAttemptMinor: 13 };
const TIERED: FeeSchedule = {
  ...US,
  tiers: [
    { fromMinor: 1_000_000, percentPpm: 25_000, fixedMinor: 30 },
    { fromMinor: 5_000_000, percentPpm: 20_000, fixedMinor: 10 },
  ],
};

test.each<[string, FeeSchedule, number, string, number]>([
  ["a $1.29 track: the fixed 30¢ outweighs the percentage", US, 129, "US", 34],
  ["half a cent rounds up: 2.9 % of 50 is 1.45 → 1, of 250 is 7.25 → 7, of 1 500 is 43.5 → 44", US, 1_500, "US", 74],
  ["a foreign card pays 1.5 % more", US, 1_000, "IE", 74],
  ["Ireland is in the EEA", EEA, 1_000, "IE", 40],
  ["Switzerland is not, and this schedule asks nothing for it", EEA, 1_000, "CH", 40],
  ["JPY has no minor unit: 3.6 % of ¥500 is ¥18", JAPAN, 500, "JP", 18],
  ["13¢ a request on top of 0.6 %", PER_REQUEST, 1_000, "US", 19],
])("%s", (_, schedule, amountMinor, country, feeMinor) => {
  expect(quoteFee(schedule, { amountMinor, country, monthVolumeMinor: 0 }).feeMinor).toBe(feeMinor);
});

test("what is due per attempt is part of the fixed part, and named", () => {
  const quote = quoteFee({ ...PER_REQUEST, fixedMinor: 5 }, { amountMinor: 1_000, country: "US", monthVolumeMinor: 0 });
  expect(quote).toEqual({ feeMinor: 24, percentPpm: 6_000, fixedMinor: 18, perAttemptMinor: 13, tierFromMinor: 0 });
});

test.each([
  ["nothing was captured yet", 0, 59, 0],
  ["how much is not known: the price without a tier", null, 59, 0],
  ["one cent short", 999_999, 59, 0],
  ["exactly there", 1_000_000, 55, 1_000_000],
  ["between two", 4_999_999, 55, 1_000_000],
  ["the last one, whose fixed part is lower too", 5_000_000, 30, 5_000_000],
])("volume tier of the month: %s", (_, monthVolumeMinor, feeMinor, tierFromMinor) => {
  const quote = quoteFee(TIERED, { amountMinor: 1_000, country: "US", monthVolumeMinor });
  expect(quote).toMatchObject({ feeMinor, tierFromMinor });
});

test("a foreign buyer pays the difference in every tier", () => {
  const quote = quoteFee(TIERED, { amountMinor: 1_000, country: "IE", monthVolumeMinor: 5_000_000 });
  expect(quote).toMatchObject({ percentPpm: 35_000, feeMinor: 45 });
});

describe("which schedule", () => {
  const wanted: Priced = { provider: "stripe", method: "card", currency: "USD", country: "CA", cardClass: null };
  const canada: FeeSchedule = { ...US, region: "CA" };
  const world: FeeSchedule = { ...US, region: "*" };
  const europe: FeeSchedule = { ...US, region: "EEA" };
  const ireland: FeeSchedule = { ...US, region: "IE" };
  const premium: FeeSchedule = { ...US, cardClass: "premium" };

  test.each<[string, FeeSchedule[], Partial<Priced>, FeeSchedule | null]>([
    ["the buyer's own country", [US, world, canada], {}, canada],
    ["their region before everywhere", [world, europe, US], { country: "IE" }, europe],
    ["their country before their region", [europe, ireland], { country: "IE" }, ireland],
    ["everywhere before somewhere else", [US, world], {}, world],
    ["of somewhere else the first", [US, europe], {}, US],
    ["none of that currency", [US, canada], { currency: "EUR" }, null],
    ["none of that provider", [US], { provider: "square" }, null],
    ["none of that method", [US], { method: "paypal" }, null],
    ["the price of this kind of card", [US, premium], { country: "US", cardClass: "premium" }, premium],
    ["a kind without a price of its own is any card", [US, premium], { country: "US", cardClass: "debit" }, US],
    ["a card nobody has seen is any card", [premium, US], { country: "US" }, US],
    ["the region weighs more than the kind", [premium, world], { cardClass: "premium" }, world],
    ["only another kind of card has a price", [premium], { country: "US" }, null],
  ])("%s", (_, schedules, change, expected) => {
    expect(findSchedule(schedules, { ...wanted, ...change })).toBe(expected);
  });
});

const anyPrice = { percentPpm: fc.nat({ max: 100_000 }), fixedMinor: fc.nat({ max: 1_000 }) };
const anyTiers: fc.Arbitrary<FeeTier[]> = fc
  .uniqueArray(fc.record({ fromMinor: fc.integer({ min: 1, max: 10_000_000 }), ...anyPrice }), {
    selector: (tier) => tier.fromMinor,
    maxLength: 4,
  })
  .map((tiers) => tiers.sort((a, b) => a.fromMinor - b.fromMinor));
const anySchedule: fc.Arbitrary<FeeSchedule> = fc
  .record({
    ...anyPrice,
    perAttemptMinor: fc.nat({ max: 50 }),
    internationalPpm: fc.nat({ max: 40_000 }),
    region: fc.constantFrom("US", "EEA", "*", "JP"),
    tiers: anyTiers,
  })
  .map((drawn) => ({ ...US, ...drawn }));
const anyCharge = fc.record({
  amountMinor: fc.nat({ max: 999_999_999 }),
  country: fc.constantFrom("US", "IE", "JP", "BR"),
  monthVolumeMinor: fc.option(fc.nat({ max: 20_000_000 })),
});

test("the fee is its parts, within half a minor unit of the exact one, and never falls as the amount grows", () => {
  fc.assert(
    fc.property(anySchedule, anyCharge, fc.nat({ max: 1_000_000 }), (schedule, charge, more) => {
      const quote = quoteFee(schedule, charge);
      const missed =
        BigInt(quote.feeMinor - quote.fixedMinor) * 1_000_000n - BigInt(charge.amountMinor) * BigInt(quote.percentPpm);
      expect(missed > -500_000n && missed <= 500_000n).toBe(true);
      expect(quote.fixedMinor).toBeGreaterThanOrEqual(quote.perAttemptMinor);
      const dearer = quoteFee(schedule, { ...charge, amountMinor: charge.amountMinor + more });
      expect(dearer.feeMinor).toBeGreaterThanOrEqual(quote.feeMinor);
    }),
  );
});

test("the tier is the highest one that was reached", () => {
  fc.assert(
    fc.property(anySchedule, anyCharge, (schedule, charge) => {
      const reached = schedule.tiers.filter((tier) => tier.fromMinor <= (charge.monthVolumeMinor ?? 0));
      const { tierFromMinor } = quoteFee(schedule, charge);
      expect(tierFromMinor).toBe(Math.max(0, ...reached.map((tier) => tier.fromMinor)));
    }),
  );
});
