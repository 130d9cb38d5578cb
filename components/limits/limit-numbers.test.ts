import { expect, test } from "vitest";
import { readNumber, showNumber, UNITS } from "./limit-numbers";

test.each([
  ["nothing", "  ", null],
  ["words", "many", Number.NaN],
  ["a sign", "-1", Number.NaN],
  ["an exponent", "1e3", Number.NaN],
  ["a comma", "1,5", 1_610_612_736],
  ["a point", "0.5", 536_870_912],
  ["zero, which the schema refuses", "0", 0],
])("%s: %j GB", (_, text, bytes) => expect(readNumber(text, UNITS.maxBytesPerArtist)).toBe(bytes));

test("what is shown reads back as what it was", () => {
  for (const gibibytes of [1, 20, 0.25, 1024]) {
    const bytes = gibibytes * UNITS.maxBytesPerArtist;
    expect(readNumber(showNumber(bytes, UNITS.maxBytesPerArtist), UNITS.maxBytesPerArtist)).toBe(bytes);
  }
  expect(showNumber(null, 1)).toBe("");
});
