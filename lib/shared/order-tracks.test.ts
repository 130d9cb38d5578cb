import { describe, expect, test } from "vitest";
import { findSameNumbers, type OrderFacts, orderTracks } from "./order-tracks";
import { readFileNumber, tidyTitle } from "./read-file-number";

test.each([
  ["", null, null],
  [".flac", null, null],
  ["0 Zero.flac", null, 0],
  ["1984.flac", null, null],
  ["2112 Overture.flac", null, null],
  ["Song.flac", null, null],
  ["7 Rings.mp3", null, 7],
  ["01 Dawn.flac", null, 1],
  ["1. Dawn.flac", null, 1],
  ["(12) Dawn.wav", null, 12],
  ["007_Bond.wav", null, 7],
  ["Track 4.aiff", null, 4],
  ["2-03 Song.flac", 2, 3],
  ["d2t03 Song.flac", 2, 3],
  ["CD1-11 Song.flac", 1, 11],
  ["0-03 Song.flac", null, 0],
  ["Artist - 03 - Song.flac", null, 3],
  ["Artist - Album - 11 Song.flac", null, 11],
  ["Album/CD 2/03 Song.flac", 2, 3],
  ["Album (Disc 1)/1-02 Song.flac", 1, 2],
  ["Album/Disc 02/Song.flac", 2, null],
  ["Abcd 9/Song.flac", null, null],
  ["CD 3/1-04 Song.flac", 3, 4],
])("%s says disc %s, number %s", (path, disc, number) => {
  expect(readFileNumber(path)).toEqual({ disc, number });
});

test.each([
  ["", ""],
  ["99 Luftballons", "99 Luftballons"],
  ["7 Rings", "7 Rings"],
  ["1979", "1979"],
  ["01", "01"],
  ["3.14", "3.14"],
  ["1-800 Calls", "1-800 Calls"],
  ["01 Dawn", "Dawn"],
  ["1. Dawn", "Dawn"],
  ["12 - Dawn.flac", "Dawn"],
  ["2-03 Dawn", "Dawn"],
  ["04_low_tide.wav", "low tide"],
  ["  Two   spaces ", "Two spaces"],
  ["Mr. Flac", "Mr. Flac"],
])("the title “%s” tidied is “%s”", (title, tidy) => {
  expect(tidyTitle(title)).toBe(tidy);
});

const fact = (path: string, tagNumber: number | null = null, tagDisc: number | null = null): OrderFacts => ({
  id: path,
  path,
  tagNumber,
  tagDisc,
  contentHash: path,
});
const read = (facts: OrderFacts[], source?: "names") =>
  orderTracks(facts, source).map(({ id, disc, position }) => `${disc}.${position} ${id}`);

describe("order of files", () => {
  test.each([
    { name: "nothing", facts: [], order: [] },
    { name: "names without numbers", facts: [fact("b"), fact("a"), fact("B")], order: ["1.1 a", "1.2 B", "1.3 b"] },
    { name: "natural numbers", facts: [fact("10 x"), fact("9 x")], order: ["1.1 9 x", "1.2 10 x"] },
    { name: "tags before names", facts: [fact("01 x", 2), fact("02 x", 1)], order: ["1.1 02 x", "1.2 01 x"] },
    { name: "the unnumbered last", facts: [fact("a"), fact("z", 9)], order: ["1.1 z", "1.2 a"] },
    {
      name: "one number twice: by name",
      facts: [fact("z", 1), fact("a", 1), fact("m", 2)],
      order: ["1.1 a", "1.2 z", "1.3 m"],
    },
    {
      name: "discs by tag and by folder, counted from 1",
      facts: [fact("x", 1, 7), fact("CD 3/02 y"), fact("CD 3/01 z")],
      order: ["1.1 CD 3/01 z", "1.2 CD 3/02 y", "2.1 x"],
    },
  ])("$name, whichever came first", ({ facts, order }) => {
    expect(read(facts)).toEqual(order);
    expect(read([...facts].reverse())).toEqual(order);
  });

  test("names alone, when tags are not to be trusted", () => {
    expect(read([fact("01 x", 2), fact("02 y", 1)], "names")).toEqual(["1.1 01 x", "1.2 02 y"]);
  });

  test("the same name and number twice: by content", () => {
    const twins = ["b", "a"].map((contentHash) => ({ ...fact("x", 1), id: contentHash, contentHash }));
    expect(orderTracks(twins).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("numbers that several claim", () => {
    expect(findSameNumbers([fact("a", 1), fact("b", 1), fact("c", 3), fact("d"), fact("e"), fact("03 f")])).toEqual([
      1, 3,
    ]);
    expect(findSameNumbers([fact("a", 1, 1), fact("b", 1, 2)])).toEqual([]);
  });
});
