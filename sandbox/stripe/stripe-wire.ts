import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Book, mintId } from "../book";
import type { Charge, KeptStripeReply, WireError } from "../charge";
import type { SandboxClock } from "../clock";
import type { Fault, Operation } from "../faults";
import { canonicalForm, type FormObject, listOf, parseForm } from "../form-body";
import type { ListingTroubles } from "../listing-troubles";
import type { RailPolicy } from "../policy";
import type { WebhookSender } from "../send-webhooks";
import type { Wire, WireReply, WireRequest } from "../wire";
import {
  authorize,
  type ChangeContext,
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  decline,
  refundIntent,
} from "./change-intent";
import { readResource } from "./read-resource";
import { noSuch, Refusal } from "./refuse";
import { renderIntent, renderRefund } from "./render";

type Change = (charge: Charge, form: FormObject, context: ChangeContext) => Charge;
type Outcome = Omit<KeptStripeReply, "fingerprint" | "path" | "at" | "forgetAt">;
type Options = {
  secretKey: string;
  accountCountry: string;
  publicUrl: string;
  policy: () => RailPolicy;
  troubles: ListingTroubles;
  /** A key came back with another request. */
  onKeyConflict: () => void;
};

const REFUSALS: Record<Parameters<Wire["refuse"]>[0], [status: number, error: WireError]> = {
  too_large: [413, { type: "invalid_request_error", message: "Request body too large." }],
  unknown_url: [404, { type: "invalid_request_error", message: "Unrecognized request URL ({request})." }],
  key_in_use: [
    409,
    {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: "There is currently another in-progress request using this Idempotent Key. Please try again later.",
    },
  ],
  rate_limited: [
    429,
    { type: "invalid_request_error", code: "rate_limit", message: "Too many requests made to the API too quickly." },
  ],
};
const CHANGES: Record<string, Change> = { confirm: confirmIntent, capture: captureIntent, cancel: cancelIntent };
const KEY_LIFE_MS = 24 * 3_600_000;
const SERVER_ERROR = { type: "api_error", message: "An unknown error occurred" };

function operationOf(method: string, path: string): Operation | null {
  const [, version, resource, id, verb] = path.split("/");
  if (version !== "v1") return null;
  if (method === "POST") {
    if (resource === "refunds" && !id) return "refund";
    if (resource !== "payment_intents") return null;
    if (!id) return "create";
    return verb === "cancel" ? "void" : verb === "confirm" || verb === "capture" ? verb : null;
  }
  if (method !== "GET") return null;
  if (resource === "balance") return "probe";
  if (!id && resource === "balance_transactions") return "settlements";
  if (!id && (resource === "refunds" || resource === "disputes")) return resource;
  return resource === "payment_intents" && (!id || id === "search") ? "find" : "get";
}

/** Stripe's `/v1`, as far as a shop that authorises, captures, voids and refunds cards can see it. */
export class StripeWire implements Wire {
  readonly rail = "stripe";
  readonly operationOf = operationOf;

  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly webhooks: WebhookSender,
    private readonly options: Options,
  ) {}

  keyOf(headers: IncomingHttpHeaders): string | null {
    return headers["idempotency-key"]?.toString() ?? null;
  }

  refuse(reason: Parameters<Wire["refuse"]>[0], request: string): WireReply {
    const headers: Record<string, string> = reason === "rate_limited" ? { "retry-after": "1" } : {};
    const [status, error] = REFUSALS[reason];
    return { status, body: { error: { ...error, message: error.message.replace("{request}", request) } }, headers };
  }

  /** `fault`: a server error, which Stripe stores under the key. */
  async handle(request: WireRequest, fault: Fault | null): Promise<WireReply> {
    const headers = { "request-id": mintId("req_") };
    try {
      this.checkKey(request.headers.authorization ?? null);
      if (request.method === "GET") {
        const body = this.read(request);
        return fault ? { status: 500, body: { error: SERVER_ERROR }, headers } : { status: 200, body, headers };
      }
      return await this.write(request, fault, headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: this.errorBody(error), headers };
    }
  }

  /** The buyer's answer on the approval page. Null when there is nothing to answer. */
  async finishAuthentication(intentId: string, secret: string, isApproved: boolean): Promise<Charge | null> {
    const charge = this.book.charges.get(intentId);
    if (charge?.rail !== "stripe" || charge.state !== "needs_buyer" || !isSame(charge.secret, secret)) return null;
    const { context, flush } = this.newContext(null);
    if (isApproved && charge.token) this.book.spendToken("stripe", charge.token, charge.id);
    const next = isApproved
      ? authorize(charge, context)
      : decline(charge, "payment_intent_authentication_failure", null, context).charge;
    if (next) this.book.save(next);
    await flush();
    return next;
  }

  private checkKey(authorization: string | null): void {
    const [scheme, value = ""] = authorization?.split(" ") ?? [];
    const given = scheme === "Basic" ? (Buffer.from(value, "base64").toString().split(":", 1)[0] ?? "") : value;
    if (isSame(given, this.options.secretKey)) return;
    const message =
      given === "" ? "You did not provide an API key." : `Invalid API Key provided: ${given.slice(0, 8)}****`;
    throw new Refusal(401, { type: "invalid_request_error", message });
  }

  private get look() {
    return { publicUrl: this.options.publicUrl, now: this.clock.now() };
  }

  private read({ url }: WireRequest): Record<string, unknown> {
    const { book, look, webhooks, options } = this;
    const known = { book, look, events: webhooks.recent, troubles: options.troubles };
    return readResource(url.pathname, parseForm(url.search.slice(1)), known);
  }

  private async write(request: WireRequest, fault: Fault | null, headers: Record<string, string>): Promise<WireReply> {
    const path = request.url.pathname;
    const form = parseForm(request.body);
    const fingerprint = createHash("sha256").update(canonicalForm(form)).digest("base64url");
    const kept = request.key === null ? null : this.book.findReply("stripe", request.key);
    if (kept && "expand" in kept) {
      this.checkSameRequest(kept, path, fingerprint, request.key ?? "");
      return this.reply(kept, { ...headers, "idempotent-replayed": "true", "idempotency-key": request.key ?? "" });
    }
    const { context, flush } = this.newContext(request.key);
    const expand = listOf(form.expand);
    const ran = fault?.when === "before" ? null : this.run(path, form, expand, context);
    const outcome: Outcome =
      ran && !fault ? ran : { status: 500, expand, charge: null, refundId: null, error: SERVER_ERROR };
    if (ran?.charge && (ran !== outcome || request.key === null)) this.book.save(ran.charge);
    if (request.key !== null) {
      const at = this.clock.now();
      this.book.keepReply("stripe", request.key, { fingerprint, path, at, forgetAt: at + KEY_LIFE_MS, ...outcome });
    }
    await flush();
    return this.reply(outcome, headers);
  }

  private checkSameRequest(kept: KeptStripeReply, path: string, fingerprint: string, key: string): void {
    const what = kept.path !== path ? "endpoint" : kept.fingerprint !== fingerprint ? "parameters" : null;
    if (!what) return;
    this.options.onKeyConflict();
    const message = `Keys for idempotent requests can only be used with the same ${what} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    throw new Refusal(400, { type: "idempotency_error", message });
  }

  /** A refusal that Stripe would not keep under its key is thrown on. */
  private run(path: string, form: FormObject, expand: string[], context: ChangeContext): Outcome {
    try {
      const charge = this.change(path, form, context);
      const refundId = path === "/v1/refunds" ? (charge.refunds.at(-1)?.id ?? null) : null;
      return { status: 200, expand, charge, refundId, error: null };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.isKept) throw error;
      return { status: error.status, expand, charge: error.charge, refundId: null, error: error.error };
    }
  }

  private change(path: string, form: FormObject, context: ChangeContext): Charge {
    const [, , resource, id, verb] = path.split("/");
    if (path === "/v1/payment_intents") return createIntent(form, context);
    if (path === "/v1/refunds") return refundIntent(form, context);
    const change = resource === "payment_intents" && verb ? CHANGES[verb] : undefined;
    if (!change || !id) throw unknownUrl("POST", path);
    const charge = this.book.charges.get(id);
    if (charge?.rail !== "stripe") throw noSuch("payment_intent", id, "id");
    return change(charge, form, context);
  }

  private newContext(key: string | null): { context: ChangeContext; flush: () => Promise<void> } {
    const happened: { type: string; charge: Charge; subjectId: string | null }[] = [];
    const { accountCountry } = this.options;
    const context: ChangeContext = {
      book: this.book,
      now: this.clock.now(),
      key,
      accountCountry,
      policy: this.options.policy(),
      emit: (type, charge, subjectId = null) => void happened.push({ type, charge, subjectId }),
    };
    const flush = async () => {
      for (const { type, charge, subjectId } of happened) await this.webhooks.publish(type, charge, subjectId);
    };
    return { context, flush };
  }

  private reply(outcome: Outcome, headers: Record<string, string>): WireReply {
    const { status, charge, refundId, error, expand } = outcome;
    if (error) return { status, body: this.errorBody(new Refusal(status, error, charge)), headers };
    const refund = charge?.refunds.find((candidate) => candidate.id === refundId);
    if (charge && refund) return { status, body: renderRefund(charge, refund), headers };
    return { status, body: charge ? renderIntent(charge, expand, this.look) : {}, headers };
  }

  private errorBody({ error, charge }: Refusal): Record<string, unknown> {
    return {
      error: { ...error, ...(charge ? { payment_intent: renderIntent(charge, [], this.look) } : {}) },
    };
  }
}

export function unknownUrl(method: string, path: string): Refusal {
  return new Refusal(404, { type: "invalid_request_error", message: `Unrecognized request URL (${method}: ${path}).` });
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
