import "server-only";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const found = new Map<string, Promise<string | null>>();

/** `candidate` itself when it runs and can write MP3, else null. Asked once per process. */
export function findFfmpeg(candidate: string): Promise<string | null> {
  const known = found.get(candidate) ?? probe(candidate);
  found.set(candidate, known);
  return known;
}

async function probe(candidate: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(candidate, ["-nostdin", "-v", "error", "-encoders"], {
      timeout: 10_000,
    });
    return stdout.includes("libmp3lame") ? candidate : null;
  } catch {
    return null; // not installed, not runnable: the WASM decoders take over
  }
}
