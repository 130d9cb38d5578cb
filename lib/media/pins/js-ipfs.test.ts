import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { create as createOld } from "ipfs-http-client";
import { create as createNew } from "kubo-rpc-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installJsIpfs, type JsIpfs, startJsIpfs } from "@/test/ipfs/js-ipfs";
import { writeCar } from "../car/write-car";
import { EmbeddedStore } from "../storage/embedded";
import { IpfsNode } from "./ipfs-node";
import { newSealKey, openSealed, sealStream } from "./seal-stream";

const whyNot = await installJsIpfs();
if (whyNot) {
  console.warn(`Tests against a real IPFS node are skipped: ${whyNot}`);
  test("a real IPFS node (js-ipfs)", (context) => context.skip(whyNot));
}

const SIZES: [string, number][] = [
  ["one leaf", 11],
  ["exactly one leaf", 262_144],
  ["two leaves", 262_145],
  ["two levels", 174 * 262_144 + 1],
];
/** js-ipfs writes a file per block. */
const SLOW_MS = 120_000;
const ADD = { cidVersion: 1, rawLeaves: true, chunker: "size-262144" } as const;

// js-ipfs, not Kubo: another implementation of the same protocol, with Kubo's RPC API
describe.skipIf(whyNot !== null)("against js-ipfs", () => {
  let peer: JsIpfs | undefined;
  let url: string;
  let folder: string;
  let store: EmbeddedStore;
  let node: IpfsNode;
  beforeAll(async () => {
    peer = await startJsIpfs();
    url = peer.url;
    node = new IpfsNode(url);
    folder = await mkdtemp(path.join(os.tmpdir(), "backline-js-ipfs-store-"));
    store = new EmbeddedStore(folder);
  });
  afterAll(async () => {
    await peer?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(SIZES)(
    "%s: the node finds our CID, and gives the bytes back",
    async (_, sizeBytes) => {
      const bytes = randomBytes(sizeBytes);
      const { cid } = await store.putBytes(bytes);
      expect(await node.add(store.openRange(cid, 0, sizeBytes - 1))).toBe(cid);
      expect((await gather(node.cat(cid))).equals(bytes)).toBe(true);
    },
    SLOW_MS,
  );

  test.each(SIZES)(
    "%s: our archive imports under the same root",
    async (_, sizeBytes) => {
      const bytes = randomBytes(sizeBytes);
      const { cid } = await store.putBytes(bytes);
      const client = createNew({ url });
      const roots: string[] = [];
      const archive = writeCar([cid], (root) => store.readBlocks(root));
      for await (const { root } of client.dag.import(archive)) if (root) roots.push(root.cid.toString());
      expect(roots).toEqual([cid]);
      expect((await gather(client.cat(cid))).equals(bytes)).toBe(true);
    },
    SLOW_MS,
  );

  test("sealed there and opened here", async () => {
    const [bytes, key] = [randomBytes(700_001), newSealKey()];
    const { cid } = await store.putBytes(bytes);
    const sealedCid = await node.add(sealStream(store.openRange(cid, 0, bytes.length - 1), key, cid));
    expect(sealedCid).not.toBe(cid);
    expect((await gather(openSealed(node.cat(sealedCid), key, cid))).equals(bytes)).toBe(true);
  });

  test("a pin that is gone, or never was, is let go of without a word", async () => {
    const cid = await node.add(once(Buffer.from("short-lived")));
    await node.unpin(cid);
    await node.unpin(cid);
  });

  test("ipfs-http-client and kubo-rpc-client: what one adds the other reads, under one CID, which is ours", async () => {
    const [old, current] = [createOld({ url }), createNew({ url })];
    for (const [write, read] of [
      [old, current],
      [current, old],
    ] as const) {
      const bytes = randomBytes(600_000);
      const { cid } = await store.putBytes(bytes);
      const added = await write.add(bytes, ADD);
      expect(added.cid.toString()).toBe(cid);
      expect((await gather(read.cat(cid))).equals(bytes)).toBe(true);
    }
  });
});

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
