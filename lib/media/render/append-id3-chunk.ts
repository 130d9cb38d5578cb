import "server-only";
import { open } from "node:fs/promises";

const RIFF_HEADER_BYTES = 12;
const LONGEST_RIFF_BYTES = 0xffff_ffff;

/** Appends a whole ID3v2 tag to a WAV file as its chunk `id3 `, where players look for words and cover of a WAV. */
export async function appendId3Chunk(wavPath: string, tag: Uint8Array): Promise<void> {
  const file = await open(wavPath, "r+");
  try {
    const header = Buffer.alloc(RIFF_HEADER_BYTES);
    await file.read(header, 0, RIFF_HEADER_BYTES, 0);
    if (header.toString("latin1", 0, 4) !== "RIFF") throw new Error("not a RIFF file");
    const { size } = await file.stat();
    const start = size + (size % 2);
    const chunk = Buffer.alloc(8 + tag.length + (tag.length % 2));
    chunk.write("id3 ", 0, "latin1");
    chunk.writeUInt32LE(tag.length, 4);
    chunk.set(tag, 8);
    const riffBytes = start + chunk.length - 8;
    if (riffBytes > LONGEST_RIFF_BYTES) throw new RangeError("a WAV file holds 4 GB at most");
    await file.write(chunk, 0, chunk.length, start);
    header.writeUInt32LE(riffBytes, 4);
    await file.write(header, 4, 4, 4);
  } finally {
    await file.close();
  }
}

/** The ID3v2 tag at the head of an MP3 file, its own header included. */
export function cutId3Tag(mp3: Uint8Array): Uint8Array {
  if (Buffer.from(mp3.subarray(0, 3)).toString("latin1") !== "ID3") throw new Error("no ID3v2 tag");
  const [a = 0, b = 0, c = 0, d = 0] = mp3.subarray(6, 10);
  return mp3.subarray(0, 10 + ((a << 21) | (b << 14) | (c << 7) | d));
}
