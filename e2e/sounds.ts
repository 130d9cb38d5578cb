import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Locator } from "playwright/test";

export type Sound = { name: string; bytes: Buffer };

/** Title, cover and format that the fixture's own tags carry. */
export const FLAC_FACTS = { title: "Low Tide", durationText: "0:06.000", rateText: "44.1 kHz" };

const STREAM_INFO_END = 4 + 4 + 34;
const PADDING = 1;

/** A FLAC that no store has yet: the fixture with `paddingBytes` of noise in a padding block, which no decoder looks at. */
export function makeFlac(name: string, paddingBytes = 64): Sound {
  const original = fs.readFileSync(path.join(import.meta.dirname, "../test/fixtures/audio/tide.flac"));
  const head = Buffer.from([PADDING, 0, 0, 0]);
  head.writeUIntBE(paddingBytes, 1, 3);
  const bytes = Buffer.concat([
    original.subarray(0, STREAM_INFO_END),
    head,
    randomBytes(paddingBytes),
    original.subarray(STREAM_INFO_END),
  ]);
  return { name, bytes };
}

/** A FLAC whose header promises more than is there, as after a broken copy. */
export function makeTruncatedFlac(name: string): Sound {
  const { bytes } = makeFlac(name);
  return { name, bytes: bytes.subarray(0, Math.floor(bytes.length * 0.6)) };
}

export function makePageNamedLikeSound(name: string): Sound {
  return { name, bytes: Buffer.from(`<!doctype html><title>Not a song</title>${"<p>No sound here.</p>".repeat(200)}`) };
}

/** Lets files go over an element, as a person dragging them from a folder does. */
export async function dropFiles(target: Locator, sounds: readonly Sound[]): Promise<void> {
  const page = target.page();
  const files = sounds.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") }));
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover", "drop"]) await target.dispatchEvent(type, { dataTransfer });
  await dataTransfer.dispose();
}
