import { expect, test } from "vitest";
import { bandPath, linePath } from "./plot-path";

const at = (...values: (number | null)[]) =>
  values.map((value, index) => ({ x: values.length > 1 ? index / (values.length - 1) : 0, value }));

test.each<[string, (number | null)[], string]>([
  ["nothing", [], ""],
  ["nothing but gaps", [null, null], ""],
  ["one value: a place without a line", [50], "M0 116"],
  ["a gap in the middle begins anew", [0, null, 100], "M0 232M1000 0"],
  ["a gap at the end", [0, 100, null], "M0 232L500 0"],
  ["zero runs along the floor", [0, 0], "M0 232L1000 232"],
  ["above the top leaves the box", [0, 200], "M0 232L1000 -232"],
])("line of %s", (_, values, path) => expect(linePath(at(...values), 100)).toBe(path));

test("the band goes there above and comes back below", () => {
  const points = [
    { x: 0, low: 0, high: 0 },
    { x: 1, low: 25, high: 75 },
  ];
  expect(bandPath(points, 100)).toBe("M0 232L1000 58L1000 174L0 232z");
  expect(bandPath(points.slice(1), 100)).toBe("");
});
