import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAudioFixture } from "@/test/hostile-audio";
import { findFormat } from "./audio-formats";
import { checkLayout } from "./check-layout";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-layout-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The words of the refusal, null when there is none. */
async function check(mime: string, bytes: Buffer, start = 0): Promise<string | null> {
  const format = findFormat(mime);
  if (!format) throw new Error(mime);
  const file = path.join(folder, "upload.part");
  await writeFile(file, bytes);
  return checkLayout(file, format, start, bytes.length).then(
    () => null,
    (error: Error) => error.message,
  );
}

const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;
const FOOTED = 0x10;
const TOO_MANY = /more than 20,000 parts/;

function writeSyncSafe(bytes: Buffer, value: number, at: number): void {
  for (const [index, shift] of [21, 14, 7, 0].entries()) bytes[at + index] = (value >> shift) & 0x7f;
}

/** A tag of `count` frames of text, 200 bytes each so that sizes need more than seven bits. */
function makeTag(version: 2 | 3 | 4, flags: number, count: number, paddingBytes = 0): Buffer {
  const frame = Buffer.alloc((version === 2 ? 6 : 10) + 200, "x");
  frame.write(version === 2 ? "TXX" : "TXXX", 0, "latin1");
  if (version === 2) frame.writeUIntBE(200, 3, 3);
  if (version === 3) frame.writeUInt32BE(200, 4);
  if (version === 4) writeSyncSafe(frame, 200, 4);
  if (version !== 2) frame.writeUInt16BE(0, 8);
  const extended = Buffer.alloc((flags & EXTENDED) === 0 ? 0 : 10);
  if (extended.length > 0) extended.writeUInt32BE(version === 3 ? 6 : 10, 0);
  const inside = Buffer.concat([extended, Buffer.alloc(paddingBytes), Buffer.alloc(frame.length * count, frame)]);
  const head = Buffer.from(
    ["I", "D", "3"].map((letter) => letter.charCodeAt(0)).concat([version, 0, flags, 0, 0, 0, 0]),
  );
  writeSyncSafe(head, inside.length, 6);
  const foot = Buffer.from(head);
  foot.write("3DI", 0, "latin1");
  return Buffer.concat((flags & FOOTED) === 0 ? [head, inside] : [head, inside, foot]);
}

const SOUND = readAudioFixture("tide.mp3");

test.each([
  ["ID3v2.2", 2, 0, 0],
  ["ID3v2.2, unsynchronised", 2, UNSYNCHRONISED, 0],
  ["ID3v2.3", 3, 0, 0],
  ["ID3v2.3, unsynchronised, with an extended header", 3, UNSYNCHRONISED | EXTENDED, 0],
  ["ID3v2.4", 4, 0, 0],
  ["ID3v2.4 with an extended header and a footer", 4, UNSYNCHRONISED | EXTENDED | FOOTED, 0],
  ["frames behind padding", 3, 0, 300_000],
] as const)("%s: 20 000 frames are too many, 19 000 are not", async (_, version, flags, paddingBytes) => {
  const checkCount = (count: number) =>
    check("audio/mpeg", Buffer.concat([makeTag(version, flags, count, paddingBytes), SOUND]));
  expect(await checkCount(20_000)).toMatch(TOO_MANY);
  expect(await checkCount(19_000)).toBeNull();
});

test("frames count over all tags in front of a sound, and over all chunks that are one", async () => {
  const half = makeTag(4, 0, 11_000);
  expect(await check("audio/mpeg", Buffer.concat([half, SOUND]))).toBeNull();
  expect(await check("audio/mpeg", Buffer.concat([half, half, SOUND]))).toMatch(TOO_MANY);
  expect(await check("audio/flac", Buffer.concat([half, half, readAudioFixture("tide.flac")]), half.length)).toMatch(
    TOO_MANY,
  );
  const wav = (...tags: Buffer[]) =>
    Buffer.concat([readAudioFixture("tide.wav"), ...tags.map((tag) => chunk(tag, "LE"))]);
  const aiff = (...tags: Buffer[]) =>
    Buffer.concat([readAudioFixture("tide.aiff"), ...tags.map((tag) => chunk(tag, "BE"))]);
  expect([await check("audio/wav", wav(half)), await check("audio/aiff", aiff(half))]).toEqual([null, null]);
  expect(await check("audio/wav", wav(half, half))).toMatch(TOO_MANY);
  expect(await check("audio/aiff", aiff(half, half))).toMatch(TOO_MANY);
});

function chunk(tag: Buffer, order: "LE" | "BE"): Buffer {
  const head = Buffer.from(order === "LE" ? "id3 \0\0\0\0" : "ID3 \0\0\0\0", "latin1");
  if (order === "LE") head.writeUInt32LE(tag.length, 4);
  else head.writeUInt32BE(tag.length, 4);
  return Buffer.concat([head, tag]);
}

test("padding is no part: a megabyte of it, as taggers leave it, passes", async () => {
  expect(await check("audio/mpeg", Buffer.concat([makeTag(3, 0, 12), makeTag(3, 0, 0, 1_000_000), SOUND]))).toBeNull();
});

test("tags that end in the middle of a frame, say a version that nobody knows, or claim the whole file are left to the parser", async () => {
  const tag = makeTag(3, 0, 3);
  const unknown = Buffer.from(tag);
  unknown[3] = 9;
  const endless = Buffer.from(tag);
  endless.fill(0xff, 6, 10);
  for (const bytes of [tag.subarray(0, 300), unknown, endless, tag.subarray(0, 12)])
    expect(await check("audio/mpeg", bytes)).toBeNull();
});
