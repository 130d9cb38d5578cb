import "server-only";
import type { Readable } from "node:stream";
import type { NameFile } from "./name-file";
import type { DagNode } from "./unixfs-cid";

/** What names an object for good: the CID, the plain SHA-256 of its bytes (hex) and the chunking the CID stands on. */
export type StoredObject = { cid: string; contentHash: string; sizeBytes: number; profile: string };

/**
 * Bytes that have arrived and have a name, but are not in the store yet. `commit` or `discard` ends it (a `discard` after
 * a `commit` does nothing);
 * `flush` may run beside the reading of `path`, so that the wait for the disk is not added to the wait for the decoder.
 */
export type PendingObject = StoredObject & {
  path: string;
  flush(): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
};

export type ObjectFile = { cid: string; sizeBytes: number; changedAt: Date };

/** Where media bytes live. A CID is proof of what an object holds, so writing one twice changes nothing. */
export interface MediaStore {
  /** Takes the stream in one pass: disk, SHA-256 and CID. On any error the part file is gone before it throws. */
  receive(source: AsyncIterable<Uint8Array>): Promise<PendingObject>;
  /**
   * Names a file that is complete and stays its owner's: `commit` gives it its name beside the old one (a hard link, so
   * that a crash in between loses nothing), `discard` leaves it where it is. On the store's own disk. `name` may do the reading
   * somewhere else than here.
   */
  adopt(path: string, name?: NameFile): Promise<PendingObject>;
  putFile(path: string): Promise<StoredObject>;
  putBytes(bytes: Uint8Array): Promise<StoredObject>;
  /** Removes what crashed writers left. Returns how many part files. */
  sweep(): Promise<number>;
  has(cid: string): Promise<boolean>;
  /** Null when the object is not here. */
  statObject(cid: string): Promise<{ path: string; sizeBytes: number } | null>;
  /** Bytes `start` to `end`, both inclusive. */
  openRange(cid: string, start: number, end: number): Readable;
  /** Size, and when the file last got its bytes or its name; null when it is not here. */
  findFile(cid: string): Promise<ObjectFile | null>;
  /** Every object that is here, whether a row knows it or not. */
  listObjects(): AsyncIterable<ObjectFile>;
  /** Removes an object with its nodes; those that another object shares are computed again when they are needed. */
  remove(cid: string): Promise<void>;
  /** All blocks of an object, the root first; nothing is hashed. */
  readBlocks(cid: string): AsyncIterable<DagNode>;
  /** Whether the nodes that tie the object's chunks together are all here. */
  hasNodes(cid: string): Promise<boolean>;
  /** Hashes the object anew, and puts its nodes back where it is what its name says. Null when it is not here. */
  rehash(cid: string): Promise<StoredObject | null>;
}
