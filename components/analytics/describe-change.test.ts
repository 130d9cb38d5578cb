import { expect, test } from "vitest";
import { describeChange, directionOf, formatShare } from "./describe-change";

test.each([
  { of: "nothing to compare with", current: 3, reference: null, unit: "amount", expected: { kind: "none" } },
  { of: "from nothing: new, not infinite", current: 3, reference: 0, unit: "amount", expected: { kind: "new" } },
  {
    of: "a refund that grew stays a fall",
    current: -300,
    reference: -200,
    unit: "amount",
    expected: { kind: "down", percent: "50.0%" },
  },
  { of: "a share without a divisor", current: null, reference: 0.04, unit: "share", expected: { kind: "none" } },
  {
    of: "a share that moved by less than a tenth",
    current: 0.0404,
    reference: 0.04,
    unit: "share",
    expected: { kind: "same" },
  },
  {
    of: "a share moves by points",
    current: 0.05,
    reference: 0.04,
    unit: "share",
    expected: { kind: "points", direction: "up", points: "1.0" },
  },
  {
    of: "a share from nothing",
    current: 0.05,
    reference: 0,
    unit: "share",
    expected: { kind: "points", direction: "up", points: "5.0" },
  },
] as const)("$of", ({ current, reference, unit, expected }) => {
  expect(describeChange(current, reference, unit)).toEqual(expected);
});

test.each([
  [{ kind: "new" }, null],
  [{ kind: "down", percent: "1.0%" }, "down"],
  [{ kind: "points", direction: "up", points: "0.2" }, "up"],
] as const)("the direction of %j is %s", (change, expected) => expect(directionOf(change)).toBe(expected));

test.each([
  [null, null],
  [0, "0.0%"],
  [0.04125, "4.1%"],
])("%s reads %s", (rate, expected) => expect(formatShare(rate)).toBe(expected));
