import "server-only";

/**
 * Whether the first bytes are those of a format that is always lossy, so that its limit bites while the file comes in.
 * Unsure (M4A, unknown) is no: the verified codec decides once more at the end.
 */
export function looksLossy(head: Uint8Array, fileName: string): boolean {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(4, head.length)).toString("latin1");
  if (start === "OggS") return true;
  const isMpegFrame = head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
  return isMpegFrame || (start.startsWith("ID3") && /\.mp3$/i.test(fileName));
}

/** Whether a name promises a format that is always lossy. M4A may hold either. */
export function isLossyName(fileName: string): boolean {
  return /\.(mp3|ogg|oga|opus)$/i.test(fileName);
}
