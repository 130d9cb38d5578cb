import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { SoundFindings } from "./examination";
import { findFfmpeg } from "./find-ffmpeg";
import { SoundMeter } from "./sound-meter";

const RATE_HZ = 44_100;
const CLEAN = { clippedStretches: 0, isSilent: false, leadSilenceMs: 0, tailSilenceMs: 0, lossyCutoffHz: null };

/** Hears `channels` in pieces of odd lengths, as a decoder hands them over. */
function hear(channels: readonly Float32Array[], pieceFrames = 999): SoundFindings {
  const meter = new SoundMeter(RATE_HZ, true);
  const frames = channels[0]?.length ?? 0;
  for (let start = 0; start < frames; start += pieceFrames) {
    const count = Math.min(pieceFrames, frames - start);
    meter.add(
      channels.map((samples) => ({ samples, offset: start, stride: 1 })),
      count,
      1,
    );
  }
  return meter.finish();
}

const tone = (seconds: number, level = 0.5) =>
  Float32Array.from({ length: seconds * RATE_HZ }, (_, n) => level * Math.sin(n / 17));
const silence = (seconds: number) => new Float32Array(seconds * RATE_HZ);
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
/** A tone whose sample values from `at` on stand at full scale for `run` samples. */
function clip(run: number, at = 1_000): Float32Array {
  const sound = tone(1);
  sound.fill(-1, at, at + run);
  return sound;
}

describe("what the ear of the store finds", () => {
  test.each([
    { name: "nothing at all", channels: [new Float32Array(0)], found: { ...CLEAN, isSilent: true } },
    {
      name: "digital silence",
      channels: [silence(2), silence(2)],
      found: { ...CLEAN, isSilent: true, leadSilenceMs: 2000, tailSilenceMs: 2000 },
    },
    { name: "hiss below −60 dBFS", channels: [tone(1, 0.0009)], found: { isSilent: true } },
    { name: "three samples at full scale are a peak", channels: [clip(3)], found: CLEAN },
    { name: "four are clipping", channels: [clip(4)], found: { clippedStretches: 1 } },
    { name: "a stretch over the seam of two pieces is one", channels: [clip(10, 995)], found: { clippedStretches: 1 } },
    { name: "a stretch that the end cuts off", channels: [clip(50, RATE_HZ - 50)], found: { clippedStretches: 1 } },
    { name: "clipping on the right only", channels: [tone(1), clip(9)], found: { clippedStretches: 1 } },
    {
      name: "silence at both ends, each channel its own",
      channels: [join(silence(3), tone(1), silence(2)), join(silence(2), tone(1), silence(3))],
      found: { isSilent: false, leadSilenceMs: 2000, tailSilenceMs: 2000 },
    },
    { name: "a plain tone", channels: [tone(3)], found: CLEAN },
  ])("$name", ({ channels, found }) => {
    const heard = hear(channels);
    for (const [key, value] of Object.entries(found)) {
      if (typeof value === "number") expect(heard[key as keyof SoundFindings], key).toBeCloseTo(value, -1);
      else expect(heard[key as keyof SoundFindings], key).toBe(value);
    }
  });
});

const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const folder = mkdtempSync(path.join(os.tmpdir(), "backline-sound-"));
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: string[]): void {
  const { status, stderr } = spawnSync("ffmpeg", ["-nostdin", "-y", "-v", "error", ...args], { cwd: folder });
  expect(status, String(stderr)).toBe(0);
}

describe.skipIf(!hasFfmpeg)("a lossless file made from a lossy one", () => {
  const MUSIC = "anoisesrc=c=pink:d=6:a=0.4:seed=7:r=44100";
  test.each([
    { name: "a master", source: MUSIC, codec: null, edge: null },
    { name: "a master with a natural end", source: `${MUSIC},lowpass=f=9000`, codec: null, edge: null },
    { name: "white noise", source: "anoisesrc=c=white:d=6:a=0.3:seed=3:r=44100", codec: null, edge: null },
    { name: "a whistle and nothing else", source: "sine=f=15800:d=6:r=44100", codec: null, edge: null },
    { name: "MP3 of 128 kbit/s", source: MUSIC, codec: ["libmp3lame", "128k", "a.mp3"], edge: 16_000 },
    { name: "MP3 of 192 kbit/s", source: MUSIC, codec: ["libmp3lame", "192k", "b.mp3"], edge: 18_800 },
    { name: "MP3 of 320 kbit/s", source: MUSIC, codec: ["libmp3lame", "320k", "c.mp3"], edge: 20_100 },
    { name: "AAC of 128 kbit/s", source: MUSIC, codec: ["aac", "128k", "d.m4a"], edge: 17_500 },
  ])("$name", ({ source, codec, edge }) => {
    run(["-f", "lavfi", "-i", source, "-ac", "2", "master.wav"]);
    if (codec) {
      const [name = "", rate = "", file = ""] = codec;
      run(["-i", "master.wav", "-c:a", name, "-b:a", rate, file]);
      run(["-i", file, "-c:a", "pcm_s16le", "master.wav"]);
    }
    const bytes = readFileSync(path.join(folder, "master.wav"));
    const start = bytes.indexOf("data") + 8;
    const pcm = new Int16Array(Uint8Array.from(bytes.subarray(start)).buffer);
    const meter = new SoundMeter(RATE_HZ, true);
    meter.add(
      [0, 1].map((offset) => ({ samples: pcm, offset, stride: 2 })),
      pcm.length / 2,
      1 / 32_768,
    );
    const { lossyCutoffHz } = meter.finish();
    if (edge === null) expect(lossyCutoffHz).toBeNull();
    else expect(Math.abs((lossyCutoffHz ?? 0) - edge), `${lossyCutoffHz}`).toBeLessThan(1_000);
  });
});
