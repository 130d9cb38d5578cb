import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import type { AudioFormat } from "./audio-formats";
import { AudioRefusal } from "./examination";

/** Files of people have dozens; an hour that a streaming tool cut into pieces of two seconds has 13 000. */
const MOST_PARTS = 20_000;
const DEEPEST = 16;
/** FLAC's number of the block that holds them. */
const COMMENTS = 4;
const WINDOW_BYTES = 65_536;
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
type ReadPart = (window: Window, at: number, end: number, isInList: boolean) => Promise<Part | null>;

/**
 * Counts the parts that a container is made of, reading their heads only. Throws `AudioRefusal` when they are too many or
 * too deep, which costs the parsers behind it seconds and helps no listener; whatever else is wrong is theirs to say.
 */
export async function checkLayout(path: string, format: AudioFormat, start: number, sizeBytes: number): Promise<void> {
  const layout = LAYOUTS[format.demuxer];
  if (!layout) return;
  const handle = await open(path, "r");
  try {
    await walk(new Window(handle), layout.read, start + layout.headBytes, sizeBytes, format.label);
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

async function walk(window: Window, read: ReadPart, start: number, sizeBytes: number, label: string): Promise<void> {
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
async function readBox(window: Window, at: number, end: number, isInList: boolean): Promise<Part | null> {
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

async function readChunk(window: Window, at: number, method: "readUInt32LE" | "readUInt32BE"): Promise<Part | null> {
  const head = await window.read(at, 8);
  // some editors fill a file up with zeros: that is no chunk
  if (head.length < 8 || head.readUInt32BE(0) === 0) return null;
  const size = head[method](4);
  return { next: at + 8 + size + (size % 2) };
}

async function readBlock(window: Window, at: number, end: number): Promise<Part | null> {
  const head = await window.read(at, 8);
  if (head.length < 8) return null;
  const isLast = (head.readUInt8(0) & 0x80) !== 0;
  const next = isLast ? end : at + 4 + head.readUIntBE(1, 3);
  if ((head.readUInt8(0) & 0x7f) !== COMMENTS) return { next };
  // the encoder's name, then how many comments follow
  const count = await window.read(at + 8 + head.readUInt32LE(4), 4);
  return { next, holds: count.length < 4 ? 0 : count.readUInt32LE(0) };
}

/** Heads lie close together where there are many: one read of the file serves them all. */
class Window {
  readonly #handle: FileHandle;
  #start = 0;
  #bytes = Buffer.alloc(0);

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Fewer bytes where the file ends. */
  async read(at: number, length: number): Promise<Buffer> {
    if (at < this.#start || at + length > this.#start + this.#bytes.length) {
      const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, at);
      this.#bytes = buffer.subarray(0, bytesRead);
      this.#start = at;
    }
    return this.#bytes.subarray(at - this.#start, at - this.#start + length);
  }
}

function tooMany(how: string, label: string): AudioRefusal {
  return new AudioRefusal(
    "unprocessable",
    "broken_header",
    `The ${label} file ${how}, as no editor writes it. Export it again.`,
  );
}
