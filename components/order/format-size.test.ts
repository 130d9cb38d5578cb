import { expect, test } from "vitest";
import { formatSize } from "./format-size";

test.each([
  [12, "1 kB"],
  [412_345, "412 kB"],
  [8_812_345, "8.8 MB"],
  [999_900_000, "999.9 MB"],
  [4_096_000_000, "4.1 GB"],
])("%i bytes are %s", (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text);
});
