import { expect, test } from "vitest";
import { sparkPoints } from "./sparkline";

test.each([
  { why: "nothing", values: [], ys: [] },
  { why: "one value stands at the top", values: [5], ys: [2] },
  { why: "all zero lies on the floor", values: [0, 0], ys: [30, 30] },
  { why: "the floor is zero, not the lowest value", values: [50, 100], ys: [16, 2] },
  { why: "below zero the floor moves", values: [-100, 100], ys: [30, 2] },
])("$why", ({ values, ys }) => expect(sparkPoints(values).map((point) => point.y)).toEqual(ys));

test("the line spans the box", () => {
  expect(sparkPoints([1, 2, 3]).map((point) => point.x)).toEqual([2, 52, 102]);
});
