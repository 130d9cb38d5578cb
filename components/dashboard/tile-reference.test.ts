import { expect, test } from "vitest";
import { sampleSnapshot } from "@/test/sample-live-snapshot";
import { chooseReference } from "./tile-reference";

const snapshot = sampleSnapshot();
const young = sampleSnapshot({ hour: { ...snapshot.hour, usual: null } });
const before = { kind: "before", sales: 70, averageMinor: 510 };
// 42 of 60 minutes of 90 sales
const usual = { kind: "usual", sales: 63, averageMinor: 524 };

test.each([
  ["all", snapshot, usual],
  ["usual", snapshot, usual],
  ["before", snapshot, before],
  ["target", snapshot, null],
  ["all", young, before],
  ["usual", young, null],
] as const)("set against %s", (compare, given, expected) => {
  expect(chooseReference(given, compare)).toEqual(expected);
});

test("a usual hour without a sale has no average", () => {
  const hour = {
    ...snapshot.hour,
    usual: { ...snapshot.hour.usual, weeks: 2, grossMinor: 0, soFarMinor: 0, sales: 0, band: [] },
  };
  expect(chooseReference(sampleSnapshot({ hour }), "usual")).toEqual({ kind: "usual", sales: 0, averageMinor: null });
});
