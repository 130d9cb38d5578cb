import { Problem } from "@/lib/shared/schemas/common";
import { UploadResult } from "@/lib/shared/schemas/upload";
import type { Refusal, UploadOutcome } from "./upload-item";

export type FileToSend = { file: File; artistId: string; releaseId: string | null };
export type SendEvents = {
  onProgress: (sentBytes: number) => void;
  /** The last byte is out; from here on the server works. */
  onSent: () => void;
  onSettled: (outcome: UploadOutcome) => void;
};
export type LocalRefusals = { offline: Refusal; garbled: Refusal; signedOut: Refusal };

/**
 * Posts one file as multipart and reports true byte counts: XMLHttpRequest, because fetch tells nothing of what it has
 * sent. Returns what stops it; a stopped file settles no more.
 */
export function sendFile(input: FileToSend, events: SendEvents, words: LocalRefusals): () => void {
  const form = new FormData();
  form.set("artistId", input.artistId);
  if (input.releaseId) form.set("releaseId", input.releaseId);
  // last, so that a streaming reader knows the fields before the bytes arrive
  form.set("audio", input.file, input.file.name);
  const request = new XMLHttpRequest();
  request.open("POST", "/api/uploads");
  request.responseType = "text";
  request.upload.addEventListener("progress", (event) => events.onProgress(event.loaded));
  request.upload.addEventListener("load", () => events.onSent());
  request.addEventListener("load", () => events.onSettled(readOutcome(request.status, request.responseText, words)));
  request.addEventListener("error", () => events.onSettled({ kind: "refused", refusal: words.offline }));
  request.addEventListener("timeout", () => events.onSettled({ kind: "refused", refusal: words.offline }));
  request.send(form);
  return () => request.abort();
}

/** What a reply to an upload means; `text` is its body. 200 means that the same bytes were here before. */
export function readOutcome(status: number, text: string, words: LocalRefusals): UploadOutcome {
  const body = parseJson(text);
  if (status === 200 || status === 201) {
    const result = UploadResult.safeParse(body);
    if (result.success) return { kind: "stored", track: result.data.track, isDuplicate: status === 200 };
    return { kind: "refused", refusal: words.garbled };
  }
  if (status === 401) return { kind: "refused", refusal: words.signedOut };
  const problem = Problem.safeParse(body);
  if (!problem.success) return { kind: "refused", refusal: words.garbled };
  const isTransient = status >= 500 || status === 409 || status === 429;
  return { kind: "refused", refusal: { title: problem.data.title, detail: problem.data.detail, isTransient } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
