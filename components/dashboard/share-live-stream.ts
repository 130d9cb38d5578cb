import type { Connection } from "./live-state";

type Source = Pick<EventSource, "addEventListener" | "close" | "readyState">;
export type LiveStreamDeps = {
  openSource(url: string): Source;
  openChannel(name: string): Pick<BroadcastChannel, "addEventListener" | "postMessage" | "close">;
  /** Null where the browser has no Web Locks (plain http on a network address): every tab then leads itself. */
  locks: Pick<LockManager, "request"> | null;
  /** One snapshot as JSON; rejects when nothing answers. */
  fetchOnce(url: string, signal: AbortSignal): Promise<{ status: number; body: unknown }>;
  nowMs(): number;
};
export type LiveStreamOptions = {
  url: string;
  onSnapshot(payload: unknown): void;
  onConnection(connection: Connection): void;
  deps: LiveStreamDeps;
};
type Message = { kind: "snapshot"; payload: unknown } | { kind: "connection"; connection: Connection };

const TICK_MS = 5_000;
const SILENCE_MS = 15_000;
const REOPEN_MS = 30_000;
const [OPEN, CLOSED] = [1, 2];

/**
 * Listens to the live snapshots with one stream for all tabs of the browser: the tab that holds the lock opens it and
 * passes everything on; when that tab goes, the lock and the stream move to the next. Falls back to asking once in
 * 5 s while the stream is refused, broken or has been silent for 15 s, and in any tab that hears nothing for 15 s. Once the
 * server knows the person no more, every tab stops. Returns the way to stop.
 */
export function shareLiveStream({ url, onSnapshot, onConnection, deps }: LiveStreamOptions): () => void {
  const stopped = new AbortController();
  const channel = deps.openChannel(`backline:${url}`);
  let source: Source | null = null;
  let openedAtMs = deps.nowMs();
  let heardAtMs = deps.nowMs();
  let streamedAtMs = deps.nowMs();
  let isAnswered = false;
  let isOver = false;

  const take = (message: Message) => {
    if (stopped.signal.aborted || isOver) return;
    if (message.kind === "connection") {
      isOver = message.connection === "signedOut";
      if (isOver) source?.close();
      return onConnection(message.connection);
    }
    heardAtMs = deps.nowMs();
    onSnapshot(message.payload);
  };
  const tell = (message: Message) => {
    take(message);
    if (!stopped.signal.aborted) channel.postMessage(message);
  };
  const open = () => {
    if (isOver) return;
    openedAtMs = deps.nowMs();
    if (!source) streamedAtMs = openedAtMs;
    source?.close();
    const opened = deps.openSource(url);
    source = opened;
    opened.addEventListener("open", () => tell({ kind: "connection", connection: "live" }));
    // a browser tries again by itself, and fails, every few seconds: not worth a word while asking works
    opened.addEventListener("error", () => isAnswered || tell({ kind: "connection", connection: "reconnecting" }));
    opened.addEventListener("signed-out", () => tell({ kind: "connection", connection: "signedOut" }));
    opened.addEventListener("snapshot", (event) => {
      const payload = parseJson((event as MessageEvent<string>).data);
      if (payload === undefined) return;
      streamedAtMs = deps.nowMs();
      if (isAnswered) tell({ kind: "connection", connection: "live" });
      isAnswered = false;
      tell({ kind: "snapshot", payload });
    });
  };
  const ask = async () => {
    const { connection, payload } = await askOnce(url, deps, stopped.signal);
    isAnswered = connection === "polling";
    if (isAnswered) tell({ kind: "snapshot", payload });
    tell({ kind: "connection", connection });
  };
  const tick = () => {
    if (isOver) return;
    const now = deps.nowMs();
    const isSilent = now - (source ? streamedAtMs : heardAtMs) >= SILENCE_MS;
    if (isSilent || (source && source.readyState !== OPEN)) void ask();
    const isLost = source?.readyState === CLOSED || isSilent;
    if (source && isLost && now - openedAtMs >= REOPEN_MS) open();
  };

  channel.addEventListener("message", (event) => take((event as MessageEvent<Message>).data));
  const timer = setInterval(tick, TICK_MS);
  void leadWhenFree(`backline:${url}`, deps.locks, stopped.signal, open);
  return () => {
    stopped.abort();
    clearInterval(timer);
    source?.close();
    channel.close();
  };
}

/** One picture, or why there is none. */
async function askOnce(
  url: string,
  deps: LiveStreamDeps,
  signal: AbortSignal,
): Promise<{ connection: Connection; payload?: unknown }> {
  try {
    const { status, body } = await deps.fetchOnce(`${url}${url.includes("?") ? "&" : "?"}once=1`, signal);
    if (status === 401 || status === 403) return { connection: "signedOut" };
    return status === 200 ? { connection: "polling", payload: body } : { connection: "reconnecting" };
  } catch {
    return { connection: "reconnecting" };
  }
}

/** Waits for its turn, then holds the lead until `signal` aborts. */
async function leadWhenFree(name: string, locks: LiveStreamDeps["locks"], signal: AbortSignal, lead: () => void) {
  if (!locks) return lead();
  const hold = () =>
    new Promise<void>((release) => {
      if (signal.aborted) return release();
      signal.addEventListener("abort", () => release(), { once: true });
      lead();
    });
  await locks.request(name, { signal }, hold).catch((reason: unknown) => {
    if (!signal.aborted) throw reason;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
