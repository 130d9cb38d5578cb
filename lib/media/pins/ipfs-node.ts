import "server-only";
import { create } from "kubo-rpc-client";
import { env } from "@/lib/platform/env";

/** Why a call to the node did not do what it should; the words are the page's. */
export const NODE_TROUBLES = ["refused", "no_answer", "node_error", "wrong_cid"] as const;
export type NodeTrouble = (typeof NODE_TROUBLES)[number];

/** A call to the node that failed, by kind. `cause` is what the client said. */
export class IpfsNodeError extends Error {
  constructor(
    readonly reason: NodeTrouble,
    cause?: unknown,
  ) {
    super(`the IPFS node: ${reason}${cause instanceof Error ? ` (${cause.message})` : ""}`, { cause });
    this.name = "IpfsNodeError";
  }
}

/**
 * `stallMs`: how long a call may go without a byte in either direction. `answerMs`: how long the answer may take after our
 * last byte, megabytes of which may still lie in buffers of the system. `totalMs`: how long a call may last at all.
 */
export type Patience = { stallMs: number; answerMs: number; totalMs: number };
const PATIENCE: Patience = { stallMs: 30_000, answerMs: 180_000, totalMs: 60 * 60_000 };

/** As `ipfs add --cid-version=1` of Kubo. */
const ADD_OPTIONS = {
  cidVersion: 1,
  rawLeaves: true,
  chunker: "size-262144",
  pin: true,
  wrapWithDirectory: false,
} as const;

/** A Kubo node over its RPC API. Every call has a timer of its own: the client's `timeout` is ignored by `add`. */
export class IpfsNode {
  readonly #client: ReturnType<typeof create>;
  readonly #patience: Patience;

  constructor(apiUrl: string, patience: Patience = PATIENCE) {
    this.#client = create(clientOptions(apiUrl));
    this.#patience = patience;
  }

  /** Sends the bytes and pins them; the CID that the node gave them. Throws IpfsNodeError, or what `signal` aborts with. */
  async add(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<string> {
    return this.#watch(signal, async (watched, beat) => {
      const { cid } = await this.#client.add(heard(source, beat, this.#patience.answerMs), {
        ...ADD_OPTIONS,
        signal: watched,
      });
      return cid.toString();
    });
  }

  /** Whether anybody is there: a refusal in words counts as one, the 502 of a proxy before an empty chair does not. */
  async answers(signal?: AbortSignal): Promise<boolean> {
    try {
      await this.#watch(signal, (watched) => this.#client.version({ signal: watched }));
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      const { response } = ((error as IpfsNodeError).cause ?? {}) as { response?: { status: number } };
      return response !== undefined && response.status < 500;
    }
  }

  /** Lets go of a pin; one that is not there, or is part of somebody else's, is no error. */
  async unpin(cid: string, signal?: AbortSignal): Promise<void> {
    await this.#watch(signal, async (watched) => {
      try {
        await this.#client.pin.rm(cid, { signal: watched });
      } catch (error) {
        if (!(error instanceof Error && /not pinned|pinned indirectly/i.test(error.message))) throw error;
      }
    });
  }

  /** The bytes behind a CID, as the node has them: not verified here. */
  async *cat(cid: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const timer = new CallTimer(this.#patience, signal);
    try {
      const bytes = this.#client.cat(cid, { signal: timer.signal })[Symbol.asyncIterator]();
      for (;;) {
        const next = await timer.race(bytes.next());
        if (next.done) return;
        timer.beat();
        yield next.value;
        // what the reader behind us takes its time for is not the node's silence
        timer.beat();
      }
    } catch (error) {
      throw timer.explain(error);
    } finally {
      timer.stop();
    }
  }

  async #watch<T>(signal: AbortSignal | undefined, call: (watched: AbortSignal, beat: Beat) => Promise<T>) {
    const timer = new CallTimer(this.#patience, signal);
    try {
      return await timer.race(call(timer.signal, (patienceMs) => timer.beat(patienceMs)));
    } catch (error) {
      throw timer.explain(error);
    } finally {
      timer.stop();
    }
  }
}

/** The node that IPFS_API_URL names; null when none is configured. */
export function openIpfsNode(): IpfsNode | null {
  return env.IPFS_API_URL === undefined ? null : new IpfsNode(env.IPFS_API_URL);
}

/** A name and password in the address become a header: fetch refuses them where they are. */
function clientOptions(apiUrl: string): { url: URL; headers?: Record<string, string> } {
  const url = new URL(apiUrl);
  if (url.username === "" && url.password === "") return { url };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}

/** A sign of life; the next one is awaited for `patienceMs`, or as long as always. */
type Beat = (patienceMs?: number) => void;

async function* heard(source: AsyncIterable<Uint8Array>, beat: Beat, answerMs: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    beat();
    yield chunk;
  }
  beat(answerMs);
}

/** Ends a call that is silent or too long, whether or not the client heeds the signal. */
class CallTimer {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #patience: Patience;
  readonly #total: NodeJS.Timeout;
  #stall: NodeJS.Timeout;
  readonly #onOuter = () => this.#controller.abort(this.#outer?.reason);

  constructor(patience: Patience, outer?: AbortSignal) {
    this.#patience = patience;
    this.#outer = outer;
    this.#total = setTimeout(() => this.#giveUp(), patience.totalMs);
    this.#stall = setTimeout(() => this.#giveUp(), patience.stallMs);
    if (outer?.aborted) this.#onOuter();
    outer?.addEventListener("abort", this.#onOuter);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  beat(patienceMs = this.#patience.stallMs): void {
    clearTimeout(this.#stall);
    this.#stall = setTimeout(() => this.#giveUp(), patienceMs);
  }

  stop(): void {
    clearTimeout(this.#stall);
    clearTimeout(this.#total);
    this.#outer?.removeEventListener("abort", this.#onOuter);
    // a body that is still under way has nobody left to read it
    this.#controller.abort();
  }

  async race<T>(call: Promise<T>): Promise<T> {
    const { signal } = this.#controller;
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener("abort", onAbort);
    });
    call.catch(() => undefined); // after the race it has no other listener
    try {
      return await Promise.race([call, aborted]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  explain(error: unknown): unknown {
    if (this.#outer?.aborted) return this.#outer.reason;
    if (this.#controller.signal.reason instanceof IpfsNodeError) return this.#controller.signal.reason;
    return explainCall(error);
  }

  #giveUp(): void {
    this.#controller.abort(new IpfsNodeError("no_answer"));
  }
}

const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_SOCKET|fetch failed|other side closed|\bterminated\b/;
/** The client's words for an answer without a line; a half line is a SyntaxError. A node that is told to stop ends so. */
const NO_LINE = "Invalid body";

function explainCall(error: unknown): IpfsNodeError {
  if (error instanceof IpfsNodeError) return error;
  if (error instanceof SyntaxError || (error instanceof Error && error.message === NO_LINE))
    return new IpfsNodeError("refused", error);
  const words: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    words.push(at.message, String((at as NodeJS.ErrnoException).code ?? ""));
  return new IpfsNodeError(UNREACHABLE.test(words.join(" ")) ? "refused" : "node_error", error);
}
