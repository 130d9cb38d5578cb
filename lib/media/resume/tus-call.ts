import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { processGlobal } from "@/lib/platform/process-global";
import type { UploadRow } from "./upload-row";

/** What belongs to one request of the protocol and has no way through the library's own arguments. */
export type TusCall = {
  /** Id (bare uuid) of the upload that this request makes or is about. */
  uploadId: string;
  /** When it is given up unless it is complete; null where there is no upload. */
  expiresAt: Date | null;
  /** Takes the complete file in; throws what refuses it. Runs under the upload's lock. */
  accept: (upload: UploadRow) => Promise<void>;
  /** The bytes of the request, read by us alone: the library's own streams between cost more than the rest of the way. */
  body: ReadableStream<Uint8Array> | null;
  /** Ends the reading of the body; what came so far is kept. */
  leave: AbortController;
  /** The error behind the library's answer, null while there is none. */
  error: unknown;
  /** Ours behind that one: a stream that we end by throwing comes out of the library as one that was cut off. */
  refusal: unknown;
  /** Settles, never rejects, when the last byte of this request is on the disk: the library does not wait when a body breaks off. */
  writing: Promise<unknown>;
};

export const tusCalls = processGlobal("tus-calls", () => new AsyncLocalStorage<TusCall>());

export function currentCall(): TusCall {
  const call = tusCalls.getStore();
  if (!call) throw new Error("outside of a tus request");
  return call;
}
