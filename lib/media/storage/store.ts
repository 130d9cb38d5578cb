import "server-only";
import type { Readable } from "node:stream";
import type { NameFile } from "./name-file";

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
}
