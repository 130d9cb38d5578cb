import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { processGlobal } from "@/lib/platform/process-global";
import type { UploadRow } from "./upload-row";

/** What belongs to one request of the protocol and has no way through the library's own arguments. */
export type TusCall = {
  /** Id (bare uuid) of the upload that this request makes or is about. */
  uploadId: string;
  /** Takes the complete file in; throws what refuses it. Runs under the upload's lock. */
  accept: (upload: UploadRow) => Promise<void>;
  /** The error behind the library's answer, null while there is none. */
  error: unknown;
};

export const tusCalls = processGlobal("tus-calls", () => new AsyncLocalStorage<TusCall>());

export function currentCall(): TusCall {
  const call = tusCalls.getStore();
  if (!call) throw new Error("outside of a tus request");
  return call;
}
