import { expect, test } from "vitest";
import { listOffers } from "@/lib/shared/download-format";
import { listFormats } from "./list-formats";

const lossless = { offers: listOffers({ isLossless: true, bitrateBps: null }), isRevoked: false };
const lossy = { offers: listOffers({ isLossless: false, bitrateBps: 256_000 }), isRevoked: false };

test("a record of mixed masters: all that any of them offers, and how many come as they are", () => {
  const choices = listFormats([lossless, lossy]);
  expect(choices.find(({ format }) => format === "flac")).toEqual({
    format: "flac",
    isFromLossy: false,
    asUploaded: 1,
  });
  expect(choices.find(({ format }) => format === "aac")).toEqual({ format: "aac", isFromLossy: true, asUploaded: 0 });
  expect(choices[0]?.format).toBe("original");
});

test("what was given back is offered in nothing", () => {
  expect(listFormats([{ ...lossless, isRevoked: true }])).toEqual([]);
});
