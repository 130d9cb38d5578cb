import "server-only";
import { open } from "node:fs/promises";

const HEAD_BYTES = 512;
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^image\//, "a picture"],
  [/^video\//, "a video"],
  [/^application\/(zip|gzip|x-(7z|rar|tar|xz|bzip2).*)$/, "an archive"],
  [/^application\/(x-msdownload|x-elf|x-mach-binary|x-sh|wasm)$/, "a program"],
  [/^application\/pdf$/, "a PDF document"],
  [/xml/, "an XML document"],
];

/** What a file is that is no sound, in words for whoever sent it; `mime` is what its first bytes say. */
export async function nameForeign(path: string, mime: string | undefined): Promise<string> {
  const start = (await readStart(path)).trimStart().toLowerCase();
  if (/^<(!doctype html|html|head|body|script)\b/.test(start)) return "This is a web page, not audio";
  if (/^(<\?xml[^>]*>\s*)?(<!doctype svg[^>]*>\s*)?<svg\b/.test(start)) return "This is a drawing (SVG), not audio";
  if (!mime) return "This is not an audio file";
  const kind = KINDS.find(([pattern]) => pattern.test(mime))?.[1];
  return kind ? `This is ${kind}, not audio (${mime})` : `This is ${mime}`;
}

async function readStart(path: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
