import "server-only";
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";

const FILE_NAME = /^([0-9a-f-]{36})\.upload$/;
const SPARE_BYTES = 64 * 1_048_576;
const GATHER_BYTES = 1_048_576;

/** On the store's own disk, so that a finished file only needs another name. */
function uploadFolder(): string {
  return path.join(/* turbopackIgnore: true */ env.BACKLINE_DATA_DIR, "media", "uploads");
}

export function pathOfUpload(id: string): string {
  return path.join(uploadFolder(), `${id}.upload`);
}

/** Throws `storage_full` when the disk has no room for the whole of it; says so before a byte is sent. */
export async function createUploadFile(id: string, sizeBytes: number): Promise<void> {
  await mkdir(uploadFolder(), { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(uploadFolder());
  if (bavail * bsize < sizeBytes + SPARE_BYTES) throw noRoom();
  const handle = await open(pathOfUpload(id), "wx", 0o600);
  await handle.close();
}

/** Bytes that are here; 0 when the file is gone. */
export async function measureUploadFile(id: string): Promise<number> {
  try {
    return (await stat(pathOfUpload(id))).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

export async function removeUploadFile(id: string): Promise<void> {
  await rm(pathOfUpload(id), { force: true });
}

/** Ids of the files that are there, with the time of their last byte. */
export async function listUploadFiles(): Promise<{ id: string; sizeBytes: number; writtenAt: Date }[]> {
  const names = await readdir(uploadFolder()).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const id = FILE_NAME.exec(name)?.[1];
      const info = id ? await stat(path.join(uploadFolder(), name)).catch(() => null) : null;
      return id && info ? [{ id, sizeBytes: info.size, writtenAt: info.mtime }] : [];
    }),
  );
  return found.flat();
}

/**
 * Writes the stream from `offset` on and returns where it ends; what came before an error stays, and the size of the file
 * says how much that is. A chunk is written as soon as it is here, so that a slow sender loses nothing when the server is
 * killed; the next ones are collected meanwhile, so memory is a few of them.
 */
export async function writeUploadFile(id: string, source: AsyncIterable<Uint8Array>, offset: number): Promise<number> {
  const handle = await open(pathOfUpload(id), "r+");
  let at = offset;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  let waiting: Uint8Array[] = [];
  const send = () => {
    const chunks = waiting;
    waiting = [];
    const from = at;
    at += sizeOf(chunks);
    isWriting = true;
    writing = writeAll(handle, chunks, from).finally(() => {
      isWriting = false;
    });
    writing.catch(() => undefined); // reported by the next await
  };
  let broken: unknown = null;
  try {
    for await (const chunk of source) {
      waiting.push(chunk);
      if (isWriting && sizeOf(waiting) < GATHER_BYTES) continue;
      await writing;
      send();
    }
  } catch (error) {
    broken = error;
  }
  try {
    await writing;
    send();
    await writing;
    await handle.datasync();
  } catch (error) {
    throw explainDisk(error);
  } finally {
    await handle.close();
  }
  if (broken) throw broken;
  return at;
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

async function writeAll(handle: FileHandle, chunks: Uint8Array[], from: number): Promise<void> {
  let [left, at] = [chunks, from];
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left, at);
    at += bytesWritten;
    left = dropBytes(left, bytesWritten);
  }
}

function dropBytes(chunks: Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  return chunks.flatMap((chunk) => {
    const cut = Math.min(left, chunk.length);
    left -= cut;
    return cut === chunk.length ? [] : [chunk.subarray(cut)];
  });
}

function explainDisk(error: unknown): unknown {
  const isFull = ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
  return isFull ? noRoom(error) : error;
}

function noRoom(cause?: unknown): AppError {
  return new AppError(
    "storage_full",
    "The store has no room for this file. What came so far is kept; tell whoever runs the store, then try again.",
    { cause },
  );
}
