import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Book } from "../book";
import type { Charge, KeptBodyReply } from "../charge";
import type { SandboxClock } from "../clock";
import type { Fault, Operation } from "../faults";
import type { ListingTroubles } from "../listing-troubles";
import type { RailPolicy } from "../policy";
import type { WebhookSender } from "../send-webhooks";
import type { Wire, WireReply, WireRequest } from "../wire";
import { type ChangeContext, cancel, capture, finish, mintPsp, pay, refund, type Taken } from "./change-payment";
import { ApplePaySessionBody, PaymentMethodsBody, readRequest } from "./read-request";
import { AdyenRefusal, unprocessable } from "./refuse";
import { renderPayment, renderReceived } from "./render";
import { isReportPath, isReportUser, renderReport, reportIn } from "./settlement-report";

type Options = {
  apiKey: string;
  merchantAccount: string;
  reportUser: string;
  reportPassword: string;
  accountCountry: string;
  publicUrl: string;
  policy: () => RailPolicy;
  troubles: ListingTroubles;
  /** An Idempotency-Key came back with another request. */
  onKeyConflict: () => void;
};
type Body = Record<string, unknown>;
type Answer = { status: number; body: Body; charge: Charge | null };

/** "A minimum period of 31 days" (docs.adyen.com/development-resources/api-idempotency, read 2026-11). */
const KEY_LIFE_MS = 31 * 24 * 3_600_000;
const LONGEST_KEY = 64;
const PLAIN: Record<string, Operation> = {
  "/v72/payments": "confirm",
  "/v72/payments/details": "confirm",
  "/v72/paymentMethods": "probe",
  "/v72/applePay/sessions": "probe",
};
const STEPS: Record<string, { operation: Operation; take: typeof capture; hasAmount: boolean }> = {
  captures: { operation: "capture", take: capture, hasAmount: true },
  cancels: { operation: "void", take: cancel, hasAmount: false },
  refunds: { operation: "refund", take: refund, hasAmount: true },
};

function stepOf(path: string) {
  const [, version, area, id, verb = "", more] = path.split("/");
  const step = version === "v72" && area === "payments" && more === undefined ? STEPS[verb] : undefined;
  return step && id ? { ...step, id } : null;
}

/** Adyen's Checkout API v72, as far as a shop that authorises, captures, cancels and refunds cards can see it. */
export class AdyenWire implements Wire {
  readonly rail = "adyen";

  constructor(
    private readonly book: Book,
    private readonly clock: SandboxClock,
    private readonly webhooks: WebhookSender,
    private readonly options: Options,
  ) {}

  operationOf(method: string, path: string): Operation | null {
    if (method === "GET") return isReportPath(path) ? "settlements" : null;
    if (method !== "POST") return null;
    return PLAIN[path] ?? stepOf(path)?.operation ?? null;
  }

  keyOf(headers: IncomingHttpHeaders): string | null {
    return headers["idempotency-key"]?.toString() ?? null;
  }

  refuse(reason: Parameters<Wire["refuse"]>[0]): WireReply {
    const headers: Record<string, string> = {};
    if (reason === "rate_limited") return { status: 429, body: null, headers: { "retry-after": "1" } };
    if (reason === "key_in_use") return { status: 422, body: unprocessable("704").body(), headers };
    const refusal = new AdyenRefusal(reason === "too_large" ? 413 : 404, "702");
    return { status: refusal.status, body: refusal.body(), headers };
  }

  /** `fault`: a server error. What was done stays done, and the same key leads to it. */
  async handle(request: WireRequest, fault: Fault | null): Promise<WireReply> {
    const headers: Record<string, string> = request.key === null ? {} : { "idempotency-key": request.key };
    const failed = { status: 500, body: new AdyenRefusal(500, "903", "internal").body(), headers };
    if (fault?.when === "before") return failed;
    if (request.method === "GET") return fault ? failed : this.sendReport(request);
    try {
      const { status, body } = await this.answer(request);
      return fault ? failed : { status, body, headers };
    } catch (error) {
      if (!(error instanceof AdyenRefusal)) throw error;
      return fault ? failed : { status: error.status, body: error.body(mintPsp()), headers };
    }
  }

  private sendReport({ url, headers: { authorization } }: WireRequest): WireReply {
    const { book, options } = this;
    if (!isReportUser(authorization, options)) return { status: 401, body: null, headers: {} };
    const name = reportIn(url.pathname, options);
    const report = name && renderReport(name, { book, troubles: options.troubles }, options);
    if (!report) return { status: 404, body: null, headers: {} };
    return { status: 200, body: report, headers: { "content-type": "text/csv; charset=utf-8" } };
  }

  private async answer(request: WireRequest): Promise<{ status: number; body: Body }> {
    const { key, url, body: text, headers } = request;
    if (!isSame(headers["x-api-key"]?.toString() ?? "", this.options.apiKey))
      throw new AdyenRefusal(401, "000", "security");
    if (key !== null && key.length > LONGEST_KEY) throw new AdyenRefusal(400, "702");
    const path = url.pathname;
    if (path === "/v72/paymentMethods") return { status: 200, body: this.listMethods(text) };
    if (path === "/v72/applePay/sessions") return { status: 200, body: this.openSession(text) };
    const fingerprint = createHash("sha256").update(text).digest("base64url");
    const kept = key === null ? null : this.book.findReply("adyen", key);
    if (kept && "body" in kept) return this.replay(kept, path, fingerprint);
    const { context, flush } = this.newContext(key);
    const answer = this.change(path, text, context);
    if (answer.charge && key !== null) {
      const at = this.clock.now();
      this.book.keepReply("adyen", key, { fingerprint, path, at, forgetAt: at + KEY_LIFE_MS, ...answer });
    } else if (answer.charge) this.book.save(answer.charge);
    await flush();
    return answer;
  }

  private replay(kept: KeptBodyReply, path: string, fingerprint: string): { status: number; body: Body } {
    if (kept.path !== path || kept.fingerprint !== fingerprint) {
      this.options.onKeyConflict();
      throw unprocessable("704");
    }
    return { status: kept.status, body: kept.body ?? {} };
  }

  private change(path: string, text: string, context: ChangeContext): Answer {
    const step = stepOf(path);
    if (!step) {
      const paid = path === "/v72/payments" ? pay(text, context) : finish(text, context);
      return { status: 200, body: renderPayment(paid, this.options.publicUrl), charge: paid.charge };
    }
    const charge = this.book.charges.get(step.id);
    if (charge?.rail !== "adyen") throw unprocessable("167");
    const taken: Taken = step.take(charge, text, context);
    const { merchantAccount } = this.options;
    const body = renderReceived(taken, { merchantAccount, hasAmount: step.hasAmount });
    return { status: 201, body, charge: taken.charge };
  }

  private listMethods(text: string): Body {
    const { merchantAccount } = readRequest(PaymentMethodsBody, text);
    if (merchantAccount !== this.options.merchantAccount) throw new AdyenRefusal(403, "901", "security");
    return { paymentMethods: [{ brands: ["visa", "mc", "amex"], name: "Cards", type: "scheme" }] };
  }

  /** What stands for Apple's own session, which Adyen passes on as it is. */
  private openSession(text: string): Body {
    const { domainName, displayName, merchantIdentifier } = readRequest(ApplePaySessionBody, text);
    const session = { merchantSessionIdentifier: mintPsp(), merchantIdentifier, domainName, displayName };
    return { data: Buffer.from(JSON.stringify(session)).toString("base64") };
  }

  private newContext(key: string | null): { context: ChangeContext; flush: () => Promise<void> } {
    const happened: { type: string; charge: Charge; subjectId: string | null }[] = [];
    const { accountCountry, merchantAccount } = this.options;
    const context: ChangeContext = {
      book: this.book,
      now: this.clock.now(),
      key,
      merchantAccount,
      accountCountry,
      policy: this.options.policy(),
      emit: (type, charge, subjectId = null) => void happened.push({ type, charge, subjectId }),
    };
    const flush = async () => {
      for (const { type, charge, subjectId } of happened) await this.webhooks.publish(type, charge, subjectId);
    };
    return { context, flush };
  }
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
