import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Book } from "../book";
import type { Charge } from "../charge";
import type { SandboxClock } from "../clock";
import type { Fault, Operation } from "../faults";
import type { ListingTroubles } from "../listing-troubles";
import type { RailPolicy } from "../policy";
import type { WebhookSender } from "../send-webhooks";
import type { Said, Wire, WireReply, WireRequest } from "../wire";
import { type ChangeContext, cancelPayment, completePayment, createPayment, refundPayment } from "./change-payment";
import { CancelByKeyBody, CompleteBody, keyIn, readRequest } from "./read-request";
import { findPayment, readResource } from "./read-resource";
import { refuse, SquareRefusal } from "./refuse";
import { renderPayment, renderRefund } from "./render-payment";

type Options = {
  accessToken: string;
  accountCountry: string;
  policy: () => RailPolicy;
  troubles: ListingTroubles;
  /** A key came back with another request. */
  onKeyConflict: () => void;
};
type Body = Record<string, unknown>;
/** `kept`: the charge as the book has it afterwards; null = nothing changed. */
type Answer = { status: number; body: Body; kept: Charge | null };

const KEY_LIFE_MS = 45 * 86_400_000;
const READS: Record<string, Operation> = { payments: "get", refunds: "refunds", disputes: "disputes" };
const LISTS: Record<string, Operation> = {
  payments: "find",
  refunds: "settlements",
  disputes: "disputes",
  locations: "probe",
  payouts: "settlements",
};

/** The list of payments is searched for one of them, or read whole; the latter names the order it comes in. */
function operationOf(method: string, path: string, said?: Said): Operation | null {
  const [, version, resource = "", id, verb, more] = path.split("/");
  if (version !== "v2" || more !== undefined) return null;
  if (method === "GET" && path === "/v2/payments" && said?.query.has("sort_field")) return "settlements";
  if (method === "GET" && resource === "payouts" && id && verb === "payout-entries") return "settlements";
  if (method === "GET") return verb === undefined ? ((id === undefined ? LISTS : READS)[resource] ?? null) : null;
  if (method !== "POST") return null;
  if (path === "/v2/payments") return "confirm";
  if (path === "/v2/refunds") return "refund";
  if (path === "/v2/payments/cancel") return "void";
  if (resource !== "payments" || !id) return null;
  return verb === "complete" ? "capture" : verb === "cancel" ? "void" : null;
}

/** Square's payments, refunds and disputes, as far as a shop that holds, completes, cancels and refunds cards can see them. */
export class SquareWire implements Wire {
  readonly rail = "square";
  readonly operationOf = operationOf;

  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly webhooks: WebhookSender,
    private readonly options: Options,
  ) {}

  keyOf(_: IncomingHttpHeaders, body: string): string | null {
    return keyIn(body);
  }

  refuse(reason: Parameters<Wire["refuse"]>[0]): WireReply {
    const refusal = {
      too_large: refuse(413, "REQUEST_ENTITY_TOO_LARGE", "The request is too large."),
      unknown_url: refuse(404, "NOT_FOUND", "API endpoint for URL path and HTTP method not found."),
      key_in_use: refuse(409, "CONFLICT", "A request with this idempotency key is in progress.", "idempotency_key"),
      rate_limited: refuse(429, "RATE_LIMITED", "Your client has made too many requests in a short amount of time."),
    }[reason];
    const headers: Record<string, string> = reason === "rate_limited" ? { "retry-after": "1" } : {};
    return { status: refusal.status, body: refusal.body(), headers };
  }

  /** `fault`: a server error. Square keeps what it did, so that the same key shows it. */
  async handle(request: WireRequest, fault: Fault | null): Promise<WireReply> {
    const failed = refuse(500, "INTERNAL_SERVER_ERROR", "An internal error has occurred.");
    if (fault?.when === "before") return { status: 500, body: failed.body(), headers: {} };
    const { status, body } = await this.answer(request);
    return fault ? { status: 500, body: failed.body(), headers: {} } : { status, body, headers: {} };
  }

  private async answer(request: WireRequest): Promise<{ status: number; body: Body }> {
    try {
      this.checkToken(request.headers.authorization ?? null);
      if (request.method !== "GET") return await this.write(request);
      const { accountCountry } = this.options;
      const look = { book: this.book, troubles: this.options.troubles, now: this.clock.now(), accountCountry };
      return { status: 200, body: readResource(request.url, look) };
    } catch (error) {
      if (!(error instanceof SquareRefusal)) throw error;
      return { status: error.status, body: error.body() };
    }
  }

  private checkToken(authorization: string | null): void {
    const [scheme, given = ""] = authorization?.split(" ") ?? [];
    const digest = (text: string) => createHash("sha256").update(text).digest();
    if (scheme === "Bearer" && timingSafeEqual(digest(given), digest(this.options.accessToken))) return;
    throw refuse(401, "UNAUTHORIZED", "This request could not be authorized.");
  }

  private async write(request: WireRequest): Promise<{ status: number; body: Body }> {
    const path = request.url.pathname;
    // a cancellation names another request's key; neither it nor a completion has one of its own
    const key = path === "/v2/payments" || path === "/v2/refunds" ? request.key : null;
    const fingerprint = createHash("sha256").update(request.body).digest("base64url");
    const kept = key === null ? null : this.book.findReply("square", key);
    if (kept && "body" in kept) {
      if (kept.path === path && kept.fingerprint === fingerprint) return { status: kept.status, body: kept.body ?? {} };
      this.options.onKeyConflict();
      const detail = "The idempotency key can only be retried with the same request data.";
      throw refuse(400, "IDEMPOTENCY_KEY_REUSED", detail, "idempotency_key");
    }
    const { context, flush } = this.newContext(request.key);
    const answer = this.run(request, context);
    if (key !== null) {
      const at = this.clock.now();
      const { status, body, kept: charge } = answer;
      this.book.keepReply("square", key, { fingerprint, path, at, forgetAt: at + KEY_LIFE_MS, status, body, charge });
    } else if (answer.kept) this.book.save(answer.kept);
    await flush();
    return answer;
  }

  /** A refusal with a payment that failed is an answer about it; any other is thrown on and forgotten. */
  private run(request: WireRequest, context: ChangeContext): Answer {
    try {
      return this.change(request, context);
    } catch (error) {
      if (!(error instanceof SquareRefusal) || !error.charge) throw error;
      return { status: error.status, body: error.body(), kept: error.charge };
    }
  }

  private change({ url, body }: WireRequest, context: ChangeContext): Answer {
    const [, , resource, id = "", verb] = url.pathname.split("/");
    if (resource === "refunds") {
      const { answered, settled } = refundPayment(body, context);
      const refund = answered.refunds.at(-1);
      return { status: 200, body: refund ? { refund: renderRefund(answered, refund) } : {}, kept: settled };
    }
    if (id === "") return this.showPayment(createPayment(body, context));
    if (id === "cancel" && verb === undefined) return this.cancelByKey(body, context);
    readRequest(CompleteBody, body);
    const payment = findPayment(id, context);
    return this.showPayment(verb === "complete" ? completePayment(payment, context) : cancelPayment(payment, context));
  }

  private showPayment(charge: Charge): Answer {
    return { status: 200, body: { payment: renderPayment(charge) }, kept: charge };
  }

  /** What the key has made is canceled; a key that has made nothing stays free, and the answer is the same. */
  private cancelByKey(text: string, context: ChangeContext): Answer {
    const { idempotency_key: key } = readRequest(CancelByKeyBody, text);
    const kept = this.book.findReply("square", key);
    const made = kept?.path === "/v2/payments" && kept.charge ? findPayment(kept.charge.id, context) : null;
    if (made?.state === "captured") throw refuse(400, "DELAYED_TRANSACTION_CAPTURED", "Payment was already captured.");
    return { status: 200, body: {}, kept: made?.state === "authorized" ? cancelPayment(made, context) : null };
  }

  private newContext(key: string | null): { context: ChangeContext; flush: () => Promise<void> } {
    const happened: { type: string; charge: Charge; subjectId: string | null }[] = [];
    const context: ChangeContext = {
      book: this.book,
      now: this.clock.now(),
      key,
      policy: this.options.policy(),
      emit: (type, charge, subjectId = null) => void happened.push({ type, charge, subjectId }),
    };
    const flush = async () => {
      for (const { type, charge, subjectId } of happened) await this.webhooks.publish(type, charge, subjectId);
    };
    return { context, flush };
  }
}
