import { expect, test } from "vitest";
import { buildBarcode } from "./barcode-bars";

/** Reads the bars back: five bars a character, a wide one is 3, so a scanner would read the same. */
function widths(text: string) {
  const { bars } = buildBarcode(text);
  return Array.from({ length: bars.length / 5 }, (_, at) =>
    bars
      .slice(at * 5, at * 5 + 5)
      .map((bar) => bar.width)
      .join(""),
  );
}

test("an order number is a Code 39 between two stars", () => {
  const read = widths("7K4-Q2M9");
  expect(read).toHaveLength(10);
  expect(read[0]).toBe("11331");
  expect(read.at(-1)).toBe(read[0]);
  expect(read[1]).toBe("11133");
});

test("small letters count as capitals, unknown signs are left out, and the width ends at the last bar", () => {
  expect(widths("k_4")).toEqual(widths("K4"));
  const { bars, width } = buildBarcode("A");
  const last = bars.at(-1);
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBe(width);
});
