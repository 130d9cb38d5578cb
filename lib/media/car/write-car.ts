import "server-only";
import { CarWriter } from "@ipld/car";
import { CID } from "multiformats/cid";
import type { DagNode } from "../storage/unixfs-cid";

/** A content archive (CAR, version 1) of these objects: their CIDs are its roots, the blocks come as they are read. */
export async function* writeCar(
  cids: readonly string[],
  readBlocks: (cid: string) => AsyncIterable<DagNode>,
): AsyncGenerator<Uint8Array> {
  const { writer, out } = CarWriter.create(cids.map((cid) => CID.parse(cid)));
  const blocks = allBlocks(cids, readBlocks);
  const feeding = (async () => {
    for await (const block of blocks) await writer.put(block);
    await writer.close();
  })();
  // the archive's own stream does not hear of a failure, so each wait for it is also one for that; not by a race with one
  // promise of the whole, which would hold every piece until the end
  let failure: { error: unknown } | null = null;
  let tell = () => {};
  feeding.catch((error: unknown) => {
    failure = { error };
    tell();
  });
  const pieces = out[Symbol.asyncIterator]();
  const readNext = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      tell = () => reject(failure?.error);
      if (failure) tell();
      else pieces.next().then(resolve, reject);
    });
  try {
    for (;;) {
      const next = await readNext();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // a reader that leaves early leaves the feed waiting for ever: this closes its file
    await blocks.return(undefined);
  }
}

async function* allBlocks(
  cids: readonly string[],
  readBlocks: (cid: string) => AsyncIterable<DagNode>,
): AsyncGenerator<DagNode> {
  for (const cid of cids) yield* readBlocks(cid);
}
