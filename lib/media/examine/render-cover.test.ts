import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderCover } from "./render-cover";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-cover-"));
});
afterEach(() => rm(folder, { recursive: true }));

const draw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#1f6f8b" } })
    .png()
    .toBuffer();

/** A PNG that says it is larger than it is: what a reader would have to make room for. */
async function claim(width: number, height: number): Promise<Buffer> {
  const png = await draw(64, 64);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

test("a picture of reasonable size is drawn anew", async () => {
  expect(await renderCover(await draw(500, 400), folder)).not.toBeNull();
  expect((await readdir(folder)).sort()).toEqual(["cover-large.webp", "cover-small.webp"]);
});

test("one of more than fifty million pixels is no cover, however few bytes it has", async () => {
  const large = await draw(8_000, 6_300);
  expect(large.length).toBeLessThan(1_000_000);
  expect(await renderCover(large, folder)).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["a million by a million, it says", 1_000_000, 1_000_000],
  ["too small to show", 63, 500],
])("%s: no cover, and nothing is kept", async (_, width, height) => {
  expect(await renderCover(await claim(width, height), folder)).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});
