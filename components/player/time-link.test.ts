import { expect, test } from "vitest";
import type { PlayerTrack } from "./player-store";
import { linkToTime, parseTime, readTimeLink, writeTime } from "./time-link";

test.each([
  ["", null],
  ["1:2", null],
  ["1:60", null],
  ["-5", null],
  ["abc", null],
  ["1:23:", null],
  ["1e3", null],
  ["0", 0],
  ["83", 83_000],
  ["83s", 83_000],
  ["1:23", 83_000],
  ["90:00", 5_400_000],
  ["1:02:03", 3_723_000],
  ["1m23s", 83_000],
  ["1h", 3_600_000],
])("%s is %s ms", (text, expected) => expect(parseTime(text)).toBe(expected));

test.each([
  [0, "0:00"],
  [83_999, "1:23"],
  [3_723_000, "1:02:03"],
])("%s ms reads %s, and back to its second", (positionMs, text) => {
  expect(writeTime(positionMs)).toBe(text);
  expect(parseTime(text)).toBe(Math.floor(positionMs / 1000) * 1000);
});

const queue = ["trk_a", "trk_b"].map((id) => ({ id, releaseSlug: "a b", durationMs: 100_000 })) as PlayerTrack[];
const read = (search: string) => readTimeLink(new URLSearchParams(search), queue);

test.each([
  ["nothing asked", "", null],
  ["another record's track", "track=trk_x&t=1:00", null],
  ["a time beyond the end: from the start", "track=trk_b&t=1:40", { index: 1, positionMs: 0 }],
  ["a time that is none: from the start", "track=trk_b&t=soon", { index: 1, positionMs: 0 }],
  ["a time alone: the first track", "t=0:10", { index: 0, positionMs: 10_000 }],
  ["a track alone", "track=trk_b", { index: 1, positionMs: 0 }],
])("%s", (_, search, expected) => expect(read(search)).toEqual(expected));

test("what is written is read again", () => {
  const link = new URL(linkToTime(queue[1] as PlayerTrack, 83_400, "http://shop.example"));
  expect(link.pathname).toBe("/releases/a%20b");
  expect(readTimeLink(link.searchParams, queue)).toEqual({ index: 1, positionMs: 83_000 });
});
