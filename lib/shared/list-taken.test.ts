import { expect, test } from "vitest";
import { listTaken } from "./list-taken";

const item = (...taken: Parameters<typeof listTaken>[0][number]["taken"]) => ({ taken, isRevoked: false });

test("only what all of it was taken as, the last format first; what was given back does not count", () => {
  expect(listTaken([item("mp3_320", "flac"), item("flac", "mp3_320")])).toEqual(["mp3_320", "flac"]);
  expect(listTaken([item("flac", "original"), item("original")])).toEqual(["original"]);
  expect(listTaken([item("flac"), item()])).toEqual([]);
  expect(listTaken([item("flac"), { taken: [], isRevoked: true }])).toEqual(["flac"]);
  expect(listTaken([])).toEqual([]);
});
