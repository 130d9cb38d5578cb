import "server-only";
import { open } from "node:fs/promises";
import type { AudioFormat } from "./audio-formats";
import { AudioRefusal } from "./examination";
import { FileWindow } from "./file-window";
import { countId3Frames, ID3_HEAD_BYTES, measureId3Tag } from "./id3-frames";

/** Files of people have dozens; an hour that a streaming tool cut into pieces of two seconds has 13 000. */
const MOST_PARTS = 20_000;
const DEEPEST = 16;
/** FLAC's number of the block that holds them. */
const COMMENTS = 4;
const BOXES_OF_BOXES = new Set([
  "moov",
  "trak",
  "mdia",
  "minf",
  "stbl",
  "dinf",
  "edts",
  "udta",
  "meta",
  "ilst",
  "tref",
  "moof",
  "traf",
  "<id>",
]);

/** A part of a container: where the next one begins; where its own begin when it is made of parts, or how many it says it has. */
type Part = { next: number; inside?: { start: number; isList: boolean }; holds?: number };
type ReadPart = (window: FileWindow, at: number, end: number, isInList: boolean) => Promise<Part | null>;

/**
 * Counts the parts that a container is made of, reading their heads only. Throws `AudioRefusal` when they are too many or
 * too deep, which costs the parsers behind it seconds and helps no listener; whatever else is wrong is theirs to say.
 */
export async function checkLayout(path: string, format: AudioFormat, start: number, sizeBytes: number): Promise<void> {
  const layout = LAYOUTS[format.demuxer];
  const handle = await open(path, "r");
  try {
    const window = new FileWindow(handle);
    await walk(window, readTag, 0, sizeBytes, format.label);
    if (layout) await walk(window, layout.read, start + layout.headBytes, sizeBytes, format.label);
  } finally {
    await handle.close();
  }
}

const LAYOUTS: Readonly<Partial<Record<string, { headBytes: number; read: ReadPart }>>> = {
  mov: { headBytes: 0, read: readBox },
  wav: { headBytes: 12, read: (window, at) => readChunk(window, at, "readUInt32LE") },
  aiff: { headBytes: 12, read: (window, at) => readChunk(window, at, "readUInt32BE") },
  flac: { headBytes: 4, read: readBlock },
};

async function walk(
  window: FileWindow,
  read: ReadPart,
  start: number,
  sizeBytes: number,
  label: string,
): Promise<void> {
  const open: { end: number; isList: boolean }[] = [{ end: sizeBytes, isList: false }];
  let at = start;
  for (let parts = 1; open.length > 0; parts++) {
    if (parts > MOST_PARTS) throw tooMany(`is made of more than ${MOST_PARTS.toLocaleString("en")} parts`, label);
    const around = open.at(-1);
    if (!around || at >= around.end) {
      open.pop();
      parts--;
      continue;
    }
    const part = await read(window, at, around.end, around.isList);
    if (!part) return;
    parts += part.holds ?? 0;
    if (part.inside && open.length >= DEEPEST) throw tooMany(`is nested more than ${DEEPEST} deep`, label);
    if (part.inside) open.push({ end: part.next, isList: part.inside.isList });
    at = part.inside?.start ?? part.next;
  }
}

/** ISO base media: size and name, the size in 64 bits behind them when it says 1, to the end when it says 0. */
async function readBox(window: FileWindow, at: number, end: number, isInList: boolean): Promise<Part | null> {
  const head = await window.read(at, 20);
  if (head.length < 8) return null;
  const name = head.toString("latin1", 4, 8);
  const isLong = head.readUInt32BE(0) === 1;
  if (isLong && head.length < 16) return null;
  const size = isLong ? Number(head.readBigUInt64BE(8)) : head.readUInt32BE(0) || end - at;
  const headBytes = isLong ? 16 : 8;
  if (size < headBytes || at + size > end) return null;
  if (!isInList && !BOXES_OF_BOXES.has(name)) return { next: at + size };
  // QuickTime's meta has no version before its boxes
  const isVersioned = name === "meta" && head.toString("latin1", headBytes + 4, headBytes + 8) !== "hdlr";
  return { next: at + size, inside: { start: at + headBytes + (isVersioned ? 4 : 0), isList: name === "ilst" } };
}

/** An ID3 tag; parsers take as many as there are before the sound. */
async function readTag(window: FileWindow, at: number): Promise<Part | null> {
  const sizeBytes = measureId3Tag(await window.read(at, ID3_HEAD_BYTES));
  if (sizeBytes === null) return null;
  return { next: at + sizeBytes, holds: await countId3Frames(window, at, MOST_PARTS) };
}

async function readChunk(
  window: FileWindow,
  at: number,
  method: "readUInt32LE" | "readUInt32BE",
): Promise<Part | null> {
  const head = await window.read(at, 8);
  // some editors fill a file up with zeros: that is no chunk
  if (head.length < 8 || head.readUInt32BE(0) === 0) return null;
  const size = head[method](4);
  const isTag = /^id3 $/i.test(head.toString("latin1", 0, 4));
  return {
    next: at + 8 + size + (size % 2),
    ...(isTag ? { holds: await countId3Frames(window, at + 8, MOST_PARTS) } : {}),
  };
}

async function readBlock(window: FileWindow, at: number, end: number): Promise<Part | null> {
  const head = await window.read(at, 8);
  if (head.length < 8) return null;
  const isLast = (head.readUInt8(0) & 0x80) !== 0;
  const next = isLast ? end : at + 4 + head.readUIntBE(1, 3);
  if ((head.readUInt8(0) & 0x7f) !== COMMENTS) return { next };
  // the encoder's name, then how many comments follow
  const count = await window.read(at + 8 + head.readUInt32LE(4), 4);
  return { next, holds: count.length < 4 ? 0 : count.readUInt32LE(0) };
}

function tooMany(how: string, label: string): AudioRefusal {
  return new AudioRefusal(
    "unprocessable",
    "broken_header",
    `The ${label} file ${how}, as no editor writes it. Export it again.`,
  );
}
