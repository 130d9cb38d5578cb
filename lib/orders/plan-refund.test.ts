import fc from "fast-check";
import { expect, test } from "vitest";
import { divideRefund, divideUnnamed, type LineLeft, sumLeft } from "./plan-refund";

const line = (orderLineId: string, netMinor: number, taxMinor = 0): LineLeft => ({ orderLineId, netMinor, taxMinor });

test.each<[string, LineLeft[], number, [string, number, number][]]>([
  ["one cent of two equal lines: the first", [line("a", 100), line("b", 100)], 1, [["a", 1, 0]]],
  ["a line that cost nothing gets nothing", [line("free", 0), line("b", 129)], 129, [["b", 129, 0]]],
  ["an empty line beside a full one", [line("a", 0), line("b", 5, 1)], 3, [["b", 3, 0]]],
  ["only tax is left", [line("a", 0, 3)], 2, [["a", 0, 2]]],
  [
    "one cent left of each",
    [line("a", 0, 1), line("b", 1, 0)],
    2,
    [
      ["a", 0, 1],
      ["b", 1, 0],
    ],
  ],
  [
    "by what is left, not by what it cost",
    [line("a", 10), line("b", 90)],
    50,
    [
      ["a", 5, 0],
      ["b", 45, 0],
    ],
  ],
  ["tax in proportion, to the nearest cent", [line("a", 100, 23)], 41, [["a", 33, 8]]],
  [
    "all of it",
    [line("a", 100, 23), line("b", 129)],
    252,
    [
      ["a", 100, 23],
      ["b", 129, 0],
    ],
  ],
])("%s", (_, lines, amountMinor, expected) => {
  const parts = divideRefund(lines, amountMinor).map((part) => [part.orderLineId, part.netMinor, part.taxMinor]);
  expect(parts).toEqual(expected);
});

test.each([
  ["more than is left", 124],
  ["nothing", 0],
  ["less than nothing", -1],
])("%s is refused", (_, amountMinor) => {
  expect(() => divideRefund([line("a", 100, 23)], amountMinor)).toThrow(RangeError);
});

const minor = fc.integer({ min: 0, max: 100_000 });
const linesArb = fc
  .array(fc.record({ netMinor: minor, taxMinor: minor }), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.map((facts, index) => ({ orderLineId: `l${index}`, ...facts })))
  .filter((lines) => sumLeft(lines) > 0);

test("any course of partial refunds, some of which fail, ends exactly at net and tax of every line", () => {
  fc.assert(
    fc.property(
      linesArb,
      fc.array(fc.record({ share: fc.double({ min: 0.001, max: 1, noNaN: true }), fails: fc.boolean() }), {
        maxLength: 20,
      }),
      (sold, steps) => {
        let left = sold;
        for (const { share, fails } of steps) {
          if (sumLeft(left) === 0) break;
          const amountMinor = Math.max(1, Math.floor(sumLeft(left) * share));
          const parts = divideRefund(left, amountMinor);
          expect(sumLeft(parts)).toBe(amountMinor);
          const after = left.map((own) => {
            const part = parts.find(({ orderLineId }) => orderLineId === own.orderLineId);
            const kept = {
              ...own,
              netMinor: own.netMinor - (part?.netMinor ?? 0),
              taxMinor: own.taxMinor - (part?.taxMinor ?? 0),
            };
            expect(Math.min(kept.netMinor, kept.taxMinor)).toBeGreaterThanOrEqual(0);
            return kept;
          });
          if (!fails) left = after;
        }
        if (sumLeft(left) === 0) return;
        expect(divideRefund(left, sumLeft(left))).toEqual(left.filter((own) => own.netMinor + own.taxMinor > 0));
      },
    ),
  );
});

test.each<[string, LineLeft[], number, string[]]>([
  ["two lines of that price: nobody can tell which, so both", [line("a", 129), line("b", 129)], 129, ["a", "b"]],
  ["a cent less than the line: both", [line("a", 129), line("b", 300)], 128, ["a", "b"]],
  ["one line, its tax included: that line", [line("a", 100, 29), line("b", 300)], 129, ["a"]],
  ["both together: both", [line("a", 129), line("b", 300)], 429, ["a", "b"]],
])("an amount without a line, of %s", (_, lines, amountMinor, meant) => {
  expect(divideUnnamed(lines, amountMinor).map(({ orderLineId }) => orderLineId)).toEqual(meant);
});
