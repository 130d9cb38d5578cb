import { expect, test } from "vitest";
import {
  type BarState,
  groupByCurrency,
  isNarrowed,
  readBarState,
  toAddress,
  withChange,
  withoutFilters,
} from "./analytics-address";

const PLAIN: BarState = { period: "30d", compare: "none" };

test.each([
  { of: "nothing", given: {}, expected: PLAIN },
  { of: "a period that is none", given: { period: "fortnight" }, expected: PLAIN },
  { of: "the same key twice", given: { period: ["7d", "90d"] }, expected: PLAIN },
  { of: "custom without its days", given: { period: "custom", from: "2026-01-01" }, expected: PLAIN },
  {
    of: "a day that no calendar has",
    given: { period: "custom", from: "2026-02-30", to: "2026-03-01" },
    expected: PLAIN,
  },
  {
    of: "days that belong to no custom period",
    given: { period: "7d", from: "2026-01-01" },
    expected: { ...PLAIN, period: "7d" },
  },
  {
    of: "a currency nobody prices in",
    given: { currency: "XAU", compare: "year" },
    expected: { ...PLAIN, compare: "year" },
  },
  {
    of: "a year before hours that are gone",
    given: { period: "24h", compare: "year" },
    expected: { period: "24h", compare: "weekday" },
  },
  {
    of: "a target of one artist",
    given: { compare: "target", artistId: "art_1" },
    expected: { ...PLAIN, artistId: "art_1" },
  },
  { of: "a strange key", given: { utm_source: "mail", country: "FI" }, expected: { ...PLAIN, country: "FI" } },
])("the address says $of", ({ given, expected }) => expect(readBarState(given)).toEqual(expected));

test.each([
  { of: "nothing that goes without saying", state: PLAIN, expected: "/dashboard" },
  {
    of: "the days of a custom period",
    state: { ...PLAIN, period: "custom", from: "2026-01-01", to: "2026-01-31" },
    expected: "/dashboard?period=custom&from=2026-01-01&to=2026-01-31",
  },
  {
    of: "filters",
    state: { ...PLAIN, currency: "all", rail: "stripe" },
    expected: "/dashboard?currency=all&rail=stripe",
  },
] as const)("an address holds $of, and reads back to the same state", ({ state, expected }) => {
  expect(toAddress("/dashboard", state)).toBe(expected);
  expect(readBarState(Object.fromEntries(new URL(expected, "http://shop.test").searchParams))).toEqual(state);
});

test("leaving a custom period leaves its days behind", () => {
  const custom: BarState = { ...PLAIN, period: "custom", from: "2026-01-01", to: "2026-01-31" };
  expect(withChange(custom, { period: "7d" })).toEqual({ ...PLAIN, period: "7d" });
});

test("filters come off together, and nothing else does", () => {
  const state: BarState = { ...PLAIN, period: "ytd", artistId: "art_1", country: "FI" };
  expect(isNarrowed(state)).toBe(true);
  expect(withoutFilters(state)).toEqual({ ...PLAIN, period: "ytd" });
  expect(isNarrowed(withoutFilters(state))).toBe(false);
});

test("rows stay apart by currency, in their order", () => {
  const rows = [
    { currency: "USD", n: 1 },
    { currency: "EUR", n: 2 },
    { currency: "USD", n: 3 },
  ] as const;
  expect(groupByCurrency(rows).map(([currency, group]) => [currency, group.map(({ n }) => n)])).toEqual([
    ["USD", [1, 3]],
    ["EUR", [2]],
  ]);
});
