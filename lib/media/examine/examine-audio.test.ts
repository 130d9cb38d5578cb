import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { env } from "@/lib/platform/env";
import { HOSTILE_FILES, HOSTILE_TITLE, makeEndlessList, readAudioFixture, STRANGE_FILES } from "@/test/hostile-audio";
import { closeDecoders, withExamination } from "./decoder-pool";
import type { DecoderChoice, Examination } from "./examination";
import { findFfmpeg } from "./find-ffmpeg";

// five times the two seconds that the product promises: two test workers share the machine
const PATIENCE_MS = 10_000;
const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const DECODERS: DecoderChoice[] = hasFfmpeg ? ["ffmpeg", "wasm"] : ["wasm"];
if (!hasFfmpeg) test("decoded by ffmpeg", (context) => context.skip("needs ffmpeg"));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-examine-"));
});
afterAll(async () => {
  closeDecoders();
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  expect(await readdir(path.join(env.BACKLINE_DATA_DIR, "media", "incoming")).catch(() => [])).toEqual([]);
});

async function examine<T>(
  bytes: Buffer,
  fileName: string,
  decoder: DecoderChoice,
  use: (found: Examination) => Promise<T>,
  timeLimitMs?: number,
): Promise<T> {
  const file = path.join(folder, "upload.part");
  await writeFile(file, bytes);
  return withExamination({ path: file, fileName, sizeBytes: bytes.length, decoder, timeLimitMs }, use);
}

describe.each(DECODERS)("decoded by %s", (decoder) => {
  test.each([
    { name: "tide.flac", codec: "FLAC", durationMs: 6000, rateHz: 44_100, bitDepth: 16, isLossless: true },
    { name: "tide.wav", codec: "PCM", durationMs: 3000, rateHz: 22_050, bitDepth: 16, isLossless: true },
    { name: "tide-24.wav", codec: "PCM", durationMs: 1000, rateHz: 22_050, bitDepth: 24, isLossless: true },
    { name: "tide.aiff", codec: "PCM", durationMs: 1000, rateHz: 22_050, bitDepth: 16, isLossless: true },
    { name: "tide.mp3", codec: "MP3", durationMs: 6000, rateHz: 44_100, bitDepth: null, isLossless: false },
    { name: "vbr-no-xing.mp3", codec: "MP3", durationMs: 6034, rateHz: 44_100, bitDepth: null, isLossless: false },
    { name: "tide.ogg", codec: "Vorbis", durationMs: 6000, rateHz: 44_100, bitDepth: null, isLossless: false },
    { name: "tide.opus", codec: "Opus", durationMs: 6000, rateHz: 48_000, bitDepth: null, isLossless: false },
  ])("$name: facts, length, peaks and a preview", async ({ name, codec, durationMs, rateHz, bitDepth, isLossless }) => {
    const found = await examine(readAudioFixture(name), name, decoder, async (examination) => ({
      ...examination,
      preview: await stat(examination.previewPath),
    }));
    expect(found.facts).toMatchObject({ codec, sampleRateHz: rateHz, bitDepth, isLossless, channels: 2 });
    expect(Math.abs(found.durationMs - durationMs)).toBeLessThanOrEqual(2);
    expect(found.peaks).toHaveLength(1000);
    expect(Math.max(...found.peaks)).toBeGreaterThan(0.35);
    expect(Math.max(...found.peaks)).toBeLessThan(0.6);
    expect(found.preview.size).toBeGreaterThan(10_000);
  });

  test("FLAC tags and cover: words as text, the picture drawn anew with colours", async () => {
    const found = await examine(readAudioFixture("tide.flac"), "tide.flac", decoder, async (examination) => {
      const sizes = [examination.cover?.largePath, examination.cover?.smallPath].map((file) => stat(file ?? "none"));
      return { ...examination, sizes: (await Promise.all(sizes)).map((info) => info.size) };
    });
    expect(found.tags).toMatchObject({
      title: "Low Tide",
      artist: "Ana Sol",
      album: "Harbour",
      genre: "Folk",
      year: 2026,
      trackNumber: 2,
    });
    expect(found.sizes.every((size) => size > 200)).toBe(true);
    expect(found.cover?.accent.light.accent).toMatch(/^oklch\(/);
  });

  test("a long MP3 whose header is wrong about its length: the preview is cut from the decoded length", async () => {
    // VBR without Xing, and the first second is repeated: bitrate guesses go wrong
    const bytes = Buffer.concat(Array.from({ length: 12 }, () => readAudioFixture("vbr-no-xing.mp3")));
    const found = await examine(bytes, "long.mp3", decoder, async (examination) => {
      const { size } = await stat(examination.previewPath);
      return { durationMs: examination.durationMs, previewSeconds: (size * 8) / 192_000 };
    });
    expect(found.durationMs).toBeGreaterThan(70_000);
    expect(found.previewSeconds).toBeGreaterThan(29.5);
    expect(found.previewSeconds).toBeLessThan(30.6);
  });

  test.each(HOSTILE_FILES)("$label → $status", async ({ bytes, fileName, status, reason }) => {
    const startedAt = performance.now();
    const refused = await examine(bytes(), fileName, decoder, async () => null).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: status === 415 ? "unsupported_media" : "unprocessable" });
    expect(String(refused)).toMatch(reason);
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });

  test.each(STRANGE_FILES)("$label: taken", async ({ bytes }) => {
    const startedAt = performance.now();
    const found = await examine(bytes(), "strange.mp3", decoder, async (examination) => examination);
    expect(found.durationMs).toBe(6034);
    expect(found.cover).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });

  test("a WAV filled up with a megabyte of zeros is the same sound", async () => {
    const bytes = Buffer.concat([readAudioFixture("tide.wav"), Buffer.alloc(1_000_000)]);
    expect(await examine(bytes, "a.wav", decoder, async ({ durationMs }) => durationMs)).toBe(3000);
  });

  test("a title of markup and bidi marks stays what it is: text", async () => {
    const strange = STRANGE_FILES.find(({ label }) => label.startsWith("a title"));
    const found = await examine(strange?.bytes() ?? Buffer.alloc(0), "strange.mp3", decoder, async ({ tags }) => tags);
    expect(found.title).toBe(HOSTILE_TITLE);
  });
});

test.each(["tide-aac.m4a", "tide-alac.m4a"])("%s: needs ffmpeg and says so", async (name) => {
  const bytes = readAudioFixture(name);
  const refused = await examine(bytes, name, "wasm", async () => null).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "unsupported_media", reason: "needs_ffmpeg" });
});

test.for([
  ["tide-aac.m4a", "AAC"],
  ["tide-alac.m4a", "ALAC"],
] as const)("%s with ffmpeg", async ([name, codec], { skip }) => {
  skip(!hasFfmpeg, "needs ffmpeg");
  const found = await examine(readAudioFixture(name), name, "ffmpeg", async ({ facts, durationMs }) => ({
    facts,
    durationMs,
  }));
  expect(found.facts.codec).toBe(codec);
  expect(found.durationMs).toBeGreaterThan(2900);
});

test("both decoders draw the same waveform", async ({ skip }) => {
  skip(!hasFfmpeg, "needs ffmpeg");
  const bytes = readAudioFixture("tide.flac");
  const [one, other] = [
    await examine(bytes, "a.flac", "ffmpeg", async ({ peaks }) => peaks),
    await examine(bytes, "a.flac", "wasm", async ({ peaks }) => peaks),
  ];
  const mean = one.reduce((sum, peak, index) => sum + Math.abs(peak - (other[index] ?? 0)), 0) / one.length;
  expect(mean).toBeLessThan(0.06);
});

test("a file that takes too long: refused in words, its process is gone, the next file is served", async () => {
  const long = Buffer.concat(Array.from({ length: 200 }, () => readAudioFixture("vbr-no-xing.mp3")));
  const refused = await examine(long, "long.mp3", "wasm", async () => null, 150).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "unprocessable", reason: "too_slow" });
  await serveTheNext();
});

test("a header that keeps its reader busy: the processor time it may have is over, and so is its process", async () => {
  const refused = await examine(makeEndlessList(), "a.mp3", "wasm", async () => null).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "unprocessable", reason: "too_slow" });
  await serveTheNext();
});

async function serveTheNext(): Promise<void> {
  const after = await examine(readAudioFixture("tide.wav"), "a.wav", "wasm", async ({ durationMs }) => durationMs);
  expect(after).toBe(3000);
}
