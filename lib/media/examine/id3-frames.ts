import "server-only";
import type { FileWindow } from "./file-window";

export const ID3_HEAD_BYTES = 10;
const HAS_EXTENDED_HEAD = 0x40;
/** Bytes of a frame's head by major version. */
const FRAME_HEAD_BYTES: Readonly<Record<number, number>> = { 2: 6, 3: 10, 4: 10 };
/** Padding is skipped by so many heads at once. */
const PADDING_HEADS = 100;
const PADDING = Buffer.alloc(PADDING_HEADS * 10);

/** Bytes of the tag that begins with this head, the head included; null when it is no ID3v2. */
export function measureId3Tag(head: Buffer): number | null {
  if (head.length < ID3_HEAD_BYTES || head.toString("latin1", 0, 3) !== "ID3") return null;
  return ID3_HEAD_BYTES + readSyncSafe(head, 6);
}

/**
 * Frames of the ID3v2 tag that begins at `at`, 0 when none does there; stops counting after `most`. It goes as
 * music-metadata goes, not as the standard says: a tag-wide unsynchronisation is not undone, padding does not end the tag.
 */
export async function countId3Frames(window: FileWindow, at: number, most: number): Promise<number> {
  const head = await window.read(at, 2 * ID3_HEAD_BYTES);
  const sizeBytes = measureId3Tag(head);
  const version = head[3] ?? 0;
  const headBytes = FRAME_HEAD_BYTES[version];
  if (sizeBytes === null || !headBytes) return 0;
  const isExtended = ((head[5] ?? 0) & HAS_EXTENDED_HEAD) !== 0 && head.length === 2 * ID3_HEAD_BYTES;
  const extendedBytes = isExtended ? head.readUInt32BE(ID3_HEAD_BYTES) : 0;
  const first = at + ID3_HEAD_BYTES + (isExtended ? Math.max(ID3_HEAD_BYTES, extendedBytes) : 0);
  const end = first + sizeBytes - ID3_HEAD_BYTES - extendedBytes;
  let frames = 0;
  for (let next = first; next + headBytes <= end && frames <= most; ) {
    const block = await window.read(next, PADDING_HEADS * headBytes);
    if (block.length < headBytes) break;
    if (block.equals(PADDING.subarray(0, block.length))) {
      next += block.length;
      continue;
    }
    frames += 1;
    next += headBytes + readFrameSize(block, version);
  }
  return frames;
}

function readFrameSize(head: Buffer, version: number): number {
  if (version === 2) return head.readUIntBE(3, 3);
  return version === 3 ? head.readUInt32BE(4) : readSyncSafe(head, 4);
}

/** Seven bits a byte. The upper bits, which must not be set, are kept as the parser keeps them. */
function readSyncSafe(bytes: Buffer, at: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  return (first << 21) | (second << 14) | (third << 7) | (fourth & 0x7f);
}
