import "server-only";
import { open } from "node:fs/promises";

/**
 * Bytes of ID3v2 tag in front of the audio, 0 when there is none. Decoders start behind it: a few MB of tag frames kept
 * ffprobe busy for a minute.
 */
export async function readId3Length(path: string): Promise<number> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(10), 0, 10, 0);
    if (bytesRead < 10 || buffer.toString("latin1", 0, 3) !== "ID3") return 0;
    const hasFooter = (buffer.readUInt8(5) & 0x10) !== 0;
    const syncSafe = buffer.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
    return 10 + syncSafe + (hasFooter ? 10 : 0);
  } finally {
    await handle.close();
  }
}
