import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";
import { expect, test } from "vitest";
import { writeCar } from "./write-car";

const ROOT = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
const BLOCK_BYTES = 65_536;

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

async function makeBlock(): Promise<{ cid: CID; bytes: Uint8Array }> {
  const bytes = new Uint8Array(randomBytes(BLOCK_BYTES));
  return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes };
}

test("an archive is not held in memory while it is sent", async () => {
  const blocks: WeakRef<Uint8Array>[] = [];
  const readBlocks = async function* () {
    for (let n = 0; n < 120; n++) {
      const block = await makeBlock();
      blocks.push(new WeakRef(block.bytes));
      yield block;
    }
  };
  let [sentBytes, nextLook] = [0, 40 * BLOCK_BYTES];
  const kept: number[] = [];
  for await (const piece of writeCar([ROOT], readBlocks)) {
    sentBytes += piece.length;
    if (sentBytes < nextLook) continue;
    nextLook += 40 * BLOCK_BYTES;
    // references to weak ones last until the turn is over
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    kept.push(blocks.filter((block) => block.deref() !== undefined).length);
  }
  expect([blocks.length, sentBytes > 120 * BLOCK_BYTES, kept.length]).toEqual([120, true, 3]);
  expect(Math.max(...kept), kept.join(", ")).toBeLessThan(10);
});

test("blocks that cannot be read break the archive, at once or on the way", async () => {
  for (const most of [0, 5]) {
    const readBlocks = async function* () {
      for (let n = 0; n < most; n++) yield makeBlock();
      throw new Error("a bad sector");
    };
    const read = async () => {
      for await (const _ of writeCar([ROOT], readBlocks));
    };
    await expect(read()).rejects.toThrow("a bad sector");
  }
});
