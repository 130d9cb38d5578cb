import { expect, test } from "vitest";
import { DOWNLOAD_FORMATS } from "@/lib/shared/download-format";
import { chooseStream } from "./choose-stream";

const MINUTE_MS = 60_000;
const master = (codec: string, mimeType: string, bitsPerSecond: number) => ({
  codec,
  mimeType,
  durationMs: MINUTE_MS,
  sizeBytes: (bitsPerSecond / 8) * 60,
});
const ALL = [...DOWNLOAD_FORMATS];

test.each([
  ["ALAC nowhere but in Safari", master("ALAC", "audio/mp4", 900_000), ["mp3", "flac"], ALL, "mp3_320"],
  ["AIFF", master("PCM", "audio/aiff", 1_411_200), ["mp3", "wav"], ALL, "mp3_320"],
  ["a 24-bit 96 kHz WAV is too heavy", master("PCM", "audio/wav", 4_608_000), ["mp3", "wav"], ALL, "mp3_320"],
  ["a CD WAV is not", master("PCM", "audio/wav", 1_411_200), ["mp3", "wav"], ALL, "original"],
  ["heavy, but nothing else can be made", master("PCM", "audio/wav", 4_608_000), ["wav"], ["original"], "original"],
  ["a FLAC of a CD", master("FLAC", "audio/flac", 900_000), ["flac", "mp3"], ALL, "original"],
  ["an AAC file without the codec", master("AAC", "audio/mp4", 256_000), ["mp3", "opus"], ["original", "opus"], "opus"],
  ["nothing fits", master("AAC", "audio/mp4", 128_000), ["mp3"], ["original"], null],
  ["a player that says nothing", master("MP3", "audio/mpeg", 128_000), [], ["original"], null],
] as const)("%s", (_, given, plays, offered, expected) => {
  expect(chooseStream(given, plays, offered)).toBe(expected);
});
