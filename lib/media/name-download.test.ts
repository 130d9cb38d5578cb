import { expect, test } from "vitest";
import { describeAttachment, nameDownload } from "./name-download";

test.each([
  ["slashes and dots", "../../etc", "passwd", "etc - passwd.flac"],
  ["marks that turn the ending around", "Ana\u202E", "gnp\u200F", "Ana - gnp.flac"],
  ["line breaks and NUL", "Ana\r\nSet-Cookie: x", "a\0b", "Ana Set-Cookie x - a b.flac"],
  ["Arabic and emoji stay", "ليل", "🎧", "ليل - 🎧.flac"],
])("file names: %s", (_, artist, title, expected) => {
  const name = nameDownload(artist, title, "flac");
  expect(name.replace(/^[ .]+/, "").replace(/ +/g, " ")).toBe(expected);
});

test("very long titles are cut, the ending stays", () => {
  expect(nameDownload("A", "x".repeat(500), "flac")).toHaveLength(155);
});

test("Content-Disposition: the full name by RFC 5987, an ASCII one beside it", () => {
  expect(describeAttachment("Zoë - It's (live) 50%.flac")).toBe(
    `attachment; filename="Zoe - It's (live) 50%.flac"; filename*=UTF-8''Zo%C3%AB%20-%20It%27s%20%28live%29%2050%25.flac`,
  );
  expect(describeAttachment("ليل.flac")).toContain('filename="track.flac"');
});
