import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

const MAX_BYTES = 400 * 1_048_576;
const MAX_MS = 20_000;

/**
 * Reads away what a client still sends, so that it comes to reading the refusal: a server that closes in the middle of a
 * body shows as a broken connection. Bounded in bytes and time; past the bounds the connection is cut.
 */
export async function drainBody(body: Readable): Promise<void> {
  if (body.destroyed || body.readableEnded) return;
  await new Promise<void>((resolve) => {
    let left = MAX_BYTES;
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const cut = () => body.destroy();
    const timer = setTimeout(cut, MAX_MS);
    body.on("data", (chunk: Uint8Array) => {
      left -= chunk.length;
      if (left < 0) cut();
    });
    body.once("end", stop).once("close", stop).once("error", stop);
    body.resume();
  });
}

/** For refusals that came before anyone touched the body: reads it away, then answers. */
export async function answerReadably(request: Request, response: Response): Promise<Response> {
  if (response.status >= 400) await drainRest(request.body);
  return response;
}

/** Reads away what of a body nobody is reading. */
export async function drainRest(rest: globalThis.ReadableStream<Uint8Array> | null): Promise<void> {
  if (!rest || rest.locked) return;
  const body = Readable.fromWeb(rest as ReadableStream<Uint8Array>);
  body.on("error", () => undefined); // the client has left; there is nobody to answer
  await drainBody(body);
}
