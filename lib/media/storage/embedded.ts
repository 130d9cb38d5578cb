import "server-only";
import { createHash } from "node:crypto";
import { createReadStream, type PathLike } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { FsBlockstore } from "blockstore-fs";
import { CID } from "multiformats/cid";
import { AppError } from "@/lib/platform/errors";
import { type NameFile, nameFile } from "./name-file";
import { newPartName, sweepParts } from "./part-files";
import { listInnerNodes, readDag } from "./read-dag";
import type { MediaStore, ObjectFile, PendingObject, StoredObject } from "./store";
import { computeCid, type DagNode, KUBO_PROFILE } from "./unixfs-cid";

const CID_PATTERN = /^baf[a-z2-7]{56,60}$/;
const READ_CHUNK_BYTES = 262_144;

/**
 * The store that needs nothing but a folder: one flat file per object, `objects/<two letters>/<cid>`, and the few dag-pb
 * nodes that tie its chunks together in `blocks/`. Ranges are plain reads of one file.
 */
export class EmbeddedStore implements MediaStore {
  readonly #root: string;
  readonly #blocks: FsBlockstore;
  #ready: Promise<void> | null = null;

  constructor(root: string) {
    this.#root = root;
    this.#blocks = new FsBlockstore(path.join(root, "blocks"));
  }

  async receive(source: AsyncIterable<Uint8Array>): Promise<PendingObject> {
    await this.#prepare();
    const part = path.join(this.#root, "incoming", newPartName());
    const handle = await open(part, "wx");
    try {
      const hash = createHash("sha256");
      let sizeBytes = 0;
      const { cid, innerNodes } = await computeCid(
        writeThrough(handle, source, (chunk) => {
          hash.update(chunk);
          sizeBytes += chunk.length;
        }),
      );
      const named = { cid, contentHash: hash.digest("hex"), sizeBytes, profile: KUBO_PROFILE };
      return this.#pending(handle, part, named, innerNodes);
    } catch (error) {
      await handle.close();
      await rm(part, { force: true });
      throw explainWriteError(error);
    }
  }

  async adopt(file: string, name: NameFile = nameFile): Promise<PendingObject> {
    await this.#prepare();
    const handle = await open(file, "r+");
    try {
      const { innerNodes, ...found } = await name(file);
      return this.#pending(handle, file, { ...found, profile: KUBO_PROFILE }, innerNodes, "adopted");
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async putFile(file: string): Promise<StoredObject> {
    return this.#put(createReadStream(file, { highWaterMark: READ_CHUNK_BYTES }));
  }

  async putBytes(bytes: Uint8Array): Promise<StoredObject> {
    return this.#put(
      (async function* () {
        yield bytes;
      })(),
    );
  }

  async has(cid: string): Promise<boolean> {
    return (await this.statObject(cid)) !== null;
  }

  async statObject(cid: string): Promise<{ path: string; sizeBytes: number } | null> {
    if (!CID_PATTERN.test(cid)) return null;
    const file = this.#pathOf(cid);
    try {
      return { path: file, sizeBytes: (await stat(file)).size };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  openRange(cid: string, start: number, end: number) {
    return createReadStream(this.#pathOf(cid), { start, end, highWaterMark: READ_CHUNK_BYTES });
  }

  findFile(cid: string): Promise<ObjectFile | null> {
    return CID_PATTERN.test(cid) ? describeFile(this.#pathOf(cid), cid) : Promise.resolve(null);
  }

  async *listObjects(): AsyncGenerator<ObjectFile> {
    await this.#prepare();
    const folder = path.join(this.#root, "objects");
    for (const shelf of await readdir(folder)) {
      for (const cid of await readdir(path.join(folder, shelf))) {
        const file = CID_PATTERN.test(cid) ? await describeFile(path.join(folder, shelf, cid), cid) : null;
        if (file) yield file;
      }
    }
  }

  async remove(cid: string): Promise<void> {
    const { cids } = await listInnerNodes(cid, this.#blocks);
    await rm(this.#pathOf(cid), { force: true });
    for (const node of cids) await this.#blocks.delete(CID.parse(node));
  }

  readBlocks(cid: string): AsyncIterable<DagNode> {
    return readDag(cid, this.#pathOf(cid), this.#blocks);
  }

  async hasNodes(cid: string): Promise<boolean> {
    return (await listInnerNodes(cid, this.#blocks)).isWhole;
  }

  async rehash(cid: string): Promise<StoredObject | null> {
    const object = await this.statObject(cid);
    if (!object) return null;
    const { innerNodes, ...found } = await nameFile(object.path);
    if (found.cid === cid) for (const node of innerNodes) await this.#blocks.put(node.cid, node.bytes);
    return { ...found, profile: KUBO_PROFILE };
  }

  async #put(source: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const { path: _part, flush: _flush, commit, discard: _discard, ...object } = await this.receive(source);
    await commit();
    return object;
  }

  #pending(
    handle: FileHandle,
    part: string,
    object: StoredObject,
    innerNodes: DagNode[],
    origin: "own" | "adopted" = "own",
  ): PendingObject {
    const removePart = async () => {
      if (origin === "own") await rm(part, { force: true });
    };
    let flushed: Promise<void> | null = null;
    const flush = () => {
      flushed ??= handle.datasync().finally(() => handle.close());
      return flushed;
    };
    return {
      ...object,
      path: part,
      flush,
      commit: async () => {
        try {
          await flush();
          await this.#keep(origin === "own" ? rename : linkOrRename, part, object.cid, innerNodes);
        } catch (error) {
          await removePart();
          throw error;
        }
      },
      discard: async () => {
        await (flushed ?? handle.close()).catch(() => undefined);
        await removePart();
      },
    };
  }

  async #keep(move: typeof rename, part: string, cid: string, innerNodes: DagNode[]): Promise<void> {
    for (const node of innerNodes) await this.#blocks.put(node.cid, node.bytes);
    const target = this.#pathOf(cid);
    await mkdir(path.dirname(target), { recursive: true });
    await move(part, target);
    await syncFolder(path.dirname(target));
  }

  #pathOf(cid: string): string {
    if (!CID_PATTERN.test(cid)) throw new RangeError(`not a CID of this store: ${cid}`);
    return path.join(this.#root, "objects", cid.slice(-3, -1), cid);
  }

  async sweep(): Promise<number> {
    await this.#prepare();
    return sweepParts(path.join(this.#root, "incoming"));
  }

  #prepare(): Promise<void> {
    this.#ready ??= (async () => {
      for (const folder of ["incoming", "objects", "blocks"])
        await mkdir(path.join(/* turbopackIgnore: true */ this.#root, folder), { recursive: true, mode: 0o700 });
      await sweepParts(path.join(this.#root, "incoming"));
    })();
    return this.#ready;
  }
}

/** Writes each chunk while the reader behind it works on the same bytes; one write is under way at a time. */
async function* writeThrough(
  handle: FileHandle,
  source: AsyncIterable<Uint8Array>,
  observe: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let writing: Promise<unknown> = Promise.resolve();
  for await (const chunk of source) {
    await writing;
    writing = handle.writeFile(chunk);
    writing.catch(() => undefined); // reported by the next await
    observe(chunk);
    yield chunk;
  }
  await writing;
}

/** Disks without hard links (exFAT, some network shares) get the plain rename. */
async function linkOrRename(from: PathLike, to: PathLike): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(code ?? "")) throw error;
    await rename(from, to);
  }
}

/** A link changes ctime only, a copy mtime only. */
async function describeFile(file: string, cid: string): Promise<ObjectFile | null> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(file);
    return { cid, sizeBytes: size, changedAt: new Date(Math.max(mtimeMs, ctimeMs)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function explainWriteError(error: unknown): unknown {
  const isFull = ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
  return isFull
    ? new AppError("unavailable", "The store has no room for the file. Tell whoever runs it.", { cause: error })
    : error;
}

/** The rename itself must survive a power cut before a row points at the file. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
