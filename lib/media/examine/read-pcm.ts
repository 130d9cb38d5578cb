import "server-only";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

type PcmLayout = {
  sampleRateHz: number;
  channels: number;
  bytesPerSample: number;
  isFloat: boolean;
  isLittleEndian: boolean;
  isUnsigned: boolean;
  dataStart: number;
  dataEnd: number;
  declaredBytes: number;
};
type Chunk = { id: string; start: number; size: number };

const EXTENSIBLE = 0xfffe;
const FLOAT = 3;

/** Streams the samples of a WAV or AIFF file as floats in −1…1, about 64 Ki frames at a time. Compressed kinds yield nothing. */
export async function* readPcm(path: string, kind: "wav" | "aiff") {
  const layout = await readLayout(path, kind);
  if (!layout || layout.dataEnd <= layout.dataStart) return;
  const frameBytes = layout.bytesPerSample * layout.channels;
  let rest: Buffer = Buffer.alloc(0);
  const stream = createReadStream(path, {
    start: layout.dataStart,
    end: layout.dataEnd - 1,
    highWaterMark: 65_536 * 4,
  });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const frames = Math.floor(bytes.length / frameBytes);
    yield { channelData: toFloats(bytes, frames, layout), samplesDecoded: frames, sampleRate: layout.sampleRateHz };
    rest = bytes.subarray(frames * frameBytes);
  }
}

/** The length that the header declares, in ms, whatever the file really holds; null when this is no PCM. */
export async function readPcmLength(path: string, kind: string | null): Promise<number | null> {
  const layout = kind === "wav" || kind === "aiff" ? await readLayout(path, kind) : null;
  if (!layout || layout.sampleRateHz === 0) return null;
  return Math.round((layout.declaredBytes * 1000) / (layout.bytesPerSample * layout.channels * layout.sampleRateHz));
}

async function readLayout(path: string, kind: "wav" | "aiff"): Promise<PcmLayout | null> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const layout = kind === "wav" ? await readWavLayout(handle, size) : await readAiffLayout(handle, size);
    if (!layout || layout.channels === 0) return null;
    return (layout.isFloat ? [4, 8] : [1, 2, 3, 4]).includes(layout.bytesPerSample) ? layout : null;
  } finally {
    await handle.close();
  }
}

async function readWavLayout(handle: FileHandle, fileSize: number): Promise<PcmLayout | null> {
  let head: Buffer | null = null;
  for await (const chunk of listChunks(handle, fileSize, true)) {
    if (chunk.id === "fmt ") head = await readAt(handle, chunk.start, Math.min(chunk.size, 40));
    if (chunk.id !== "data" || !head || head.length < 16) continue;
    const tag = head.readUInt16LE(0) === EXTENSIBLE && head.length >= 26 ? head.readUInt16LE(24) : head.readUInt16LE(0);
    if (tag !== 1 && tag !== FLOAT) return null;
    const bytesPerSample = Math.ceil(head.readUInt16LE(14) / 8);
    return {
      channels: head.readUInt16LE(2),
      sampleRateHz: head.readUInt32LE(4),
      bytesPerSample,
      isFloat: tag === FLOAT,
      isLittleEndian: true,
      isUnsigned: bytesPerSample === 1,
      dataStart: chunk.start,
      dataEnd: Math.min(fileSize, chunk.start + chunk.size),
      declaredBytes: chunk.size,
    };
  }
  return null;
}

async function readAiffLayout(handle: FileHandle, fileSize: number): Promise<PcmLayout | null> {
  let head: Buffer | null = null;
  for await (const chunk of listChunks(handle, fileSize, false)) {
    if (chunk.id === "COMM") head = await readAt(handle, chunk.start, Math.min(chunk.size, 22));
    if (chunk.id !== "SSND" || !head || head.length < 18) continue;
    const compression = head.length >= 22 ? head.toString("latin1", 18, 22).toLowerCase() : "none";
    if (!["none", "sowt", "twos", "fl32", "fl64"].includes(compression)) return null;
    const offset = (await readAt(handle, chunk.start, 4)).readUInt32BE(0);
    return {
      channels: head.readUInt16BE(0),
      sampleRateHz: readExtended(head),
      bytesPerSample: Math.ceil(head.readUInt16BE(6) / 8),
      isFloat: compression.startsWith("fl"),
      isLittleEndian: compression === "sowt",
      isUnsigned: false,
      dataStart: chunk.start + 8 + offset,
      dataEnd: Math.min(fileSize, chunk.start + chunk.size),
      declaredBytes: chunk.size - 8 - offset,
    };
  }
  return null;
}

/** AIFF keeps its sample rate as an 80-bit float; the top 32 bits of the mantissa are more than any rate needs. */
function readExtended(head: Buffer): number {
  return head.readUInt32BE(10) * 2 ** ((head.readUInt16BE(8) & 0x7fff) - 16_383 - 31);
}

async function* listChunks(handle: FileHandle, fileSize: number, isLittleEndian: boolean): AsyncGenerator<Chunk> {
  let position = 12;
  while (position + 8 <= fileSize) {
    const header = await readAt(handle, position, 8);
    const size = isLittleEndian ? header.readUInt32LE(4) : header.readUInt32BE(4);
    yield { id: header.toString("latin1", 0, 4), start: position + 8, size };
    position += 8 + size + (size % 2);
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function toFloats(bytes: Buffer, frames: number, layout: PcmLayout): Float32Array[] {
  const read = chooseReader(bytes, layout);
  const { channels, bytesPerSample } = layout;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0; frame < frames; frame++) samples[frame] = read((frame * channels + channel) * bytesPerSample);
    return samples;
  });
}

function chooseReader(
  bytes: Buffer,
  { bytesPerSample, isFloat, isLittleEndian, isUnsigned }: PcmLayout,
): (offset: number) => number {
  if (isFloat && bytesPerSample === 8)
    return (at) => (isLittleEndian ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at));
  if (isFloat) return (at) => (isLittleEndian ? bytes.readFloatLE(at) : bytes.readFloatBE(at));
  if (isUnsigned) return (at) => (bytes.readUInt8(at) - 128) / 128;
  const scale = 2 ** (bytesPerSample * 8 - 1);
  return (at) => (isLittleEndian ? bytes.readIntLE(at, bytesPerSample) : bytes.readIntBE(at, bytesPerSample)) / scale;
}
