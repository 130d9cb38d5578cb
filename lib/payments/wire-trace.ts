import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What one call did on the wire, measured on its socket. */
export type WireTrace = {
  /** True from the moment the connection could carry a byte of the request (TLS done, where there is TLS). */
  isSent: boolean;
  /** The deadline passed and the socket was destroyed: nothing leaves after that. */
  isExpired: boolean;
  requests: number;
  httpStatus: number | null;
  durationMs: number;
};
type LiveTrace = WireTrace & { sockets: Set<Socket> };

const storage = new AsyncLocalStorage<LiveTrace>();

function record(socket: Duplex | null | undefined, readyEvent: "connect" | "secureConnect"): void {
  const trace = storage.getStore();
  if (!trace || !socket) return;
  trace.sockets.add(socket as Socket);
  socket.once(readyEvent, () => {
    trace.isSent = true;
  });
}

/**
 * One connection per call: a kept-alive socket may be dead without our knowing, and a reset on it could not be told
 * from a reset after the effect. Here a refused, unresolved or untrusted connection is always provably "not sent".
 */
class RecordingHttpAgent extends http.Agent {
  override createConnection(...args: Parameters<http.Agent["createConnection"]>) {
    const socket = super.createConnection(...args);
    record(socket, "connect");
    return socket;
  }
}

class RecordingHttpsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent["createConnection"]>) {
    const socket = super.createConnection(...args);
    record(socket, "secureConnect");
    return socket;
  }
}

/** An agent whose connections show up in the trace of the call that opens them. For any SDK that takes an agent. */
export function createRecordingAgent(protocol: "http" | "https"): http.Agent {
  return protocol === "http"
    ? new RecordingHttpAgent({ keepAlive: false })
    : new RecordingHttpsAgent({ keepAlive: false });
}

/** Notes a request that is about to leave. False when the call has sent one already: an SDK that resends must not. */
export function admitRequest(): boolean {
  const trace = storage.getStore();
  if (!trace) return true;
  trace.requests += 1;
  return trace.requests === 1;
}

/** Notes the status line of the answer, which some SDKs lose when the body is not what they expect. */
export function noteStatus(httpStatus: number): void {
  const trace = storage.getStore();
  if (trace) trace.httpStatus = httpStatus;
}

export type Traced<T> = { trace: WireTrace } & ({ ok: true; value: T } | { ok: false; error: unknown });

/**
 * Runs one SDK call and tells what it did on the wire. `deadlineMs` bounds the whole call, body included: then its
 * sockets are destroyed (SDK timeouts are idle timeouts, which a slow drip outlives). Never throws.
 */
export async function traceWire<T>(deadlineMs: number, call: () => Promise<T>): Promise<Traced<T>> {
  const trace: LiveTrace = {
    isSent: false,
    isExpired: false,
    requests: 0,
    httpStatus: null,
    durationMs: 0,
    sockets: new Set(),
  };
  const startedAt = performance.now();
  const timer = setTimeout(() => {
    trace.isExpired = true;
    for (const socket of trace.sockets) socket.destroy();
  }, deadlineMs);
  const settled = await storage.run(trace, call).then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error }),
  );
  clearTimeout(timer);
  const { sockets: _, ...measured } = trace;
  return { ...settled, trace: { ...measured, durationMs: Math.round(performance.now() - startedAt) } };
}
