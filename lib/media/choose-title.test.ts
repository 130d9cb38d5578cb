import { expect, test } from "vitest";
import { chooseTitle } from "./choose-title";
import { cleanText } from "./clean-text";
import { formatSize } from "./format-size";
import { looksLossy } from "./looks-lossy";

test.each([
  ["typed", "Mine", { title: "Tag" }, "file.mp3", "Mine"],
  ["the tag", undefined, { title: "Tag" }, "file.mp3", "Tag"],
  ["the file's name", undefined, {}, "02_Slow_water.flac", "02 Slow water"],
  ["a name of dots", undefined, {}, ".mp3", "Untitled"],
  ["nothing at all", undefined, {}, "", "Untitled"],
])("title: %s", (_, typed, tags, fileName, expected) => {
  expect(chooseTitle(typed, tags, fileName)).toBe(expected);
});

test.each([
  ["NUL and control characters", "a\0b\u0007c\r\nd", "a b c d"],
  ["a lone surrogate", "a\ud800b", "a b"],
  ["markup and bidi marks stay", "<b>\u202Ex</b>", "<b>\u202Ex</b>"],
  ["composed", "e\u0301", "é"],
  ["cut by characters, not halves of them", "🎧".repeat(300), "🎧".repeat(200)],
  ["only blanks", " \t ", undefined],
  ["no text", 7, undefined],
])("text: %s", (_, given, expected) => {
  expect(cleanText(given)).toBe(expected);
});

test.each([
  ["Ogg", "OggS", "a.ogg", true],
  ["an MPEG frame", "\xff\xfb\x90", "a.mp3", true],
  ["ID3 named .mp3", "ID3\x04", "a.MP3", true],
  ["ID3 in front of a FLAC", "ID3\x04", "a.flac", false],
  ["FLAC", "fLaC", "a.flac", false],
  ["M4A may hold either", "\0\0\0\x1cftyp", "a.m4a", false],
  ["nothing", "", "", false],
])("lossy by its first bytes: %s", (_, head, fileName, expected) => {
  expect(looksLossy(Buffer.from(head, "latin1"), fileName)).toBe(expected);
});

test.each([
  [1, "1 KB"],
  [40_000, "40 KB"],
  [50 * 1_048_576, "50 MB"],
  [55_469_670, "52.9 MB"],
])("%i bytes are %s", (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected);
});
