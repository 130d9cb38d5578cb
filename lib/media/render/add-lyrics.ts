import "server-only";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

const TAG_HEAD_BYTES = 10;
const CHUNK_HEAD_BYTES = 8;
const UTF_8 = 3;
/** ISO 639-2 has no word for a language that nobody named; ID3 has this one. */
const ANY_LANGUAGE = "XXX";

/** The ID3v2.4 tag with a frame of unsynchronised lyrics in front, which ffmpeg does not write. */
export function addLyricsFrame(tag: Uint8Array, lyrics: string): Uint8Array {
  const head = Buffer.from(tag.subarray(0, TAG_HEAD_BYTES));
  if (head.toString("latin1", 0, 3) !== "ID3" || head[3] !== 4) throw new Error("no ID3v2.4 tag");
  const body = Buffer.concat([Buffer.from([UTF_8]), Buffer.from(`${ANY_LANGUAGE}\0`), Buffer.from(lyrics)]);
  const frame = Buffer.concat([Buffer.from("USLT"), encodeSyncsafe(body.length), Buffer.alloc(2), body]);
  head.set(encodeSyncsafe(readSyncsafe(head, 6) + frame.length), 6);
  return Buffer.concat([head, frame, tag.subarray(TAG_HEAD_BYTES)]);
}

/** Puts lyrics into the tag at the head of an MP3 file. */
export async function addLyricsToMp3(mp3Path: string, lyrics: string): Promise<void> {
  const tag = await readTag(mp3Path, 0);
  const target = `${mp3Path}.words`;
  const out = createWriteStream(target);
  out.write(addLyricsFrame(tag, lyrics));
  await pipeline(createReadStream(mp3Path, { start: tag.length }), out);
  await rename(target, mp3Path);
}

/** Puts lyrics into the chunk `ID3 ` that ffmpeg writes at the end of an AIFF file. */
export async function addLyricsToAiff(aiffPath: string, lyrics: string): Promise<void> {
  const file = await open(aiffPath, "r+");
  try {
    const { size } = await file.stat();
    const start = await findChunk(file, size, "ID3 ");
    const tag = addLyricsFrame(await readTag(aiffPath, start + CHUNK_HEAD_BYTES), lyrics);
    const chunk = Buffer.alloc(CHUNK_HEAD_BYTES + tag.length + (tag.length % 2));
    chunk.write("ID3 ", 0, "latin1");
    chunk.writeUInt32BE(tag.length, 4);
    chunk.set(tag, CHUNK_HEAD_BYTES);
    await file.truncate(start);
    await file.write(chunk, 0, chunk.length, start);
    const formBytes = Buffer.alloc(4);
    formBytes.writeUInt32BE(start + chunk.length - CHUNK_HEAD_BYTES);
    await file.write(formBytes, 0, 4, 4);
  } finally {
    await file.close();
  }
}

type File = Awaited<ReturnType<typeof open>>;

/** Where the last chunk of a FORM begins, which must be the one asked for. */
async function findChunk(file: File, fileBytes: number, id: string): Promise<number> {
  const head = Buffer.alloc(CHUNK_HEAD_BYTES);
  for (let at = 12; at + CHUNK_HEAD_BYTES <= fileBytes; ) {
    await file.read(head, 0, CHUNK_HEAD_BYTES, at);
    const length = head.readUInt32BE(4);
    const end = at + CHUNK_HEAD_BYTES + length + (length % 2);
    if (end >= fileBytes && head.toString("latin1", 0, 4) === id) return at;
    at = end;
  }
  throw new Error(`no chunk ${id} at the end of the file`);
}

async function readTag(filePath: string, start: number): Promise<Uint8Array> {
  const file = await open(filePath, "r");
  try {
    const head = Buffer.alloc(TAG_HEAD_BYTES);
    await file.read(head, 0, TAG_HEAD_BYTES, start);
    const tag = Buffer.alloc(TAG_HEAD_BYTES + readSyncsafe(head, 6));
    await file.read(tag, 0, tag.length, start);
    return tag;
  } finally {
    await file.close();
  }
}

/** ID3 counts in bytes of seven bits. */
function encodeSyncsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}

function readSyncsafe(bytes: Uint8Array, at: number): number {
  return [0, 1, 2, 3].reduce((sum, n) => (sum << 7) | (bytes[at + n] ?? 0), 0);
}
