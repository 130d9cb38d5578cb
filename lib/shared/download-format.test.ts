import { expect, test } from "vitest";
import { DOWNLOAD_FORMATS, listOffers } from "./download-format";

const formatsOf = (master: Parameters<typeof listOffers>[0]) => listOffers(master).map(({ format }) => format);

test.each([
  ["an MP3 at 128 kbit/s only as it is", { isLossless: false, bitrateBps: 128_000 }, ["original"]],
  ["an Opus file of unknown bit rate only as it is", { isLossless: false, bitrateBps: null }, ["original"]],
  [
    "an MP3 at 320 kbit/s in what is no more than that",
    { isLossless: false, bitrateBps: 320_000 },
    ["original", "mp3_v0", "mp3_320", "aac", "ogg", "opus"],
  ],
  ["a FLAC in everything", { isLossless: true, bitrateBps: null }, [...DOWNLOAD_FORMATS]],
])("%s", (_, master, expected) => {
  expect(formatsOf(master)).toEqual(expected);
});

test("what is made from a lossy master says so, the master itself does not", () => {
  const offers = listOffers({ isLossless: false, bitrateBps: 256_000 });
  expect(offers.find(({ format }) => format === "original")?.isFromLossy).toBe(false);
  expect(offers.find(({ format }) => format === "opus")?.isFromLossy).toBe(true);
});
