import "server-only";
import http from "node:http";
import https from "node:https";
import type { CheckoutAPI as Checkout, Config } from "@adyen/api-library";
import { loadOnce } from "@/lib/platform/load-once";
import type { RailOperation } from "../provider";
import { admitRequest, createRecordingAgent, noteStatus, traceWire } from "../wire-trace";
import type { AdyenSdk } from "./adyen-sdk";
import { createRecordingFetch } from "./recording-fetch";
import type { Failure, Measured } from "./translate-adyen";

export type AdyenConfig = {
  apiKey: string;
  merchantAccount: string;
  /** Hexadecimal. Null: every webhook is refused. */
  hmacKey: string | null;
  /** Whoever downloads the account's reports, and what stands before `/reports`; null: it is not reconciled. */
  reports: { user: string; password: string; baseUrl: string } | null;
  /** What stands before `/v72`: `https://{prefix}-checkout-live.adyenpayments.com/checkout`, or the sandbox. */
  baseUrl: string;
  livemode: boolean;
  /** Overrides per operation; the defaults are those of payments.md §3. */
  timeoutsMs?: Partial<Record<RailOperation, number>>;
};
export type Called = { ok: true; body: unknown; measured: Measured } | { ok: false; failure: Failure };
type HttpClient = NonNullable<ConstructorParameters<AdyenSdk["Client"]>[1]>;
type RequestOptions = NonNullable<Parameters<HttpClient["request"]>[4]>;
/** What the SDK passes on to its HTTP client with every request. */
export type CallOptions = { idempotencyKey?: string };

const SHORT_MS = 8_000;
const LONG_MS = 20_000;
/** A report of a day may have as many lines as the day has sales. */
const REPORT_MS = 120_000;
const MONEY_STEPS: readonly RailOperation[] = ["confirm", "capture", "void", "refund"];
/** What the SDK writes into every address of its test environment. */
const SDK_ORIGIN = "https://checkout-test.adyen.com";

/** An answer that is not the one hoped for: an error status, or no JSON. */
class BadAnswer extends Error {
  constructor(
    readonly body: unknown,
    readonly retryAfterMs: number | null,
  ) {
    super("an answer without what was asked for");
  }
}

/**
 * The SDK hard-codes https and Adyen's hosts, follows redirects, and turns a refused connection into a status 500. So it gets
 * this client: one request to the configured address, over a connection that the wire trace sees.
 */
class OnceClient implements HttpClient {
  private readonly agent: http.Agent;
  private readonly send: typeof http.request;

  constructor(private readonly baseUrl: string) {
    const isPlain = new URL(baseUrl).protocol === "http:";
    this.agent = createRecordingAgent(isPlain ? "http" : "https");
    this.send = isPlain ? http.request : https.request;
  }

  async request(
    endpoint: string,
    json: string | Buffer,
    { apiKey = "" }: Config,
    _isApiKeyRequired: boolean,
    { method = "POST", idempotencyKey }: RequestOptions = {},
  ): Promise<string> {
    if (!admitRequest()) throw new Error("one call sends one request");
    const url = new URL(endpoint.replace(SDK_ORIGIN, this.baseUrl.replace(/\/$/, "")));
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(json),
      "x-api-key": apiKey,
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    };
    const { status, text, retryAfter } = await this.exchange(url, { method, headers }, json);
    const body = parse(text);
    const isGood = status >= 200 && status < 300 && body !== undefined;
    if (!isGood) throw new BadAnswer(body, retryAfter);
    return text;
  }

  private exchange(url: URL, options: http.RequestOptions, json: string | Buffer) {
    return new Promise<{ status: number; text: string; retryAfter: number | null }>((resolve, reject) => {
      const request = this.send(url, { ...options, agent: this.agent }, (response) => {
        const status = response.statusCode ?? 0;
        noteStatus(status);
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const retryAfter = readRetryAfter(response.headers["retry-after"]);
          resolve({ status, text: Buffer.concat(chunks).toString("utf8"), retryAfter });
        });
      });
      request.on("error", reject);
      request.end(json);
    });
  }
}

/** One store's Checkout API v72. Its SDK takes most of a second to load, which only a process that asks Adyen should spend. */
export class AdyenWire {
  readonly load = loadOnce(async () => {
    const { sdk } = await import("./adyen-sdk");
    const client = { apiKey: this.config.apiKey, environment: sdk.EnvironmentEnum.TEST };
    const checkout = new sdk.CheckoutAPI(new sdk.Client(client, new OnceClient(this.config.baseUrl)));
    return { checkout, types: sdk.Types.checkout };
  });
  private readonly fetchReport: typeof fetch;

  constructor(private readonly config: AdyenConfig) {
    this.fetchReport = createRecordingFetch(config.reports?.baseUrl ?? config.baseUrl);
  }

  /** Runs one SDK call under its deadline and says what happened on the wire. Never throws. */
  async call(
    operation: RailOperation,
    idempotencyKey: string | null,
    call: (checkout: Checkout, options: CallOptions, types: AdyenSdk["Types"]["checkout"]) => Promise<unknown>,
  ): Promise<Called> {
    const { checkout, types } = await this.load();
    const options = idempotencyKey === null ? {} : { idempotencyKey };
    return this.trace(operation, idempotencyKey, () => call(checkout, options, types));
  }

  /** The text of a report, as the user that may read reports. Never throws. */
  async download(name: string): Promise<Called> {
    const { reports, merchantAccount } = this.config;
    const { user = "", password = "", baseUrl = "" } = reports ?? {};
    const account = encodeURIComponent(merchantAccount);
    const url = `${baseUrl.replace(/\/$/, "")}/reports/download/MerchantAccount/${account}/${encodeURIComponent(name)}`;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    return this.trace("settlements", null, async () => {
      const reply = await this.fetchReport(url, { headers: { authorization } });
      if (reply.status !== 200)
        throw new BadAnswer(null, readRetryAfter(reply.headers.get("retry-after") ?? undefined));
      return reply.text();
    });
  }

  private async trace(
    operation: RailOperation,
    idempotencyKey: string | null,
    work: () => Promise<unknown>,
  ): Promise<Called> {
    const timeoutMs = this.config.timeoutsMs?.[operation] ?? limitOf(operation);
    const { trace, ...settled } = await traceWire(timeoutMs, work);
    const error = settled.ok ? null : settled.error;
    const answer = error instanceof BadAnswer ? error : null;
    const measured: Measured = {
      rail: "adyen",
      operation,
      idempotencyKey,
      isSent: trace.isSent || trace.httpStatus !== null,
      httpStatus: trace.httpStatus,
      railRequestId: pspOf(settled.ok ? settled.value : answer?.body),
      durationMs: trace.durationMs,
    };
    if (settled.ok) return { ok: true, body: settled.value, measured };
    const networkCode = codeOf(error);
    const isTimeout = trace.isExpired || networkCode === "ETIMEDOUT";
    const wait = answer?.retryAfterMs ?? null;
    const failure = { measured, isTimeout, networkCode, body: answer?.body ?? null };
    return { ok: false, failure: { ...failure, ...(wait === null ? {} : { retryAfterMs: wait }) } };
  }
}

function limitOf(operation: RailOperation): number {
  if (operation === "settlements") return REPORT_MS;
  return MONEY_STEPS.includes(operation) ? LONG_MS : SHORT_MS;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page of some gateway
  }
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

function pspOf(body: unknown): string | null {
  const psp = body && typeof body === "object" && "pspReference" in body ? body.pspReference : null;
  return typeof psp === "string" ? psp : null;
}

function readRetryAfter(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}
