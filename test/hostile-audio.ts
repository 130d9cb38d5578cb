import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

/** A committed fixture of test/fixtures/audio. */
export function readAudioFixture(name: string): Buffer {
  return readFileSync(path.join(import.meta.dirname, "fixtures", "audio", name));
}

/** Bytes that look random and are the same in every run: the key stream of a cipher. */
export function makeNoise(sizeBytes: number): Buffer {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

/** An ID3v2.3 tag of the frames given, claiming `claimedBytes` when that is not its true length. */
export function makeId3(frames: Buffer, claimedBytes = frames.length): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (claimedBytes >> shift) & 0x7f);
  return Buffer.concat([Buffer.from("ID3"), Buffer.from([3, 0, 0, ...size]), frames]);
}

export function makeId3Frame(id: string, body: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(id, 0, "latin1");
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

export function makeWav(overrides: { sampleRateHz?: number; claimedDataBytes?: number; data?: Buffer } = {}): Buffer {
  const { sampleRateHz = 8000, data = Buffer.alloc(1600) } = overrides;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRateHz, 24);
  head.writeUInt32LE(sampleRateHz * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(overrides.claimedDataBytes ?? data.length, 40);
  return Buffer.concat([head, data]);
}

function makeAtom(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

const FTYP = makeAtom("ftyp", Buffer.from("M4A \0\0\0\0M4A isom", "latin1"));
const MP3 = readAudioFixture("tide.mp3");
const HTML = Buffer.from(`<!doctype html><script>alert(1)</script>${"<p>not a sound</p>".repeat(400)}`);

function makeHugeAtom(): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write("moov", 4, "latin1");
  head.writeBigUInt64BE(2n ** 60n, 8);
  return Buffer.concat([FTYP, head, Buffer.alloc(64)]);
}

/** One chain of 20 000 atoms, each inside the one before. */
function makeNestedAtoms(): Buffer {
  const depth = 20_000;
  const chain = Buffer.alloc(depth * 8);
  for (let level = 0; level < depth; level++) {
    chain.writeUInt32BE((depth - level) * 8, level * 8);
    chain.write(level % 2 === 0 ? "moov" : "udta", level * 8 + 4, "latin1");
  }
  return Buffer.concat([FTYP, chain]);
}

const repeat = (piece: Buffer, count: number) => Buffer.alloc(piece.length * count, piece);
/** The mark and the one block that must be there. */
const FLAC_START = Buffer.concat([
  Buffer.from("fLaC\0\0\0\x22", "latin1"),
  readAudioFixture("tide.flac").subarray(8, 42),
]);

export type HostileFile = { label: string; fileName: string; bytes: () => Buffer; status: 415 | 422; reason: RegExp };

/** Files to be refused, with the answer each must get (media.md §5). */
export const HOSTILE_FILES: readonly HostileFile[] = [
  { label: "empty", fileName: "a.mp3", bytes: () => Buffer.alloc(0), status: 415, reason: /empty/ },
  { label: "one byte", fileName: "a.flac", bytes: () => Buffer.from([0xff]), status: 415, reason: /not an audio file/ },
  { label: "HTML named .mp3", fileName: "a.mp3", bytes: () => HTML, status: 415, reason: /a web page, not audio/ },
  {
    label: "SVG named .mp3",
    fileName: "a.mp3",
    bytes: () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    status: 415,
    reason: /a drawing \(SVG\), not audio/,
  },
  {
    label: "PNG named .mp3",
    fileName: "a.mp3",
    bytes: () => readAudioFixture("cover.png"),
    status: 415,
    reason: /a picture, not audio/,
  },
  {
    label: "EXE named .mp3",
    fileName: "a.mp3",
    bytes: () => Buffer.concat([Buffer.from("MZ"), makeNoise(4000)]),
    status: 415,
    reason: /a program, not audio/,
  },
  {
    label: "a sound named .exe",
    fileName: "a.exe",
    bytes: () => readAudioFixture("tide.mp3"),
    status: 415,
    reason: /does not end like an audio file/,
  },
  {
    label: "5 MB of noise",
    fileName: "a.mp3",
    bytes: () => makeNoise(5_000_000),
    status: 415,
    reason: /not an audio file/,
  },
  {
    label: "ID3, then HTML",
    fileName: "a.mp3",
    bytes: () => Buffer.concat([makeId3(Buffer.alloc(200)), HTML]),
    status: 415,
    reason: /not an audio file/,
  },
  {
    label: "ID3, then noise",
    fileName: "a.mp3",
    bytes: () => Buffer.concat([makeId3(Buffer.alloc(200)), makeNoise(3_000_000)]),
    status: 415,
    reason: /not an audio file/,
  },
  {
    label: "ID3 declaring 256 MB",
    fileName: "a.mp3",
    bytes: () => Buffer.concat([makeId3(Buffer.alloc(100), 268_435_455), readAudioFixture("tide.mp3")]),
    status: 422,
    reason: /longer than the whole file/,
  },
  {
    label: "100 000 TXXX frames",
    fileName: "a.mp3",
    bytes: () => makeManyFrames(100_000),
    status: 422,
    reason: /more than 20,000 parts/,
  },
  {
    label: "an ID3 tag of a million frames",
    fileName: "a.mp3",
    bytes: () => makeManyFrames(1_000_000),
    status: 422,
    reason: /more than 20,000 parts/,
  },
  {
    label: "MP3 after 2 MB of zeros",
    fileName: "a.mp3",
    bytes: () => Buffer.concat([Buffer.alloc(2_000_000), readAudioFixture("tide.mp3")]),
    status: 415,
    reason: /not an audio file/,
  },
  {
    label: "WAV declaring 4 GB",
    fileName: "a.wav",
    bytes: () => makeWav({ claimedDataBytes: 0xffffff00 }),
    status: 422,
    reason: /cut short/,
  },
  {
    label: "WAV of sample rate 0",
    fileName: "a.wav",
    bytes: () => makeWav({ sampleRateHz: 0 }),
    status: 422,
    reason: /sample rate/,
  },
  {
    label: "WAV without samples",
    fileName: "a.wav",
    bytes: () => makeWav({ data: Buffer.alloc(0) }),
    status: 422,
    reason: /no sound|header/,
  },
  {
    label: "FLAC cut in half",
    fileName: "a.flac",
    bytes: () => readAudioFixture("tide.flac").subarray(0, 100_000),
    status: 422,
    reason: /cut short/,
  },
  {
    label: "FLAC of a header only",
    fileName: "a.flac",
    bytes: () => readAudioFixture("tide.flac").subarray(0, 60),
    status: 422,
    reason: /no sound|cut short|header/,
  },
  {
    label: "M4A without moov",
    fileName: "a.m4a",
    bytes: () => Buffer.concat([FTYP, makeAtom("mdat", makeNoise(20_000))]),
    status: 422,
    reason: /codec is unknown/,
  },
  {
    label: "M4A with an atom of 2^60",
    fileName: "a.m4a",
    bytes: makeHugeAtom,
    status: 422,
    reason: /header cannot be read\. Export/,
  },
  {
    label: "M4A of 20 000 nested atoms",
    fileName: "a.m4a",
    bytes: makeNestedAtoms,
    status: 422,
    reason: /nested more than 16 deep/,
  },
  {
    label: "M4A of a million boxes",
    fileName: "a.m4a",
    bytes: () => Buffer.concat([FTYP, repeat(makeAtom("free", Buffer.alloc(0)), 1_000_000)]),
    status: 422,
    reason: /more than 20,000 parts/,
  },
  {
    label: "AIFF of a million chunks",
    fileName: "a.aiff",
    bytes: () =>
      Buffer.concat([Buffer.from("FORM\0\x7a\x12\x04AIFF", "latin1"), repeat(Buffer.from("note\0\0\0\0"), 1_000_000)]),
    status: 422,
    reason: /more than 20,000 parts/,
  },
  {
    label: "FLAC of a million blocks",
    fileName: "a.flac",
    bytes: () => Buffer.concat([FLAC_START, repeat(Buffer.from([1, 0, 0, 0]), 1_000_000)]),
    status: 422,
    reason: /more than 20,000 parts/,
  },
  {
    label: "FLAC of 2.7 million comments",
    fileName: "a.flac",
    bytes: makeComments,
    status: 422,
    reason: /more than 20,000 parts/,
  },
];

/** As many comments of two letters as a FLAC block can hold, legal to the letter. A parser is at it for minutes. */
function makeComments(): Buffer {
  const count = 2_700_000;
  const start = Buffer.alloc(12);
  start.writeUIntBE(8 + count * 6, 1, 3);
  start[0] = 0x84;
  start.writeUInt32LE(count, 8);
  return Buffer.concat([FLAC_START, start, repeat(Buffer.from("\x02\0\0\0a="), count)]);
}

/** One frame of a million values before a sound: nothing says how many they are but reading them. */
export function makeEndlessList(): Buffer {
  const values = repeat(Buffer.from("a/"), 1_000_000);
  return Buffer.concat([makeId3(makeId3Frame("TPE1", Buffer.concat([Buffer.from([3]), values]))), MP3]);
}

function makeManyFrames(count: number): Buffer {
  return Buffer.concat([makeId3(repeat(makeId3Frame("TXXX", Buffer.from("\0a\0b", "latin1")), count)), MP3]);
}

function makeNamedFrames(count: number): Buffer {
  const text = (index: number) => Buffer.from(`\0key${index}\0value ${index}`, "latin1");
  return Buffer.concat(Array.from({ length: count }, (_, index) => makeId3Frame("TXXX", text(index))));
}
export const HOSTILE_TITLE = "<img src=x onerror=alert(1)>\u202Egnp.3pm";
const utf16 = (text: string) => Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const picture = (bytes: Buffer) =>
  makeId3Frame("APIC", Buffer.concat([Buffer.from("\0image/png\0\x03\0", "latin1"), bytes]));

/** Strange files that are real sound all the same: taken, and nothing strange comes of it. */
export const STRANGE_FILES = [
  {
    label: "15 000 TXXX frames",
    bytes: () => Buffer.concat([makeId3(makeNamedFrames(15_000)), readAudioFixture("vbr-no-xing.mp3")]),
  },
  {
    label: "a title of markup and bidi marks",
    bytes: () =>
      Buffer.concat([makeId3(makeId3Frame("TIT2", utf16(HOSTILE_TITLE))), readAudioFixture("vbr-no-xing.mp3")]),
  },
  {
    label: "a cover of 40 MB",
    bytes: () => Buffer.concat([makeId3(picture(Buffer.alloc(40_000_000, 1))), readAudioFixture("vbr-no-xing.mp3")]),
  },
  {
    label: "a cover that is an SVG",
    bytes: () =>
      Buffer.concat([
        makeId3(picture(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='600' height='600'/>"))),
        readAudioFixture("vbr-no-xing.mp3"),
      ]),
  },
] as const;
