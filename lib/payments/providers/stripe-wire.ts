import "server-only";
import Stripe from "stripe";
import type { RailOperation } from "../provider";
import { admitRequest, createRecordingAgent, noteStatus, traceWire } from "../wire-trace";
import type { Failure, Measured } from "./translate-stripe";

export type StripeConfig = {
  secretKey: string;
  /** Null: every webhook is refused. */
  webhookSecret: string | null;
  /** `https://api.stripe.com`, or the sandbox. */
  baseUrl: string;
  livemode: boolean;
  /** Overrides per operation; the defaults are those of payments.md §3. */
  timeoutsMs?: Partial<Record<RailOperation, number>>;
};
export type Called<T> = { ok: true; value: T; measured: Measured } | { ok: false; failure: Failure };
type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

const TIMEOUTS_MS: Record<RailOperation, number> = {
  create: 8_000,
  confirm: 20_000,
  capture: 20_000,
  void: 20_000,
  refund: 20_000,
  get: 8_000,
  find: 8_000,
  refunds: 8_000,
  disputes: 8_000,
  settlements: 20_000,
  probe: 8_000,
};

export function timeoutOf(config: StripeConfig, operation: RailOperation): number {
  return config.timeoutsMs?.[operation] ?? TIMEOUTS_MS[operation];
}

export function createStripeClient(config: StripeConfig): Stripe {
  const { hostname, port, protocol } = new URL(config.baseUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  return new Stripe(config.secretKey, {
    host: hostname,
    port: port === "" ? (scheme === "http" ? 80 : 443) : Number(port),
    protocol: scheme,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: sendOnce(Stripe.createNodeHttpClient(createRecordingAgent(scheme))),
  });
}

/**
 * The SDK resends once on ECONNRESET and EPIPE even with retries at 0 (RequestSender._shouldRetry), after which nobody
 * could say which of the two requests took effect. It looks at the error's code, so the code is renamed.
 */
function sendOnce(client: HttpClient): HttpClient {
  const makeRequest: HttpClient["makeRequest"] = async (...request) => {
    if (!admitRequest()) throw new Error("one call sends one request");
    try {
      const response = await client.makeRequest(...request);
      noteStatus(response.getStatusCode());
      return response;
    } catch (cause) {
      const code = codeOf(cause);
      if (code !== "ECONNRESET" && code !== "EPIPE") throw cause;
      throw Object.assign(new Error("the connection closed", { cause }), { code: `CLOSED_${code}` });
    }
  };
  return { getClientName: () => client.getClientName(), makeRequest };
}

/** Runs one SDK call under its deadline and says what happened on the wire. Never throws. */
export async function callStripe<T>(
  config: StripeConfig,
  operation: RailOperation,
  idempotencyKey: string | null,
  call: (options: Stripe.RequestOptions) => Promise<T>,
): Promise<Called<T>> {
  const timeout = timeoutOf(config, operation);
  const options: Stripe.RequestOptions = { timeout, ...(idempotencyKey === null ? {} : { idempotencyKey }) };
  const { trace, ...settled } = await traceWire(timeout, () => call(options));
  const error = settled.ok ? null : settled.error;
  const stripeError = error instanceof Stripe.errors.StripeError ? error : null;
  const measured: Measured = {
    rail: "stripe",
    operation,
    idempotencyKey,
    isSent: trace.isSent || trace.httpStatus !== null,
    httpStatus: trace.httpStatus,
    railRequestId: stripeError?.requestId ?? (settled.ok ? requestIdOf(settled.value) : null),
    durationMs: trace.durationMs,
  };
  if (settled.ok) return { ok: true, value: settled.value, measured };
  const detail = stripeError?.detail as unknown;
  const networkCode = codeOf(detail) ?? codeOf(error instanceof Error ? error.cause : null);
  const isTimeout = trace.isExpired || networkCode === "ETIMEDOUT";
  const retryAfterMs = readRetryAfter(stripeError?.headers);
  const failure = { measured, isTimeout, networkCode, error: stripeError?.rawType ? stripeError.raw : null };
  return { ok: false, failure: { ...failure, ...(retryAfterMs === null ? {} : { retryAfterMs }) } };
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

function requestIdOf(value: unknown): string | null {
  const last = value && typeof value === "object" && "lastResponse" in value ? value.lastResponse : null;
  const id = last && typeof last === "object" && "requestId" in last ? last.requestId : null;
  return typeof id === "string" ? id : null;
}

function readRetryAfter(headers: Record<string, string> | undefined): number | null {
  const seconds = Number(headers?.["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
