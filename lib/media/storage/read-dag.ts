import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { decode } from "@ipld/dag-pb";
import type { FsBlockstore } from "blockstore-fs";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { type DagNode, LEAF_BYTES } from "./unixfs-cid";

/** An inner node is not in the store. It can be computed again from the flat file. */
export class MissingNode extends Error {}

/**
 * All blocks of an object, depth first with the root in front: inner nodes from the block store, leaves cut out of the flat
 * file. Nothing is hashed. Throws MissingNode.
 */
export async function* readDag(cid: string, file: string, blocks: FsBlockstore): AsyncGenerator<DagNode> {
  const handle = await open(file, "r");
  try {
    let offset = 0;
    for await (const node of walkNodes(CID.parse(cid), blocks)) {
      if (node.bytes) {
        yield { cid: node.cid, bytes: node.bytes };
        continue;
      }
      const bytes = await readLeaf(handle, offset);
      offset += bytes.length;
      yield { cid: node.cid, bytes };
    }
  } finally {
    await handle.close();
  }
}

/** The inner nodes of an object that are in the store; `isWhole` says whether all are. A single leaf has none. */
export async function listInnerNodes(cid: string, blocks: FsBlockstore): Promise<{ cids: string[]; isWhole: boolean }> {
  const cids: string[] = [];
  try {
    for await (const node of walkNodes(CID.parse(cid), blocks)) if (node.bytes) cids.push(node.cid.toString());
    return { cids, isWhole: true };
  } catch (error) {
    if (error instanceof MissingNode) return { cids, isWhole: false };
    throw error;
  }
}

async function* walkNodes(cid: CID, blocks: FsBlockstore): AsyncGenerator<{ cid: CID; bytes: Uint8Array | null }> {
  if (cid.code === raw.code) {
    yield { cid, bytes: null };
    return;
  }
  const bytes = await readNode(cid, blocks);
  yield { cid, bytes };
  for (const { Hash } of decode(bytes).Links) yield* walkNodes(CID.parse(Hash.toString()), blocks);
}

async function readNode(cid: CID, blocks: FsBlockstore): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of blocks.get(cid)) pieces.push(piece);
  } catch (cause) {
    throw new MissingNode(`no inner node ${cid}`, { cause });
  }
  return Buffer.concat(pieces);
}

/** One leaf; the last one is shorter. */
async function readLeaf(handle: FileHandle, offset: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(LEAF_BYTES);
  let filled = 0;
  while (filled < LEAF_BYTES) {
    const { bytesRead } = await handle.read(buffer, filled, LEAF_BYTES - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
