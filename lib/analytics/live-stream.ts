import "server-only";
import { AppError } from "../platform/errors";
import { subscribe } from "../platform/live-channel";
import { log } from "../platform/log";
import { counter, gauge } from "../platform/metrics";
import { processGlobal } from "../platform/process-global";
import { type Currency, isCurrency } from "../shared/money";
import { getLiveSnapshot, readSnapshot, SNAPSHOT_TOPIC } from "./live-snapshot";

const HEARTBEAT_MS = 15_000;
const STREAMS_PER_USER = 12;
const RETRY_BASE_MS = 1_000;
const RETRY_SPREAD_MS = 4_000;

/** Who listens; `reauthorise` throws once that person may not any more. */
export type Listener = { userId: string; reauthorise(): Promise<void> };
type Stream = Listener & { currency: Currency; send(bytes: Uint8Array): void; close(): void };
type Hub = { streams: Set<Stream>; isListening: boolean; isDraining: boolean };

const hub = processGlobal<Hub>("live-hub", () => ({ streams: new Set(), isListening: false, isDraining: false }));
const encoder = new TextEncoder();
const clients = gauge("backline_live_clients", "Open live streams of this process");
const dropped = counter(
  "backline_live_snapshots_dropped_total",
  "Snapshots not sent because the client read too slowly",
);

const jitteredRetryMs = () => RETRY_BASE_MS + Math.round(Math.random() * RETRY_SPREAD_MS);
/** The browser then stops instead of coming back. */
const GOODBYE = encoder.encode("event: signed-out\ndata:\n\n");
const frame = (snapshot: unknown) => encoder.encode(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);

/** One read and one encoding per snapshot and process, however many streams there are. */
async function deliver(currency: Currency): Promise<void> {
  const streams = [...hub.streams].filter((stream) => stream.currency === currency);
  if (streams.length === 0) return;
  const snapshot = await readSnapshot(currency);
  if (!snapshot) return;
  const bytes = frame(snapshot);
  for (const stream of streams) stream.send(bytes);
}

async function startHub(): Promise<void> {
  if (hub.isListening) return;
  hub.isListening = true;
  process.once("SIGTERM", drainLiveStreams);
  try {
    await subscribe("session", ({ userId }) => {
      for (const stream of hub.streams) if (userId === undefined || stream.userId === userId) void lookAgain(stream);
    });
    await subscribe(SNAPSHOT_TOPIC, ({ currency }) => {
      if (typeof currency !== "string" || !isCurrency(currency)) return;
      deliver(currency).catch((error) => log.warn({ err: error }, "a live snapshot was not delivered"));
    });
  } catch (error) {
    hub.isListening = false;
    throw error;
  }
}

/** Ends the stream of a person who signed out, was demoted or whose session or key ran out. */
async function lookAgain(stream: Stream): Promise<void> {
  try {
    // after the other listeners to the same note, of which one empties the cache of who may do what
    await Promise.resolve();
    await stream.reauthorise();
  } catch (error) {
    if (!(error instanceof AppError) || !["unauthenticated", "forbidden"].includes(error.code)) return;
    if (!hub.streams.has(stream)) return;
    stream.send(GOODBYE);
    stream.close();
  }
}

/** Ends every stream, telling each browser to come back after its own short wait. */
export function drainLiveStreams(): void {
  hub.isDraining = true;
  for (const stream of [...hub.streams]) {
    stream.send(encoder.encode(`retry: ${jitteredRetryMs()}\n\n`));
    stream.close();
  }
}

/**
 * A Server-Sent Events body: the last snapshot at once, then each new one, a comment every 15 s. A client that does not
 * read loses snapshots instead of queueing them; one who may not listen any more is told so and cut off. Throws `rate_limited` past 12 streams a person, `unavailable` in a drain.
 */
export async function openLiveStream(
  listener: Listener,
  currency: Currency,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  if (hub.isDraining) throw new AppError("unavailable", "This process is stopping; reconnect.");
  const own = [...hub.streams].filter((stream) => stream.userId === listener.userId);
  if (own.length >= STREAMS_PER_USER) throw new AppError("rate_limited", "Too many live pages are open. Close some.");
  await startHub();
  const first = await getLiveSnapshot(currency);
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = addStream(controller, listener, currency, signal);
        controller.enqueue(encoder.encode(`retry: ${jitteredRetryMs()}\n\n`));
        controller.enqueue(frame(first));
      },
      cancel: () => end(),
    },
    new CountQueuingStrategy({ highWaterMark: 4 }),
  );
}

function addStream(
  controller: ReadableStreamDefaultController<Uint8Array>,
  listener: Listener,
  currency: Currency,
  signal: AbortSignal,
): () => void {
  const stream: Stream = {
    ...listener,
    currency,
    send(bytes) {
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes);
      else dropped.inc();
    },
    close() {
      release();
      controller.close();
    },
  };
  const heartbeat = setInterval(() => {
    stream.send(encoder.encode(": still here\n\n"));
    void lookAgain(stream);
  }, HEARTBEAT_MS);
  const release = () => {
    clearInterval(heartbeat);
    signal.removeEventListener("abort", release);
    hub.streams.delete(stream);
    clients.set(hub.streams.size);
  };
  signal.addEventListener("abort", release);
  hub.streams.add(stream);
  clients.set(hub.streams.size);
  return release;
}
