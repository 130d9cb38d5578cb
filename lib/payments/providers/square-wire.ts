import "server-only";
import type { SquareClient } from "square";
import { loadOnce } from "@/lib/platform/load-once";
import type { RailOperation } from "../provider";
import { traceWire } from "../wire-trace";
import { createRecordingFetch } from "./recording-fetch";
import type { Failure, Measured } from "./translate-square";

export type SquareConfig = {
  accessToken: string;
  /** Whose sales they are; null = the account's main location. */
  locationId: string | null;
  /** Null: every webhook is refused. */
  webhookSignatureKey: string | null;
  /** The address as it stands in Square's dashboard, which signs it with the body. */
  notificationUrl: string;
  /** `https://connect.squareup.com`, or the sandbox. */
  baseUrl: string;
  livemode: boolean;
  /** Overrides per operation; the defaults are those of payments.md §3. */
  timeoutsMs?: Partial<Record<RailOperation, number>>;
};
export type Called<T> = { ok: true; value: T; measured: Measured } | { ok: false; failure: Failure };
export type CallOptions = { timeoutInSeconds: number; maxRetries: number };

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
  probe: 8_000,
  settlements: 20_000,
};

/** One connection to Square. Its SDK takes a second to load, which only a process that asks Square should spend. */
export class SquareWire {
  readonly load = loadOnce(async () => {
    const { sdk } = await import("./square-sdk");
    const { accessToken: token, baseUrl } = this.config;
    const client = new sdk.SquareClient({ token, baseUrl, maxRetries: 0, fetch: createRecordingFetch(baseUrl) });
    return { client, sdk };
  });

  constructor(private readonly config: SquareConfig) {}

  /** Runs one SDK call under its deadline and says what happened on the wire. Never throws. */
  async call<T>(
    operation: RailOperation,
    idempotencyKey: string | null,
    call: (client: SquareClient, options: CallOptions) => PromiseLike<T>,
  ): Promise<Called<T>> {
    const { client, sdk } = await this.load();
    const timeoutMs = this.config.timeoutsMs?.[operation] ?? TIMEOUTS_MS[operation];
    const options: CallOptions = { timeoutInSeconds: timeoutMs / 1000, maxRetries: 0 };
    const { trace, ...settled } = await traceWire(timeoutMs, async () => call(client, options));
    const measured: Measured = {
      rail: "square",
      operation,
      idempotencyKey,
      isSent: trace.isSent || trace.httpStatus !== null,
      httpStatus: trace.httpStatus,
      railRequestId: null,
      durationMs: trace.durationMs,
    };
    if (settled.ok) return { ok: true, value: settled.value, measured };
    const { error } = settled;
    const refusal = error instanceof sdk.SquareError ? error : null;
    const networkCode = codeOf(error instanceof Error ? error.cause : null);
    const isTimeout = trace.isExpired || error instanceof sdk.SquareTimeoutError;
    const retryAfterMs = readRetryAfter(refusal?.rawResponse?.headers.get("retry-after") ?? null);
    const failure = { measured, isTimeout, networkCode, body: refusal?.body ?? null };
    return { ok: false, failure: { ...failure, ...(retryAfterMs === null ? {} : { retryAfterMs }) } };
  }
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

function readRetryAfter(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
