import "server-only";

const FRONT_COVER = 3;
const BITS_A_PIXEL = 24;

export type Picture = { bytes: Uint8Array; mimeType: string; width: number; height: number };

/** A picture as FLAC stores it and Ogg carries it, base64, in METADATA_BLOCK_PICTURE (RFC 9639 section 8.8). */
export function encodePictureBlock({ bytes, mimeType, width, height }: Picture): string {
  const type = Buffer.from(mimeType, "ascii");
  const numbers = (...values: number[]) => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, index * 4);
    return buffer;
  };
  const noDescription = 0;
  const noPalette = 0;
  return Buffer.concat([
    numbers(FRONT_COVER, type.length),
    type,
    numbers(noDescription, width, height, BITS_A_PIXEL, noPalette, bytes.length),
    bytes,
  ]).toString("base64");
}
