import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type http from "node:http";
import { BraintreeGateway, Environment } from "braintree";
import type { Currency } from "@/lib/shared/money";
import type { RailOperation } from "../provider";
import { admitRequest, createRecordingAgent, traceWire } from "../wire-trace";
import type { Failure, Measured } from "./translate-braintree";

export type BraintreeConfig = {
  merchantId: string;
  publicKey: string;
  privateKey: string;
  /** Braintree settles each currency in an account of its own, and knows no other way to say the currency. */
  merchantAccounts: Readonly<Partial<Record<Currency, string>>>;
  /** `https://api.braintreegateway.com`, or the sandbox. */
  baseUrl: string;
  livemode: boolean;
  /** Overrides per operation; the defaults are those of payments.md §3. */
  timeoutsMs?: Partial<Record<RailOperation, number>>;
};
export type Called = { ok: true; value: unknown; measured: Measured } | { ok: false; failure: Failure };

/** The part of the SDK that is used; its types lack the options of a refund, the agent and the transport. */
export type BraintreeSdk = {
  config: { timeout: number; baseMerchantPath(): string };
  http: { post(path: string, body: object): Promise<unknown> };
  transaction: {
    sale(request: object): Promise<unknown>;
    find(id: string): Promise<unknown>;
    submitForSettlement(id: string, amount: string): Promise<unknown>;
    void(id: string): Promise<unknown>;
    refund(id: string, options: { amount: string; orderId?: string }): Promise<unknown>;
  };
  clientToken: { generate(request: object): Promise<unknown> };
  webhookNotification: { parse(signature: string, payload: string): Promise<unknown> };
};
type KeyConfig = ConstructorParameters<typeof BraintreeGateway>[0];
type Notes = { httpStatus: number | null; networkCode: string | null; headers: http.IncomingHttpHeaders };

const SLOW: ReadonlySet<RailOperation> = new Set(["confirm", "capture", "void", "refund"]);
const notes = new AsyncLocalStorage<Notes>();

export function timeoutOf(config: BraintreeConfig, operation: RailOperation): number {
  return config.timeoutsMs?.[operation] ?? (SLOW.has(operation) ? 20_000 : 8_000);
}

/** The SDK as it is, led to another address. Its own timeout is off: traceWire ends each call, body included. */
export function createBraintreeSdk({ baseUrl, merchantId, publicKey, privateKey }: BraintreeConfig): BraintreeSdk {
  const { hostname, port, protocol } = new URL(baseUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  const number = port === "" ? (scheme === "http" ? "80" : "443") : port;
  const environment = new Environment(hostname, number, baseUrl, scheme === "https", hostname, number);
  const keys = { environment, merchantId, publicKey, privateKey, customHttpAgent: createNotingAgent(scheme) };
  const sdk = new BraintreeGateway(keys as KeyConfig) as unknown as BraintreeSdk;
  sdk.config.timeout = 0;
  return sdk;
}

type RequestAgent = http.Agent & { addRequest(request: http.ClientRequest, ...rest: unknown[]): void };

/** The SDK's errors tell neither status nor network code, and the retry-after of an answer is lost: they are noted here. */
function createNotingAgent(scheme: "http" | "https"): http.Agent {
  const agent = createRecordingAgent(scheme) as RequestAgent;
  const add = agent.addRequest.bind(agent);
  agent.addRequest = (request, ...rest) => {
    if (!admitRequest()) throw new Error("one call sends one request");
    const told = notes.getStore();
    if (told) note(request, told);
    add(request, ...rest);
  };
  return agent;
}

function note(request: http.ClientRequest, told: Notes): void {
  const noteError = (error: NodeJS.ErrnoException) => {
    told.networkCode = error.code ?? null;
  };
  request.once("error", noteError);
  request.once("response", (response) => {
    Object.assign(told, { httpStatus: response.statusCode ?? null, headers: { ...response.headers } });
    response.once("error", noteError);
    // Braintree speaks XML. A JSON body is parsed outside of any promise, where a broken one would end this process.
    if (/json/.test(response.headers["content-type"] ?? "")) response.headers["content-type"] = "text/plain";
  });
}

/** Runs one SDK call under its deadline and says what happened on the wire. Never throws. */
export async function callBraintree(
  config: BraintreeConfig,
  operation: RailOperation,
  idempotencyKey: string | null,
  call: () => Promise<unknown>,
): Promise<Called> {
  const told: Notes = { httpStatus: null, networkCode: null, headers: {} };
  const { trace, ...settled } = await traceWire(timeoutOf(config, operation), () => notes.run(told, call));
  const requestId = told.headers["x-request-id"];
  const measured: Measured = {
    rail: "braintree",
    operation,
    idempotencyKey,
    isSent: trace.isSent || told.httpStatus !== null,
    httpStatus: told.httpStatus,
    railRequestId: typeof requestId === "string" ? requestId : null,
    durationMs: trace.durationMs,
  };
  if (settled.ok) return { ok: true, value: settled.value, measured };
  const seconds = Number(told.headers["retry-after"] ?? Number.NaN);
  const retry = Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {};
  return { ok: false, failure: { measured, isTimeout: trace.isExpired, networkCode: told.networkCode, ...retry } };
}
