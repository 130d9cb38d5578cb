import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Book } from "./book";
import { SandboxClock } from "./clock";
import { type ControlDeps, handleControl } from "./control-routes";
import { FaultPlan } from "./faults";
import { handlePage } from "./page-routes";
import { readBody } from "./read-body";
import { sendJson, sendSpoiled } from "./send-reply";
import { WebhookSender } from "./stripe/send-webhooks";
import { operationOf, StripeWire } from "./stripe/stripe-wire";

export type SandboxOptions = {
  /** 0 = any free port. Always 127.0.0.1. */
  port: number;
  token: string;
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  /** The app's own origin as the sandbox reaches it; null = webhooks are listed but not sent. */
  webhookBaseUrl: string | null;
  /** The app's origin as a browser sees it: approval pages live there. */
  publicUrl?: string;
  /** Where the state file lives; null = memory only. */
  dataDir: string | null;
  accountCountry?: string;
};
export type Sandbox = {
  url: string;
  /** The same levers as over HTTP, for tests in the same process. */
  control: {
    faults: FaultPlan;
    clock: SandboxClock;
    webhooks: WebhookSender;
    book: Book;
    requests: Map<string, number>;
  };
  close(): Promise<void>;
};

const MAX_WIRE_BYTES = 256 * 1024;

/** Starts the sandbox on loopback and resolves when it listens. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { accountCountry = "US", publicUrl = options.webhookBaseUrl ?? "" } = options;
  const clock = new SandboxClock();
  const book = new Book(clock, options.dataDir === null ? null : path.join(options.dataDir, "sandbox", "state.jsonl"));
  const webhookUrl =
    options.webhookBaseUrl === null ? null : new URL("/api/webhooks/stripe", options.webhookBaseUrl).href;
  const webhooks = new WebhookSender(book, clock, webhookUrl, options.stripeWebhookSecret);
  const wire = new StripeWire(book, clock, webhooks, { secretKey: options.stripeSecretKey, accountCountry, publicUrl });
  const deps = { book, clock, webhooks, accountCountry, faults: new FaultPlan(), requests: new Map<string, number>() };
  const stop = new AbortController();
  const server = createServer((request, response) => {
    const refuseFor = (durationMs: number) => void closePortFor(server, durationMs, stop.signal);
    answer(request, response, { ...deps, refuseFor }, wire, options.token).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, options.port);
  webhooks.resume();
  const close = async () => {
    stop.abort();
    webhooks.close();
    await closePort(server);
    book.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, control: deps, close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  deps: ControlDeps,
  wire: StripeWire,
  token: string,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://sandbox.invalid");
  const isKnown = hasToken(request.headers.authorization, token);
  if (url.pathname === "/__health") return sendJson(response, 200, { status: "ok" });
  if (url.pathname.startsWith("/sandbox/")) return handlePage(request, response, url, { ...deps, wire, isKnown });
  if (url.pathname.startsWith("/__")) {
    if (!isKnown) return sendJson(response, 401, { error: "the sandbox token is needed" });
    return handleControl(request, response, url, deps);
  }
  return answerStripe(request, response, url, deps, wire);
}

async function answerStripe(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  deps: ControlDeps,
  wire: StripeWire,
): Promise<void> {
  const { method = "GET", headers } = request;
  const body = await readBody(request, MAX_WIRE_BYTES);
  if (body === null)
    return sendJson(response, 413, { error: { type: "invalid_request_error", message: "Request body too large." } });
  const operation = operationOf(method, url.pathname);
  if (!operation) {
    return sendJson(response, 404, {
      error: { type: "invalid_request_error", message: `Unrecognized request URL (${method}: ${url.pathname}).` },
    });
  }
  deps.requests.set(operation, (deps.requests.get(operation) ?? 0) + 1);
  const key = headers["idempotency-key"]?.toString() ?? null;
  const isFree = await wire.holdKey(key, async () => {
    const latencyMs = deps.faults.latencyOf(operation);
    if (latencyMs > 0) await sleep(latencyMs);
    const fault = deps.faults.take(operation);
    if (fault && fault.kind !== "500" && fault.when === "before") return sendSpoiled(response, fault.kind, null);
    const wireRequest = { method, url, body, authorization: headers.authorization ?? null, key };
    const reply = await wire.handle(wireRequest, fault?.kind === "500" ? fault : null);
    if (fault && fault.kind !== "500") return sendSpoiled(response, fault.kind, reply.body);
    sendJson(response, reply.status, reply.body, reply.headers);
  });
  if (!isFree) sendJson(response, 409, KEY_IN_USE);
}

const KEY_IN_USE = {
  error: {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: "There is currently another in-progress request using this Idempotent Key. Please try again later.",
  },
};

/** Bearer, or the password of Basic so that a browser can ask for it. */
function hasToken(authorization: string | undefined, token: string): boolean {
  const [scheme, value = ""] = authorization?.split(" ") ?? [];
  const given = scheme === "Basic" ? Buffer.from(value, "base64").toString().split(":").slice(1).join(":") : value;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closePort(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Nothing listens for `durationMs`: the only honest way to refuse a connection. */
async function closePortFor(server: Server, durationMs: number, signal: AbortSignal): Promise<void> {
  const { port } = server.address() as AddressInfo;
  await sleep(50); // lets the answer that confirms it leave
  await closePort(server);
  await sleep(durationMs, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) await listen(server, port);
}
