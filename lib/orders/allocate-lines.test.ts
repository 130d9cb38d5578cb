import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateLines } from "./allocate-lines";

const line = (netMinor: number, taxMinor = 0) => ({ artistId: "a", netMinor, taxMinor });
const rule = { feeMinor: 0, storeSharePpm: 60_000, feeBearer: "artist" as const };

test.each([
  ["one $1.29 track, 34¢ fee, 6 %: 8¢ to the shop", [line(129)], { ...rule, feeMinor: 34 }, [[87, 8, 34]]],
  [
    "the store bears the fee: the artist gets the full 94 %",
    [line(129)],
    { ...rule, feeMinor: 34, feeBearer: "store" as const },
    [[121, -26, 34]],
  ],
  [
    "a free line beside a paid one carries no fee",
    [line(0), line(100)],
    { ...rule, feeMinor: 33 },
    [
      [0, 0, 0],
      [61, 6, 33],
    ],
  ],
  [
    "the odd cent goes to the first of equals",
    [line(100), line(100)],
    { ...rule, feeMinor: 31 },
    [
      [78, 6, 16],
      [79, 6, 15],
    ],
  ],
  [
    "tax weighs in: the fee is charged on it",
    [line(100, 100), line(100)],
    { ...rule, feeMinor: 30 },
    [
      [74, 6, 20],
      [84, 6, 10],
    ],
  ],
  ["a fee above the price leaves the artist owing", [line(10)], { ...rule, feeMinor: 31 }, [[-22, 1, 31]]],
])("%s", (_, lines, given, expected) => {
  const parts = allocateLines(lines, given).map((part) => [part.artistMinor, part.storeMinor, part.feeMinor]);
  expect(parts).toEqual(expected);
});

test("the parts of each line add up to its net amount and the fees to the fee, whatever the basket", () => {
  const minor = fc.integer({ min: 0, max: 5_000_000 });
  const lines = fc.array(fc.record({ artistId: fc.constant("a"), netMinor: minor, taxMinor: minor }), {
    minLength: 1,
    maxLength: 50,
  });
  const bearer = fc.constantFrom("artist" as const, "store" as const);
  fc.assert(
    fc.property(
      lines,
      minor,
      fc.integer({ min: 0, max: 1_000_000 }),
      bearer,
      (basket, feeMinor, storeSharePpm, feeBearer) => {
        const parts = allocateLines(basket, { feeMinor, storeSharePpm, feeBearer });
        for (const [index, part] of parts.entries())
          expect(part.artistMinor + part.storeMinor + part.feeMinor).toBe(basket[index]?.netMinor);
        expect(parts.reduce((sum, part) => sum + part.feeMinor, 0)).toBe(feeMinor);
      },
    ),
  );
});
