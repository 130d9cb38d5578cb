import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWav } from "@/test/hostile-audio";
import { PeakMeter } from "./peak-meter";
import { readPcm, readPcmLength } from "./read-pcm";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-pcm-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A mono WAV of two samples, +half and −half, in the layout asked for. */
function makeWavOf(tag: number, bits: number, samples: Buffer, isExtensible = false): Buffer {
  const wav = makeWav({ data: samples });
  wav.writeUInt16LE(tag, 20);
  wav.writeUInt16LE(bits / 8, 32);
  wav.writeUInt16LE(bits, 34);
  if (!isExtensible) return wav;
  const tail = Buffer.alloc(24);
  tail.writeUInt16LE(22, 0);
  tail.writeUInt16LE(tag, 8);
  const whole = Buffer.concat([wav.subarray(0, 36), tail, wav.subarray(36)]);
  whole.writeUInt32LE(40, 16);
  whole.writeUInt16LE(0xfffe, 20);
  return whole;
}

function makeAiff(compression: string, bits: number, samples: Buffer): Buffer {
  const chunk = (id: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(id, 0, "latin1");
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const common = Buffer.alloc(24);
  common.writeUInt16BE(1, 0);
  common.writeUInt32BE(samples.length / (bits / 8), 2);
  common.writeUInt16BE(bits, 6);
  common.writeUInt16BE(16_383 + 12, 8); // 8 000 = 2^12 × 1.953125, as an 80-bit float
  common.writeUInt32BE((8000 * 2 ** (31 - 12)) >>> 0, 10);
  common.write(compression, 18, "latin1");
  const body = Buffer.concat([
    Buffer.from("AIFC"),
    chunk("COMM", common),
    chunk("SSND", Buffer.concat([Buffer.alloc(8), samples])),
  ]);
  return chunk("FORM", body);
}

const halves = (
  bytesPerSample: number,
  write: (buffer: Buffer, value: number, offset: number) => void,
  scale: number,
) => {
  const buffer = Buffer.alloc(bytesPerSample * 2);
  write(buffer, 0.5 * scale, 0);
  write(buffer, -0.5 * scale, bytesPerSample);
  return buffer;
};

test.each([
  ["WAV, 8 bits are unsigned", "wav", makeWavOf(1, 8, Buffer.from([192, 64]))],
  [
    "WAV, 16 bits",
    "wav",
    makeWavOf(
      1,
      16,
      halves(2, (b, v, o) => b.writeInt16LE(v, o), 2 ** 15),
    ),
  ],
  [
    "WAV, 24 bits",
    "wav",
    makeWavOf(
      1,
      24,
      halves(3, (b, v, o) => b.writeIntLE(v, o, 3), 2 ** 23),
    ),
  ],
  [
    "WAV, 32 bits",
    "wav",
    makeWavOf(
      1,
      32,
      halves(4, (b, v, o) => b.writeInt32LE(v, o), 2 ** 31),
    ),
  ],
  [
    "WAV, float",
    "wav",
    makeWavOf(
      3,
      32,
      halves(4, (b, v, o) => b.writeFloatLE(v, o), 1),
    ),
  ],
  [
    "WAV, double",
    "wav",
    makeWavOf(
      3,
      64,
      halves(8, (b, v, o) => b.writeDoubleLE(v, o), 1),
    ),
  ],
  [
    "WAV, extensible float",
    "wav",
    makeWavOf(
      3,
      32,
      halves(4, (b, v, o) => b.writeFloatLE(v, o), 1),
      true,
    ),
  ],
  [
    "AIFF-C, big-endian",
    "aiff",
    makeAiff(
      "NONE",
      16,
      halves(2, (b, v, o) => b.writeInt16BE(v, o), 2 ** 15),
    ),
  ],
  [
    "AIFF-C, little-endian (sowt)",
    "aiff",
    makeAiff(
      "sowt",
      16,
      halves(2, (b, v, o) => b.writeInt16LE(v, o), 2 ** 15),
    ),
  ],
  [
    "AIFF-C, float",
    "aiff",
    makeAiff(
      "fl32",
      32,
      halves(4, (b, v, o) => b.writeFloatBE(v, o), 1),
    ),
  ],
] as const)("%s", async (_, kind, bytes) => {
  const file = path.join(folder, "sound");
  await writeFile(file, bytes);
  const samples: number[] = [];
  for await (const sound of readPcm(file, kind)) {
    expect(sound.sampleRate).toBe(8000);
    samples.push(...(sound.channelData[0] ?? []));
  }
  expect(samples).toEqual([0.5, -0.5]);
});

test.each([
  ["µ-law inside WAV", "wav", makeWavOf(7, 8, Buffer.from([1, 2]))],
  ["compressed AIFF-C", "aiff", makeAiff("ulaw", 8, Buffer.from([1, 2]))],
  ["no channels", "wav", Buffer.from(makeWav()).fill(0, 22, 24)],
  ["RIFF and nothing more", "wav", Buffer.from("RIFF\0\0\0\0WAVE", "latin1")],
] as const)("%s: no samples, no length", async (_, kind, bytes) => {
  const file = path.join(folder, "sound");
  await writeFile(file, bytes);
  for await (const sound of readPcm(file, kind)) expect(sound).toBeNull();
  expect(await readPcmLength(file, kind)).toBeNull();
});

test("the declared length is the header's, whatever is there", async () => {
  const file = path.join(folder, "sound");
  await writeFile(file, makeWav({ claimedDataBytes: 160_000 }));
  expect(await readPcmLength(file, "wav")).toBe(10_000);
});

test.each([
  ["silence", () => 0, 0, 0],
  ["louder and louder", (index: number, of: number) => index / of, 0.001, 1],
])("peaks of %s, from one sample to three million", (_, level, first, last) => {
  for (const frames of [1, 999, 123_457, 3_000_000]) {
    const meter = new PeakMeter();
    for (let i = 0; i < frames; i++) meter.add(i % 2 === 0 ? level(i, frames) : -level(i, frames));
    const peaks = meter.finish();
    expect(meter.frames).toBe(frames);
    expect(peaks).toHaveLength(1000);
    if (frames > 1000) {
      expect(peaks[0]).toBeLessThanOrEqual(first + 0.002);
      expect(peaks[999]).toBeCloseTo(last, 2);
      expect(peaks).toEqual(peaks.toSorted((a, b) => a - b));
    }
  }
});

test("nothing measured: no peaks", () => {
  expect(new PeakMeter().finish()).toEqual([]);
});
