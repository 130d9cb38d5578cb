import "server-only";
import { importByteStream, type WritableStorage } from "ipfs-unixfs-importer";
import { fixedSize } from "ipfs-unixfs-importer/chunker";
import { balanced } from "ipfs-unixfs-importer/layout";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";

/** Name of the chunking below: what `ipfs add --cid-version=1` of Kubo does unless told otherwise. */
export const KUBO_PROFILE = "kubo-cidv1-raw-256k-174";

/** The size of a leaf; the last one of a file is shorter. */
export const LEAF_BYTES = 262_144;

export type DagNode = { cid: CID; bytes: Uint8Array };

/**
 * Reads the stream once and returns its root CID (base32) with the dag-pb inner nodes. Leaves are dropped: they are
 * slices of the file itself. Memory: a few 256 KiB chunks, and about 9 KB of nodes per 43 MB of file.
 */
export async function computeCid(source: AsyncIterable<Uint8Array>): Promise<{ cid: string; innerNodes: DagNode[] }> {
  const innerNodes: DagNode[] = [];
  const collector = {
    put: async (cid: CID, bytes: Uint8Array) => {
      if (cid.code !== raw.code) innerNodes.push({ cid, bytes });
      return cid;
    },
  } as WritableStorage;
  const root = await importByteStream(source, collector, {
    cidVersion: 1,
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: LEAF_BYTES }),
    layout: balanced({ maxChildrenPerNode: 174 }),
    blockWriteConcurrency: 4,
    fileImportConcurrency: 1,
  });
  return { cid: root.cid.toString(), innerNodes };
}
