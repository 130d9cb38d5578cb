import { expect, test } from "vitest";
import { readAge } from "./format-age";

test.each([
  [-5_000, "seconds", 0],
  [999, "seconds", 0],
  [59_999, "seconds", 59],
  [60_000, "minutes", 1],
  [7_199_999, "minutes", 119],
  [7_200_000, "hours", 2],
  [172_799_999, "hours", 47],
  [172_800_000, "days", 2],
] as const)("%i ms is so many %s: %i", (ms, unit, count) => expect(readAge(ms)).toEqual({ unit, count }));
