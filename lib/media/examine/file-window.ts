import "server-only";
import type { FileHandle } from "node:fs/promises";

const WINDOW_BYTES = 65_536;

/** A file read by its heads: they lie close together where there are many, so that one read serves them all. */
export class FileWindow {
  readonly #handle: FileHandle;
  #start = 0;
  #bytes = Buffer.alloc(0);

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** `length` is 64 KiB at most; fewer bytes come where the file ends. */
  async read(at: number, length: number): Promise<Buffer> {
    if (at < this.#start || at + length > this.#start + this.#bytes.length) {
      const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, at);
      this.#bytes = buffer.subarray(0, bytesRead);
      this.#start = at;
    }
    return this.#bytes.subarray(at - this.#start, at - this.#start + length);
  }
}
