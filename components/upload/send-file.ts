import { DetailedError, Upload } from "tus-js-client";
import { UploadView } from "@/lib/shared/schemas/upload";
import { pathOf } from "./file-path";
import { isPassing, type LocalRefusals, readRefusal, wordProblem } from "./read-refusal";
import type { UploadOutcome } from "./upload-item";

export const UPLOADS_ENDPOINT = "/api/uploads/tus";
const MOST_PATH = 1_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;
/** Answers of a server that is there but keeps failing for this file: after so many in a row a person is asked. */
const MOST_FAILURES = 6;

export type FileToSend = {
  file: File;
  artistId: string;
  releaseId: string | null;
  batch: string | null;
  /** Where an earlier try stopped. */
  uploadUrl: string | null;
};
export type SendEvents = {
  onAddress: (uploadUrl: string | null) => void;
  onProgress: (sentBytes: number) => void;
  /** The connection broke; it goes on by itself. */
  onInterrupted: () => void;
  /** The last byte is out; from here on the server works. */
  onSent: () => void;
  onSettled: (outcome: UploadOutcome) => void;
};

/**
 * Sends one file so that nothing but a verdict ends it: a broken connection, a changed network or a server that restarts
 * are waited out, and it goes on at the byte where the server stands. Returns what stops it; a stopped file settles no more.
 */
export function sendFile(input: FileToSend, events: SendEvents, words: LocalRefusals): () => void {
  const sending = new Sending(input, events, words);
  sending.start();
  return () => sending.stop();
}

class Sending {
  readonly #input: FileToSend;
  readonly #events: SendEvents;
  readonly #words: LocalRefusals;
  #upload: Upload;
  #waitMs = FIRST_WAIT_MS;
  #failures = 0;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(input: FileToSend, events: SendEvents, words: LocalRefusals) {
    this.#input = input;
    this.#events = events;
    this.#words = words;
    this.#upload = this.#open(input.uploadUrl);
  }

  start(): void {
    window.addEventListener("online", this.#goOn);
    this.#upload.start();
  }

  stop(): void {
    this.#end();
    void this.#upload.abort();
  }

  #open(uploadUrl: string | null): Upload {
    const { file, artistId, releaseId, batch } = this.#input;
    const metadata: Record<string, string> = { filename: file.name, artistId };
    if (releaseId) metadata.releaseId = releaseId;
    if (batch) metadata.batch = batch;
    if (pathOf(file) !== file.name) metadata.path = pathOf(file).slice(-MOST_PATH);
    const upload: Upload = new Upload(file, {
      // without an endpoint the client never answers a server's hiccup by starting anew
      endpoint: uploadUrl ? null : UPLOADS_ENDPOINT,
      uploadUrl,
      metadata,
      retryDelays: null,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => {
        upload.options.endpoint = null;
        this.#events.onAddress(upload.url);
      },
      onProgress: (sentBytes) => this.#advance(sentBytes),
      onSuccess: () => void this.#readVerdict(upload.url ?? ""),
      onError: (error) => void this.#fail(error),
    });
    return upload;
  }

  #advance(sentBytes: number): void {
    if (this.#isStopped) return;
    this.#waitMs = FIRST_WAIT_MS;
    this.#events.onProgress(sentBytes);
    if (sentBytes >= this.#input.file.size) this.#events.onSent();
  }

  #goOn = () => {
    if (this.#timer === undefined || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#upload.start();
  };

  async #fail(error: Error): Promise<void> {
    if (this.#isStopped) return;
    const response = error instanceof DetailedError ? error.originalResponse : null;
    const status = response?.getStatus() ?? 0;
    if (status === 404 || status === 410) return this.#lost(status, response?.getBody() ?? "");
    this.#failures = status >= 500 && hasWords(response?.getBody() ?? "") ? this.#failures + 1 : 0;
    if (isPassing(status) && this.#failures < MOST_FAILURES) return this.#wait();
    this.#settle({ kind: "refused", refusal: readRefusal(status, response?.getBody() ?? "", this.#words) });
  }

  /** The upload is over at the server: refused there, or expired; only the latter is begun anew. */
  async #lost(status: number, text: string): Promise<void> {
    const url = this.#upload.url ?? this.#input.uploadUrl;
    const view = url ? await readView(url) : null;
    if (this.#isStopped) return;
    if (view?.problem) {
      const refusal = { ...wordProblem(view.problem, this.#words), isTransient: false };
      return this.#settle({ kind: "refused", refusal });
    }
    if (!url) return this.#settle({ kind: "refused", refusal: readRefusal(status, text, this.#words) });
    this.#events.onAddress(null);
    this.#upload = this.#open(null);
    this.#upload.start();
  }

  #wait(): void {
    this.#events.onInterrupted();
    this.#timer = setTimeout(this.#goOn, this.#waitMs);
    this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
  }

  async #readVerdict(url: string): Promise<void> {
    this.#events.onSent();
    const view = await readView(url);
    if (this.#isStopped) return;
    if (view?.track) this.#settle({ kind: "stored", track: view.track, isDuplicate: !view.isNew });
    else if (view) this.#settle({ kind: "refused", refusal: this.#words.garbled });
    else this.#wait();
  }

  #settle(outcome: UploadOutcome): void {
    this.#end();
    this.#events.onSettled(outcome);
  }

  #end(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#goOn);
  }
}

/** How an upload stands at the server; null when it does not say. */
export async function readView(url: string): Promise<UploadView | null> {
  try {
    const reply = await fetch(url, { cache: "no-store" });
    return reply.ok ? UploadView.parse(await reply.json()) : null;
  } catch {
    return null;
  }
}

/** A proxy's error page says that the server is away; a problem says that it is there and could not. */
function hasWords(text: string): boolean {
  return text.startsWith("{");
}
