import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { computeCid, type DagNode } from "./unixfs-cid";

const READ_CHUNK_BYTES = 262_144;

/** What a file's bytes are called. `contentHash`: SHA-256, hex. */
export type FileName = { cid: string; contentHash: string; sizeBytes: number; innerNodes: DagNode[] };
export type NameFile = (file: string) => Promise<FileName>;

/** Reads a file once and names it. A second of CPU for each 300 MB: a web process has it done elsewhere. */
export async function nameFile(file: string): Promise<FileName> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const source = createReadStream(file, { highWaterMark: READ_CHUNK_BYTES });
  const named = await computeCid(
    (async function* () {
      for await (const chunk of source as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        yield chunk;
      }
    })(),
  );
  return { ...named, contentHash: hash.digest("hex"), sizeBytes };
}
