import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { newSealKey, openSealed, sealedSize, sealStream } from "./seal-stream";

const CID = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
const PLAIN_CHUNK = 262_144 - 16;

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const seal = (bytes: Uint8Array, key: Buffer, pieces = 65_536, boundTo = CID) =>
  buffer(sealStream(inPieces(bytes, pieces), key, boundTo));
const open = (sealed: Uint8Array, key: Buffer, pieces = 65_536, boundTo = CID) =>
  buffer(openSealed(inPieces(sealed, pieces), key, boundTo));

test.each([0, 1, 15, 16, PLAIN_CHUNK - 1, PLAIN_CHUNK, PLAIN_CHUNK + 1, 2 * PLAIN_CHUNK, 262_144, 700_001])(
  "%i bytes: sealed and opened again, of the size that was said",
  async (size) => {
    const [bytes, key] = [randomBytes(size), newSealKey()];
    const sealed = await seal(bytes, key);
    expect(sealed).toHaveLength(sealedSize(size));
    expect((await open(sealed, key)).equals(bytes)).toBe(true);
    if (size > 64) expect(sealed.includes(bytes.subarray(0, 64))).toBe(false);
  },
);

test("how the stream is cut does not matter, and the same again gives the same", async () => {
  const key = newSealKey();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 600_000 }),
      fc.integer({ min: 1_000, max: 400_000 }),
      async (size, pieces) => {
        const bytes = Buffer.alloc(size, "backline");
        const sealed = await seal(bytes, key, pieces);
        expect(sealed.equals(await seal(bytes, key))).toBe(true);
        expect((await open(sealed, key, pieces)).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
});

const LEAF = 262_144;
test.each<[string, (sealed: Buffer) => Buffer]>([
  ["one bit of the bytes", (sealed) => flip(sealed, 1000)],
  ["one bit of a tag", (sealed) => flip(sealed, LEAF - 1)],
  ["the last chunk cut off", (sealed) => sealed.subarray(0, 2 * LEAF)],
  ["cut in a chunk", (sealed) => sealed.subarray(0, LEAF + 77)],
  ["cut to less than a tag", (sealed) => sealed.subarray(0, 5)],
  ["nothing", () => Buffer.alloc(0)],
  [
    "two chunks swapped",
    (sealed) => Buffer.concat([sealed.subarray(LEAF, 2 * LEAF), sealed.subarray(0, LEAF), sealed.subarray(2 * LEAF)]),
  ],
  ["a chunk dropped", (sealed) => Buffer.concat([sealed.subarray(0, LEAF), sealed.subarray(2 * LEAF)])],
  ["something behind it", (sealed) => Buffer.concat([sealed, Buffer.alloc(40)])],
])("does not open with %s", async (_, spoil) => {
  const key = newSealKey();
  const sealed = await seal(randomBytes(3 * PLAIN_CHUNK - 5), key);
  await expect(open(spoil(sealed), key)).rejects.toThrow();
});

test("another key or another object's name does not open it", async () => {
  const key = newSealKey();
  const sealed = await seal(Buffer.from("music"), key);
  await expect(open(sealed, newSealKey())).rejects.toThrow();
  await expect(open(sealed, key, 100, `${CID}x`)).rejects.toThrow();
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
