import { expect, test } from "vitest";
import type { BarState } from "@/lib/shared/analytics-address";
import { ACTION_KEYS, nextComparison, PERIOD_OF_KEY, readPageKey } from "./page-keys";

const PLAIN: BarState = { period: "30d", compare: "none" };

test("no two things share a key, and each is a single letter or the question mark", () => {
  const keys = [...Object.keys(PERIOD_OF_KEY), ...Object.values(ACTION_KEYS)];
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[a-z?]$/);
});

test.each([
  { key: "constructor", expected: null },
  { key: "Enter", expected: null },
  { key: "W", expected: null },
  { key: "?", expected: { kind: "help" } },
  { key: "e", expected: { kind: "export" } },
  { key: "w", expected: { kind: "go", state: { ...PLAIN, period: "7d" } } },
])("$key does $expected", ({ key, expected }) => expect(readPageKey(key, PLAIN)).toEqual(expected));

test("a period by key leaves the custom days behind, and clearing keeps them", () => {
  const custom: BarState = { ...PLAIN, period: "custom", from: "2026-01-01", to: "2026-01-31", country: "FI" };
  expect(readPageKey("y", custom)).toEqual({ kind: "go", state: { ...PLAIN, period: "1y", country: "FI" } });
  const { country, ...cleared } = custom;
  expect(country).toBe("FI");
  expect(readPageKey("x", custom)).toEqual({ kind: "go", state: cleared });
});

test.each([
  { of: "all of them", state: PLAIN, expected: ["previous", "weekday", "year", "target", "none"] },
  {
    of: "no target of one artist",
    state: { ...PLAIN, artistId: "art_1" },
    expected: ["previous", "weekday", "year", "none", "previous"],
  },
  {
    of: "no year of hours",
    state: { ...PLAIN, period: "24h" },
    expected: ["previous", "weekday", "target", "none", "previous"],
  },
] as const)("the comparison goes round: $of", ({ state, expected }) => {
  let at: BarState = state;
  const seen = expected.map(() => {
    at = nextComparison(at);
    return at.compare;
  });
  expect(seen).toEqual(expected);
});
