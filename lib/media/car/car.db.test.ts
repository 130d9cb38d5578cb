import { createHash, randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { CarReader } from "@ipld/car";
import { expect, test } from "vitest";
import { GET as artistCar } from "@/app/api/artists/[id]/car/route";
import { GET as recordingCar } from "@/app/api/recordings/[id]/car/route";
import { env } from "@/lib/platform/env";
import { runJobs } from "@/lib/platform/jobs";
import { toPublicId } from "@/lib/shared/ids";
import { makeArtist, makeBearer, makeUser } from "@/test/factories";
import { makeStoredSound } from "@/test/make-stored-sound";
import { RESTORE_JOB } from "../find-object";
import { restoreJob } from "../pins/restore-object";
import { mediaStore } from "../storage/media-store";
import { writeCar } from "./write-car";

type Get = typeof recordingCar;
const askAs = async (get: Get, userId: string, id: string) => {
  const { authorization } = await makeBearer(userId);
  return get(new Request("http://127.0.0.1:3000/x", { headers: { authorization } }), {
    params: Promise.resolve({ id }),
  });
};

/** Every block under the hash its CID carries, and the file put together from the leaves in their order. */
async function unpack(archive: Uint8Array) {
  const reader = await CarReader.fromBytes(archive);
  const leaves: Uint8Array[] = [];
  for await (const { cid, bytes } of reader.blocks()) {
    expect(Buffer.from(cid.multihash.digest).equals(createHash("sha256").update(bytes).digest())).toBe(true);
    if (cid.code === 0x55) leaves.push(bytes);
  }
  return { roots: (await reader.getRoots()).map(String), content: Buffer.concat(leaves) };
}

test.each([
  ["one leaf", 1_000],
  ["two leaves and a root", 300_000],
  ["two levels of nodes", 175 * 262_144 + 9],
])("an archive of %s holds the whole file under its own CID", async (_, sizeBytes) => {
  const bytes = randomBytes(sizeBytes);
  const { cid } = await mediaStore().putBytes(bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of writeCar([cid], (root) => mediaStore().readBlocks(root))) pieces.push(piece);
  const unpacked = await unpack(Buffer.concat(pieces));
  expect(unpacked.roots).toEqual([cid]);
  expect(unpacked.content.equals(bytes)).toBe(true);
});

test("an artist takes a recording or all of them along; nobody else does", async () => {
  const artistId = await makeArtist("Zoë");
  const one = await makeStoredSound({ artistId });
  const other = await makeStoredSound({ artistId, status: "draft" });
  const owner = await makeUser(["artist"], [artistId]);
  const stranger = await makeUser(["artist"], [await makeArtist()]);
  const recording = toPublicId("recording", one.recordingId);
  const reply = await askAs(recordingCar, owner.userId, recording);
  expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "application/vnd.ipld.car; version=1"]);
  expect(reply.headers.get("content-disposition")).toMatch(/\.car$/);
  expect(await unpack(new Uint8Array(await reply.arrayBuffer()))).toEqual({ roots: [one.cid], content: one.bytes });
  const all = await askAs(artistCar, owner.userId, toPublicId("artist", artistId));
  expect((await unpack(new Uint8Array(await all.arrayBuffer()))).roots.sort()).toEqual([one.cid, other.cid].sort());
  for (const [get, id] of [
    [recordingCar, recording],
    [artistCar, toPublicId("artist", artistId)],
  ] as const)
    expect((await askAs(get, stranger.userId, id)).status).toBe(404);
  const empty = await askAs(artistCar, stranger.userId, toPublicId("artist", stranger.artistIds[0] ?? ""));
  expect(empty.status).toBe(404);
});

test("lost inner nodes are computed again by the worker while the archive is waited for", async () => {
  const artistId = await makeArtist();
  const sound = await makeStoredSound({ artistId });
  const blocks = path.join(env.BACKLINE_DATA_DIR, "media", "blocks");
  for (const name of await readdir(blocks)) await rm(path.join(blocks, name), { recursive: true });
  expect(await mediaStore().hasNodes(sound.cid)).toBe(false);
  const jobs = await runJobs({ [RESTORE_JOB]: restoreJob }, "");
  const owner = await makeUser(["artist"], [artistId]);
  const reply = await askAs(recordingCar, owner.userId, toPublicId("recording", sound.recordingId));
  expect((await unpack(new Uint8Array(await reply.arrayBuffer()))).content.equals(sound.bytes)).toBe(true);
  await jobs.stop();
});

test("a file that is not there is a 503 before the first byte, not half an archive", async () => {
  const artistId = await makeArtist();
  const sound = await makeStoredSound({ artistId });
  await rm((await mediaStore().statObject(sound.cid))?.path ?? "");
  const owner = await makeUser(["artist"], [artistId]);
  const reply = await askAs(artistCar, owner.userId, toPublicId("artist", artistId));
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "30"]);
});

test("a reader that leaves, and a file that breaks, leave no file open", async () => {
  let isOpen = 0;
  const endless = async function* () {
    isOpen += 1;
    try {
      for (;;) yield { cid: (await first()).cid, bytes: new Uint8Array(10) };
    } finally {
      isOpen -= 1;
    }
  };
  const first = async () => {
    for await (const node of mediaStore().readBlocks(small.cid)) return node;
    throw new Error("no block");
  };
  const small = await mediaStore().putBytes(Buffer.from("small"));
  for await (const _ of writeCar([small.cid], endless)) break;
  expect(isOpen).toBe(0);
  const broken = async function* () {
    yield await first();
    throw new Error("bad sector");
  };
  const read = async () => {
    for await (const _ of writeCar([small.cid], broken));
  };
  await expect(read()).rejects.toThrow("bad sector");
});
