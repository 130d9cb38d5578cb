import "server-only";
import { AppError } from "@/lib/platform/errors";

/** The body until it ends, breaks off or is left; never more than `mostBytes`, whatever its headers promised. */
export async function* readBody(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  // ends a pending read; not cancelled, which would cut the connection before the answer. And no race of each read with the
  // signal: what lost it would hold every chunk for as long as the signal lives
  const leave = () => reader.releaseLock();
  signal.addEventListener("abort", leave);
  let leftBytes = mostBytes;
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read();
      if (done) return;
      leftBytes -= value.length;
      if (leftBytes < 0)
        throw new AppError("too_large", "More bytes came than Upload-Length says. Begin the upload anew.");
      yield value;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", leave);
    reader.releaseLock();
  }
}
