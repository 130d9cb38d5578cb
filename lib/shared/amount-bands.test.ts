import { expect, test } from "vitest";
import { BAND_COUNT, bandEnds, bandOf } from "./amount-bands";

test.each([
  [1, "USD", 0],
  [199, "USD", 0],
  [200, "USD", 1],
  [4_999, "USD", 4],
  [5_000, "USD", 5],
  [90_000_000, "USD", 5],
  [1_999, "SEK", 0],
  [2_000, "SEK", 1],
  [500, "JPY", 2],
] as const)("%i %s is in band %i", (amountMinor, currency, band) => {
  expect(bandOf(amountMinor, currency)).toBe(band);
});

test("bands follow each other and the last has no end", () => {
  for (const currency of ["USD", "JPY", "SEK", "KWD"] as const) {
    const ends = bandEnds(currency);
    expect(ends).toHaveLength(BAND_COUNT);
    expect(ends.at(-1)).toBeNull();
    const closed = ends.slice(0, -1).map((end) => end ?? 0);
    expect(closed).toEqual(closed.toSorted((a, b) => a - b));
  }
});
