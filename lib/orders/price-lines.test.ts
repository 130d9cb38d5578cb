import { expect, test } from "vitest";
import type { Sellable } from "@/lib/catalog/get-sellable";
import { priceLine } from "./price-lines";

const item = (priceMinor: number): Sellable => ({
  kind: "release",
  trackId: null,
  releaseId: "r",
  artistId: "a",
  artistName: "A",
  title: "T",
  currency: "EUR",
  priceMinor,
  named: null,
  coverCid: null,
  record: { kind: "album", trackCount: 9 },
});

test.each([
  ["no tax", 129, 0, false, 129, 0],
  ["23 % on top of 12.00", 1200, 230_000, false, 1200, 276],
  ["23 % inside 12.00", 1200, 230_000, true, 976, 224],
  ["half a cent rounds up", 50, 10_000, false, 50, 1],
  ["JPY 500 with 10 % inside", 500, 100_000, true, 455, 45],
  ["free stays free", 0, 230_000, true, 0, 0],
])("%s", (_, priceMinor, ratePpm, priceIncludesTax, netMinor, taxMinor) => {
  const line = priceLine(item(priceMinor), { jurisdiction: "IE", ratePpm, priceIncludesTax });
  expect([line.netMinor, line.taxMinor]).toEqual([netMinor, taxMinor]);
});
