import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const LEAF_BYTES = 262_144;
const TAG_BYTES = 16;
const PLAIN_CHUNK_BYTES = LEAF_BYTES - TAG_BYTES;
const KEY_BYTES = 32;

/** A fresh key for one object. It seals that object's bytes and nothing else, ever: the nonces below count from zero. */
export function newSealKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Encrypts a stream with AES-256-GCM, chunk by chunk; every sealed chunk is one IPFS leaf of 256 KiB. Nonce: the chunk's
 * number and whether it is the last, so that chunks cannot be reordered, dropped or cut off. `boundTo` (the CID of the plain
 * bytes) is authenticated with each. The same key and bytes give the same ciphertext, so a push can be repeated.
 */
export async function* sealStream(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  boundTo: string,
): AsyncGenerator<Uint8Array> {
  for await (const { bytes, number, isLast } of cutChunks(source, PLAIN_CHUNK_BYTES)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(number, isLast)).setAAD(Buffer.from(boundTo));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The inverse of `sealStream`. Throws at the first chunk that is not as it was sealed; what came before was genuine. */
export async function* openSealed(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  boundTo: string,
): AsyncGenerator<Uint8Array> {
  for await (const { bytes, number, isLast } of cutChunks(source, LEAF_BYTES)) {
    if (bytes.length < TAG_BYTES) throw new Error("a sealed chunk is shorter than its tag");
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(number, isLast), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    yield Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]);
  }
}

/** How many bytes `sizeBytes` become when sealed; the empty object is one sealed chunk of nothing. */
export function sealedSize(sizeBytes: number): number {
  return sizeBytes + TAG_BYTES * Math.max(1, Math.ceil(sizeBytes / PLAIN_CHUNK_BYTES));
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

type Chunk = { bytes: Buffer; number: number; isLast: boolean };

/** Cuts a stream into chunks of exactly `size` bytes; only the last may be shorter, and there is always a last. */
async function* cutChunks(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Chunk> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let number = 0;
  for await (const piece of source) {
    let rest = piece;
    // a full chunk waits until more comes: only then is it known not to be the last
    while (heldBytes + rest.length > size) {
      const taken = rest.subarray(0, size - heldBytes);
      yield { bytes: Buffer.concat([...held, taken]), number, isLast: false };
      number += 1;
      held = [];
      heldBytes = 0;
      rest = rest.subarray(taken.length);
    }
    held.push(rest);
    heldBytes += rest.length;
  }
  yield { bytes: Buffer.concat(held), number, isLast: true };
}
