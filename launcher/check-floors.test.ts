import { expect, test } from "vitest";
import { findBelowFloor } from "./check-floors";
import { readLockedPackages } from "./locked-packages";

test.each([
  ["a pre-release of the floor", "next", "16.4.6-canary.1", true],
  ["the patch before", "next", "16.4.5", true],
  ["a smaller major with a larger minor", "next", "15.9.9", true],
  ["the floor itself", "next", "16.4.6", false],
  ["a two-digit minor", "sharp", "0.100.0", false],
  ["a package without a floor", "clsx", "0.0.1", false],
])("%s", (_, name, version, isBelow) => {
  expect(findBelowFloor([{ name, version }], "24.0.0")).toHaveLength(isBelow ? 1 : 0);
});

test("an old Node is named", () => {
  expect(findBelowFloor([], "20.18.3")).toEqual(["node 20.18.3 is older than 20.19.0"]);
});

test("what is locked stands above its floors", () => {
  expect(findBelowFloor(readLockedPackages(), process.versions.node)).toEqual([]);
});
