import { expect, test } from "vitest";
import { formatIsrc, readIsrc } from "./isrc";

test.each([
  ["", null],
  ["none", null],
  ["USS1Z990000", null],
  ["USS1Z99000011", null],
  ["1SS1Z9900001", null],
  ["USS1Z99O0001", null],
  ["USS1Z9900001", "USS1Z9900001"],
  ["us-s1z-99-00001", "USS1Z9900001"],
  ["ISRC US S1Z 99 00001", "USS1Z9900001"],
  ["US‐S1Z‐99‐00001", "USS1Z9900001"],
  ["ＵＳＳ１Ｚ９９００００１", "USS1Z9900001"],
])("“%s” is %s", (text, isrc) => {
  expect(readIsrc(text)).toBe(isrc);
});

test("as people write it", () => {
  expect(formatIsrc("USS1Z9900001")).toBe("US-S1Z-99-00001");
});
