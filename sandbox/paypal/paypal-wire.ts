import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Book } from "../book";
import type { Charge, KeptBodyReply } from "../charge";
import type { SandboxClock } from "../clock";
import type { Fault, Operation } from "../faults";
import type { ListingTroubles } from "../listing-troubles";
import type { RailPolicy } from "../policy";
import type { WebhookSender } from "../send-webhooks";
import type { Wire, WireReply, WireRequest } from "../wire";
import { AccessTokens } from "./access-tokens";
import { authorizeOrder, type ChangeContext, createOrder } from "./change-order";
import { captureAuthorization, refundCapture, voidAuthorization } from "./change-payment";
import { listTransactions } from "./list-transactions";
import { findByPart, findOrder, readResource } from "./read-resource";
import { PaypalRefusal, unprocessable } from "./refuse";
import { orderStatus, renderMinimalOrder, renderOrder } from "./render-order";
import { renderAuthorization, renderCapture, renderRefund } from "./render-payment";

type Options = {
  clientId: string;
  clientSecret: string;
  accountCountry: string;
  publicUrl: string;
  policy: () => RailPolicy;
  troubles: ListingTroubles;
  /** A PayPal-Request-Id came back with another request. */
  onKeyConflict: () => void;
};
type Body = Record<string, unknown> | null;
type Answer = { status: number; body: Body; charge: Charge };

const HOUR_MS = 3_600_000;
/** How long an id is remembered: 6 hours by the orders API, 45 days by the payments API. */
const KEY_LIFE_MS = { orders: 6 * HOUR_MS, payments: 45 * 24 * HOUR_MS };
const STEPS: Record<string, Operation> = {
  "orders/authorize": "confirm",
  "authorizations/capture": "capture",
  "authorizations/void": "void",
  "captures/refund": "refund",
};
const READS: Record<string, Operation> = {
  "checkout/orders": "get",
  "payments/authorizations": "get",
  "payments/captures": "get",
  "payments/refunds": "get",
  "customer/disputes": "disputes",
};

const TRANSACTIONS_PATH = "/v1/reporting/transactions";

function operationOf(method: string, path: string): Operation | null {
  const [, version, area, resource = "", id, verb, more] = path.split("/");
  if (method === "POST" && path === "/v1/oauth2/token") return "probe";
  if (method === "GET" && path === TRANSACTIONS_PATH) return "settlements";
  if (more !== undefined) return null;
  if (method === "GET") {
    const isRightVersion = version === (area === "customer" ? "v1" : "v2");
    const isNamed = id !== undefined || area === "customer";
    return isRightVersion && isNamed && verb === undefined ? (READS[`${area}/${resource}`] ?? null) : null;
  }
  if (method !== "POST" || version !== "v2") return null;
  if (path === "/v2/checkout/orders") return "create";
  const isRightArea = area === (resource === "orders" ? "checkout" : "payments");
  return isRightArea && id ? (STEPS[`${resource}/${verb}`] ?? null) : null;
}

/** PayPal's Orders v2 and Payments v2, as far as a shop that authorises, captures, voids and refunds can see them. */
export class PaypalWire implements Wire {
  readonly rail = "paypal";
  readonly operationOf = operationOf;
  private readonly tokens: AccessTokens;

  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly webhooks: WebhookSender,
    private readonly options: Options,
  ) {
    this.tokens = new AccessTokens(options.clientId, options.clientSecret);
  }

  keyOf(headers: IncomingHttpHeaders): string | null {
    return headers["paypal-request-id"]?.toString() ?? null;
  }

  refuse(reason: Parameters<Wire["refuse"]>[0]): WireReply {
    const debugId = mintDebugId();
    const refusal = {
      too_large: new PaypalRefusal(413, "REQUEST_ENTITY_TOO_LARGE"),
      unknown_url: new PaypalRefusal(404, "RESOURCE_NOT_FOUND"),
      key_in_use: new PaypalRefusal(409, "RESOURCE_CONFLICT", [IN_PROGRESS]),
      rate_limited: new PaypalRefusal(429, "RATE_LIMIT_REACHED"),
    }[reason];
    const headers: Record<string, string> = reason === "rate_limited" ? { "retry-after": "1" } : {};
    return { status: refusal.status, body: refusal.body(debugId), headers: { ...headers, "paypal-debug-id": debugId } };
  }

  /** `fault`: a server error. PayPal keeps what it did, so that the same id shows it. */
  async handle(request: WireRequest, fault: Fault | null): Promise<WireReply> {
    const debugId = mintDebugId();
    const headers = { "paypal-debug-id": debugId };
    const failed = { status: 500, body: new PaypalRefusal(500, "INTERNAL_SERVER_ERROR").body(debugId), headers };
    if (fault?.when === "before") return failed;
    try {
      const { status, body } = await this.answer(request);
      return fault ? failed : { status, body, headers };
    } catch (error) {
      if (!(error instanceof PaypalRefusal)) throw error;
      const operation = operationOf(request.method, request.url.pathname);
      return fault ? failed : { status: error.status, body: error.body(debugId, operation), headers };
    }
  }

  private async answer(request: WireRequest): Promise<{ status: number; body: Body }> {
    const { url, method, headers } = request;
    const authorization = headers.authorization ?? null;
    if (url.pathname === "/v1/oauth2/token") return this.grantToken(authorization, request.body);
    if (!this.tokens.isValid(authorization)) throw new PaypalRefusal(401, "AUTHENTICATION_FAILURE");
    if (method !== "GET") return this.write(request);
    const look = this.lookOf(headers);
    if (url.pathname === TRANSACTIONS_PATH) {
      const { book, options } = this;
      return { status: 200, body: listTransactions(url, { book, troubles: options.troubles, apiUrl: look.apiUrl }) };
    }
    return { status: 200, body: readResource(url, this.book, this.clock.now(), look) };
  }

  private grantToken(authorization: string | null, body: string): { status: number; body: Body } {
    if (new URLSearchParams(body).get("grant_type") !== "client_credentials") {
      return { status: 400, body: { error: "unsupported_grant_type", error_description: "Grant Type is NULL" } };
    }
    const granted = this.tokens.grant(authorization, `${new Date().toISOString()}${mintDebugId()}`);
    if (granted) return { status: 200, body: granted };
    return { status: 401, body: { error: "invalid_client", error_description: "Client Authentication failed" } };
  }

  private async write(request: WireRequest): Promise<{ status: number; body: Body }> {
    const { key, url, body: text } = request;
    const path = url.pathname;
    const fingerprint = createHash("sha256").update(canonicalJson(text)).digest("base64url");
    const kept = key === null ? null : this.book.findReply("paypal", key);
    if (kept && "body" in kept) return this.replay(kept, path, fingerprint);
    const { context, flush } = this.newContext(key);
    const keep = ({ status, body, charge }: Answer) => {
      if (key === null) return this.book.save(charge);
      const at = this.clock.now();
      const lifeMs = path.startsWith("/v2/checkout/") ? KEY_LIFE_MS.orders : KEY_LIFE_MS.payments;
      this.book.keepReply("paypal", key, { fingerprint, path, at, forgetAt: at + lifeMs, status, body, charge });
    };
    try {
      const answer = this.change(request, context);
      keep(answer);
      await flush();
      return answer;
    } catch (error) {
      if (!(error instanceof PaypalRefusal) || !error.extra.charge) throw error;
      const { charge, isKept = false } = error.extra;
      const operation = operationOf(request.method, path);
      if (isKept) keep({ status: error.status, body: error.body(mintDebugId(), operation), charge });
      else this.book.save(charge);
      await flush();
      throw error;
    }
  }

  /** Orders answer a repeated id with 200 instead of 201. */
  private replay(kept: KeptBodyReply, path: string, fingerprint: string): { status: number; body: Body } {
    if (kept.path !== path || kept.fingerprint !== fingerprint) {
      this.options.onKeyConflict();
      throw unprocessable("DUPLICATE_REQUEST_ID", { field: "PayPal-Request-Id" });
    }
    const isOrder = path.startsWith("/v2/checkout/");
    return { status: isOrder && kept.status === 201 ? 200 : kept.status, body: kept.body };
  }

  /** Runs one step and words its answer, full or minimal as the caller prefers. */
  private change(request: WireRequest, context: ChangeContext): Answer {
    const { url, body: text, headers } = request;
    const { operation, id } = stepOf(url.pathname);
    const look = this.lookOf(headers);
    const isFull = headers.prefer?.toString().trim() === "return=representation";
    const minimal = (full: Body) =>
      isFull || full === null ? full : { id: full.id, status: full.status, links: full.links };
    const showOrder = (charge: Charge) => (isFull ? renderOrder(charge, look) : renderMinimalOrder(charge, look));
    switch (operation) {
      case "create": {
        const charge = createOrder(text, context);
        return { status: orderStatus(charge) === "CREATED" ? 201 : 200, body: showOrder(charge), charge };
      }
      case "confirm": {
        const charge = authorizeOrder(findOrder(id, this.book, context.now), text, context);
        return { status: 201, body: showOrder(charge), charge };
      }
      case "capture": {
        const order = findByPart("authorization_id", id, this.book, context.now);
        const charge = captureAuthorization(order, text, context);
        return { status: 201, body: minimal(renderCapture(charge, look.apiUrl)), charge };
      }
      case "void": {
        const order = findByPart("authorization_id", id, this.book, context.now);
        const charge = voidAuthorization(order, text, context);
        if (!isFull) return { status: 204, body: null, charge };
        return { status: 200, body: renderAuthorization(charge, look.apiUrl), charge };
      }
      default: {
        const charge = refundCapture(findByPart("capture_id", id, this.book, context.now), text, context);
        const refund = charge.refunds.at(-1);
        return { status: 201, body: refund ? minimal(renderRefund(charge, refund, look.apiUrl)) : null, charge };
      }
    }
  }

  private lookOf({ host = "127.0.0.1" }: IncomingHttpHeaders) {
    return { apiUrl: `http://${host}`, publicUrl: this.options.publicUrl };
  }

  private newContext(key: string | null): { context: ChangeContext; flush: () => Promise<void> } {
    const happened: { type: string; charge: Charge; subjectId: string | null }[] = [];
    const { accountCountry, publicUrl } = this.options;
    const context: ChangeContext = {
      book: this.book,
      now: this.clock.now(),
      key,
      accountCountry,
      publicUrl,
      policy: this.options.policy(),
      emit: (type, charge, subjectId = null) => void happened.push({ type, charge, subjectId }),
    };
    const flush = async () => {
      for (const { type, charge, subjectId } of happened) await this.webhooks.publish(type, charge, subjectId);
    };
    return { context, flush };
  }
}

const IN_PROGRESS = {
  issue: "PREVIOUS_REQUEST_IN_PROGRESS",
  description:
    "A previous request on this resource is currently in progress. Please wait for sometime and try again. It is best to space out the initial and the subsequent request(s) to avoid receiving this error.",
};

function stepOf(path: string): { operation: Operation; id: string } {
  const operation = operationOf("POST", path);
  if (!operation) throw new PaypalRefusal(404, "RESOURCE_NOT_FOUND");
  return { operation, id: path.split("/")[4] ?? "" };
}

function mintDebugId(): string {
  return randomBytes(7).toString("hex").slice(0, 13);
}

/** Equal for equal JSON whatever the order of its keys; text that is no JSON stands for itself. */
function canonicalJson(text: string): string {
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sort(v)]),
    );
  };
  try {
    return JSON.stringify(sort(JSON.parse(text === "" ? "{}" : text)));
  } catch {
    return text;
  }
}
