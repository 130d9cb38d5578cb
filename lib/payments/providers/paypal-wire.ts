import "server-only";
import type { ApiResponse } from "@paypal/paypal-server-sdk";
import { loadOnce } from "@/lib/platform/load-once";
import type { RailOperation } from "../provider";
import { traceWire, type WireTrace } from "../wire-trace";
import type { PaypalSdk } from "./paypal-sdk";
import { AccessTokens, type FetchedToken } from "./paypal-tokens";
import type { Failure, Measured } from "./translate-paypal";

export type PaypalConfig = {
  clientId: string;
  clientSecret: string;
  /** Null: every webhook is refused. */
  webhookId: string | null;
  /** `https://api-m.paypal.com`, or the sandbox. */
  baseUrl: string;
  livemode: boolean;
  /** Overrides per operation; the defaults are those of payments.md §3. */
  timeoutsMs?: Partial<Record<RailOperation, number>>;
};
export type Called = { ok: true; body: unknown; measured: Measured } | { ok: false; failure: Failure };

const SLOW: ReadonlySet<RailOperation> = new Set(["confirm", "capture", "void", "refund", "settlements"]);

/** Spent before an operation's own time: both together end within the lease of the call (context.ts). */
const TOKEN_TIMEOUT_MS = 4_000;

export function timeoutOf(config: PaypalConfig, operation: RailOperation): number {
  return config.timeoutsMs?.[operation] ?? (SLOW.has(operation) ? 20_000 : 8_000);
}

/**
 * One connection to PayPal: the SDK's controllers, with an access token that is fetched before a call and never within it. The
 * SDK takes a third of a second to load, which only a process that asks PayPal should spend.
 */
export class PaypalWire {
  readonly load = loadOnce(async () => {
    const { connectPaypal } = await import("./paypal-sdk");
    return connectPaypal(this.config, () => this.tokens.require());
  });
  private readonly tokens = new AccessTokens(() => this.fetchToken());

  constructor(private readonly config: PaypalConfig) {}

  /** Runs one SDK call under its deadline and says what happened on the wire. Never throws. */
  async call(
    operation: RailOperation,
    idempotencyKey: string | null,
    send: (sdk: PaypalSdk) => Promise<ApiResponse<unknown>>,
  ): Promise<Called> {
    const sdk = await this.load();
    const token = await this.tokens.get();
    if (!token.ok) return { ok: false, failure: aboutToken(token.failure, operation, idempotencyKey) };
    const { trace, ...settled } = await traceWire(timeoutOf(this.config, operation), () => send(sdk));
    const reply = settled.ok ? settled.value : sdk.toReply(settled.error);
    const measured = measure(trace, operation, idempotencyKey, reply?.headers);
    // revoked before its time: the next call fetches another
    if (measured.httpStatus === 401) this.tokens.forget();
    const body = typeof reply?.body === "string" ? parseJson(reply.body) : null;
    if (settled.ok && (body !== null || measured.httpStatus === 204)) return { ok: true, body, measured };
    return { ok: false, failure: describeFailure(measured, trace, settled.ok ? null : settled.error, reply, body) };
  }

  private async fetchToken(): Promise<FetchedToken> {
    const { client, toReply } = await this.load();
    const deadlineMs = Math.min(TOKEN_TIMEOUT_MS, timeoutOf(this.config, "probe"));
    const { trace, ...settled } = await traceWire(deadlineMs, () => client.clientCredentialsAuthManager.fetchToken());
    const { accessToken: token, expiresIn = 0 } = settled.ok ? settled.value : {};
    if (token) return { ok: true, token, lifeMs: Number(expiresIn) * 1000 };
    const reply = settled.ok ? null : toReply(settled.error);
    const measured = measure(trace, "probe", null, reply?.headers);
    const body = typeof reply?.body === "string" ? parseJson(reply.body) : null;
    const error = settled.ok ? null : settled.error;
    return { ok: false, failure: describeFailure(measured, trace, error, reply, body) };
  }
}

function measure(
  trace: WireTrace,
  operation: RailOperation,
  idempotencyKey: string | null,
  headers: Record<string, string> | undefined,
): Measured {
  return {
    rail: "paypal",
    operation,
    idempotencyKey,
    isSent: trace.isSent || trace.httpStatus !== null,
    httpStatus: trace.httpStatus,
    railRequestId: headers?.["paypal-debug-id"] ?? null,
    durationMs: trace.durationMs,
  };
}

type ErrorReply = { headers?: Record<string, string> } | null;

function describeFailure(
  measured: Measured,
  trace: WireTrace,
  error: unknown,
  reply: ErrorReply,
  body: unknown,
): Failure {
  const networkCode = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : null);
  const seconds = Number(reply?.headers?.["retry-after"] ?? Number.NaN);
  return {
    measured,
    isTimeout: trace.isExpired || networkCode === "ETIMEDOUT",
    networkCode,
    body,
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/** Without a token the operation itself never left, whatever became of the request for the token. */
function aboutToken(failure: Failure, operation: RailOperation, idempotencyKey: string | null): Failure {
  const { httpStatus, isSent } = failure.measured;
  const measured = { ...failure.measured, operation, idempotencyKey, isSent: false };
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429)
    return { ...failure, measured, isTokenRefused: true };
  return { ...failure, measured, networkCode: isSent ? "no_token" : failure.networkCode };
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
