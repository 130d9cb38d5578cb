import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { CID } from "multiformats/cid";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EmbeddedStore } from "./embedded";

let root: string;
let store: EmbeddedStore;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "backline-store-"));
  store = new EmbeddedStore(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const listFiles = async (folder: string) =>
  (await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

// as `ipfs add --cid-version=1` names them (Kubo)
test.each([
  ["one leaf is its own root", "hello world", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"],
  ["with a line end", "hello world\n", "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4"],
  ["nothing at all", "", "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"],
])("known CID: %s", async (_, content, cid) => {
  const stored = await store.putBytes(Buffer.from(content));
  expect(stored).toMatchObject({ cid, sizeBytes: content.length, profile: "kubo-cidv1-raw-256k-174" });
  expect(stored.contentHash).toBe(createHash("sha256").update(content).digest("hex"));
});

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
type Link = { cid: Buffer; totalBytes: number; fileBytes: number };

/** A node as the dag-pb and UnixFS specifications write it, built here by hand from no library. */
function nodeByHand(links: Link[]): Link {
  const pbLinks = links.map((link) =>
    field(
      2,
      Buffer.concat([field(1, link.cid), field(2, Buffer.alloc(0)), Buffer.from([0x18, ...varint(link.totalBytes)])]),
    ),
  );
  const fileBytes = links.reduce((sum, link) => sum + link.fileBytes, 0);
  const unixfs = Buffer.from([
    0x08,
    2,
    0x18,
    ...varint(fileBytes),
    ...links.flatMap((link) => [0x20, ...varint(link.fileBytes)]),
  ]);
  const node = Buffer.concat([...pbLinks, field(1, unixfs)]);
  const totalBytes = node.length + links.reduce((sum, link) => sum + link.totalBytes, 0);
  return { cid: Buffer.concat([Buffer.from([1, 0x70, 0x12, 32]), sha256(node)]), totalBytes, fileBytes };
}
const leafByHand = (bytes: Buffer): Link => ({
  cid: Buffer.concat([Buffer.from([1, 0x55, 0x12, 32]), sha256(bytes)]),
  totalBytes: bytes.length,
  fileBytes: bytes.length,
});

test.each([
  ["two chunks", 262_145],
  ["174 chunks: one full node", 174 * 262_144],
  ["175 chunks: two levels", 174 * 262_144 + 5],
])("%s have the CID that the specification gives", async (_, sizeBytes) => {
  const bytes = Buffer.alloc(sizeBytes, "backline");
  const leaves = Array.from({ length: Math.ceil(sizeBytes / 262_144) }, (_, i) =>
    leafByHand(bytes.subarray(i * 262_144, (i + 1) * 262_144)),
  );
  const groups = Array.from({ length: Math.ceil(leaves.length / 174) }, (_, i) =>
    nodeByHand(leaves.slice(i * 174, (i + 1) * 174)),
  );
  const top = groups.length === 1 ? groups[0] : nodeByHand(groups);
  const stored = await store.putBytes(bytes);
  expect(stored.cid).toBe(CID.decode(top?.cid ?? Buffer.alloc(0)).toString());
  expect(await listFiles("blocks")).toHaveLength(groups.length === 1 ? 1 : 3);
});

test("chunk borders of the stream do not matter", async () => {
  const bytes = Buffer.alloc(700_001, "seven");
  const whole = await store.putBytes(bytes);
  const file = path.join(root, "source");
  await writeFile(file, bytes);
  const pieces = await store.receive(createReadStream(file, { highWaterMark: 777 }));
  expect(pieces.cid).toBe(whole.cid);
  await pieces.discard();
  expect((await store.putFile(file)).cid).toBe(whole.cid);
});

test("one flat file per object; ranges are inclusive at both ends", async () => {
  const { cid } = await store.putBytes(Buffer.from("0123456789"));
  expect(await store.has(cid)).toBe(true);
  const object = await store.statObject(cid);
  expect(object?.sizeBytes).toBe(10);
  expect(await readFile(object?.path ?? "", "utf8")).toBe("0123456789");
  expect(await text(store.openRange(cid, 2, 4))).toBe("234");
  expect(await listFiles("incoming")).toEqual([]);
});

test.each([
  "../../etc/passwd",
  "",
  "bafy",
  `baf${"a".repeat(500)}`,
  "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e/x",
])("no path outside: %j is not an object", async (cid) => {
  expect(await store.statObject(cid)).toBeNull();
  expect(() => store.openRange(cid, 0, 1)).toThrow(RangeError);
});

test("a source that breaks off leaves nothing", async () => {
  async function* broken() {
    yield Buffer.alloc(300_000);
    throw new Error("connection lost");
  }
  await expect(store.receive(broken())).rejects.toThrow("connection lost");
  for (const folder of ["incoming", "objects", "blocks"]) expect(await listFiles(folder)).toEqual([]);
});

test("discarded: nothing stays, its inner nodes neither", async () => {
  const pending = await store.receive(createReadStream(process.execPath, { end: 600_000 }));
  expect(await listFiles("incoming")).toHaveLength(1);
  await pending.discard();
  for (const folder of ["incoming", "objects", "blocks"]) expect(await listFiles(folder)).toEqual([]);
});

test("discard after commit does nothing; two parts of the same bytes meet in one object", async () => {
  const [one, other] = await Promise.all([store.receive(streamOf("same")), store.receive(streamOf("same"))]);
  await Promise.all([one.commit(), other.commit()]);
  await one.discard();
  expect(await store.has(one.cid)).toBe(true);
  expect(await listFiles("objects")).toEqual([one.cid]);
});

async function* streamOf(content: string) {
  yield Buffer.from(content);
}

/** A process that has received half an upload when it is killed. */
async function startWriter(): Promise<ChildProcess> {
  const script = `const { EmbeddedStore } = await import("./lib/media/storage/embedded.ts");
    async function* half() { yield Buffer.alloc(400_000); process.send("half"); await new Promise((resolve) => setTimeout(resolve, 60_000)); }
    await new EmbeddedStore(${JSON.stringify(root)}).receive(half());`;
  const args = ["--import", "tsx", "--conditions=react-server", "--input-type=module", "-e", script];
  const writer = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  await once(writer, "message");
  return writer;
}

test("killed in the middle: part files only, and the next start sweeps them, not a living neighbour's", async () => {
  const [dying, living] = [await startWriter(), await startWriter()];
  dying.kill("SIGKILL");
  await once(dying, "exit");
  expect(await listFiles("incoming")).toHaveLength(2);
  expect(await listFiles("objects")).toEqual([]);
  await new EmbeddedStore(root).putBytes(Buffer.from("the next start"));
  expect(await listFiles("incoming")).toEqual([expect.stringMatching(new RegExp(`~${living.pid}~.*\\.part$`))]);
  living.kill("SIGKILL");
});

test("another host's part is left alone for a day, then it goes", async () => {
  await store.putBytes(Buffer.from("x"));
  const stale = path.join(root, "incoming", `elsewhere~${process.pid}~00000000-0000-4000-8000-000000000000.part`);
  await writeFile(stale, "left over");
  expect(await store.sweep()).toBe(0);
  await utimes(stale, new Date(0), new Date(0));
  await new EmbeddedStore(root).putBytes(Buffer.from("y"));
  expect(existsSync(stale)).toBe(false);
});
