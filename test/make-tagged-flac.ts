import { readFileSync } from "node:fs";
import path from "node:path";

const STREAM_INFO = 0;
const COMMENTS = 4;
const PICTURE = 6;
const COVER = readFileSync(path.join(import.meta.dirname, "fixtures/audio/cover.png"));

export type FlacTags = Readonly<Record<string, string | readonly string[]>>;

/** The fixture's six seconds of sound with tags of its own and, when asked, a cover; other tags are other bytes. */
export function makeTaggedFlac(tags: FlacTags, { hasCover = false } = {}): Buffer {
  const original = readFileSync(path.join(import.meta.dirname, "fixtures/audio/tide.flac"));
  const blocks: { type: number; body: Buffer }[] = [];
  let at = 4;
  for (let isLast = false; !isLast; ) {
    const length = original.readUIntBE(at + 1, 3);
    isLast = (original.readUInt8(at) & 0x80) !== 0;
    blocks.push({ type: original.readUInt8(at) & 0x7f, body: original.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  const kept = blocks.filter(({ type }) => type === STREAM_INFO);
  const written = [...kept, { type: COMMENTS, body: encodeComments(tags) }];
  if (hasCover) written.push({ type: PICTURE, body: encodePicture() });
  const heads = written.map(({ type, body }, index) => {
    const head = Buffer.alloc(4);
    head.writeUInt8(type | (index === written.length - 1 ? 0x80 : 0));
    head.writeUIntBE(body.length, 1, 3);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat([Buffer.from("fLaC"), ...heads, original.subarray(at)]);
}

function encodeComments(tags: FlacTags): Buffer {
  const comments = Object.entries(tags).flatMap(([key, value]) => [value].flat().map((one) => `${key}=${one}`));
  return Buffer.concat([
    sized("backline test", "le"),
    count(comments.length, "le"),
    ...comments.map((c) => sized(c, "le")),
  ]);
}

function encodePicture(): Buffer {
  const numbers = [500, 500, 24, 0].map((number) => count(number, "be"));
  return Buffer.concat([count(3, "be"), sized("image/png", "be"), sized("", "be"), ...numbers, sized(COVER, "be")]);
}

function sized(content: string | Buffer, order: "le" | "be"): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([count(bytes.length, order), bytes]);
}

function count(number: number, order: "le" | "be"): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === "le") bytes.writeUInt32LE(number);
  else bytes.writeUInt32BE(number);
  return bytes;
}
