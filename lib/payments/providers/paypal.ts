import "server-only";
import { type Currency, toDecimal } from "@/lib/shared/money";
import type {
  CaptureInput,
  ChargeOutcome,
  ConfirmInput,
  CreateInput,
  DisputesLookUp,
  FindInput,
  FurtherRefs,
  LookUpOutcome,
  ProbeOutcome,
  Rail,
  RailDispute,
  RailOperation,
  RefundInput,
  RefundOutcome,
  RefundsLookUp,
  VoidInput,
  VoidOutcome,
} from "../provider";
import type { SettlementPage, SettlementSource, Span } from "../settlement";
import type { WebhookEvent } from "../webhook-event";
import { listPaypalSettlements } from "./list-paypal-settlements";
import { notSent } from "./not-sent";
import { type PaypalConfig, PaypalWire } from "./paypal-wire";
import { DisputeList, readDispute } from "./read-paypal-disputes";
import { PaypalEvents } from "./read-paypal-event";
import {
  asRailFailure,
  translateCapture,
  translateFailure,
  translateOrder,
  translateRefund,
  translateVoid,
  translateVoidFailure,
} from "./translate-paypal";
import {
  translateLookUp,
  translateLookUpFailure,
  translateRefunds,
  translateUnheld,
} from "./translate-paypal-look-ups";

const HOUR_MS = 3_600_000;
const prefer = "return=representation";

/** developer.paypal.com/api/rest/reference/currency-codes, read 2026-11: all the others of the store are taken. */
const NOT_TAKEN: ReadonlySet<Currency> = new Set(["KWD"]);

type Placed = { providerRef: string; furtherRefs?: FurtherRefs };

const money = (amountMinor: number, currency: Currency) => ({
  currencyCode: currency,
  value: toDecimal(amountMinor, currency),
});

/** PayPal's wallet and cards through Orders v2: created, approved or paid with a card, authorised by us, then captured. */
class PaypalRail implements Rail, SettlementSource {
  readonly name = "paypal";
  readonly livemode: boolean;
  readonly traits = {
    hasUnconfirmedCreate: true,
    hasLookUp: true,
    replayLifeMs: 6 * HOUR_MS,
    settlesDoubtBy: "replay" as const,
    webhookReply: "{}",
  };
  private readonly wire: PaypalWire;
  private readonly events: PaypalEvents;

  constructor(config: PaypalConfig) {
    this.livemode = config.livemode;
    this.wire = new PaypalWire(config);
    this.events = new PaypalEvents(config);
  }

  async create(input: CreateInput): Promise<ChargeOutcome> {
    const { amountMinor, currency, orderRef, attemptRef, idempotencyKey } = input;
    if (NOT_TAKEN.has(currency)) return refuseCurrency(idempotencyKey);
    const unit = {
      referenceId: orderRef,
      customId: attemptRef,
      invoiceId: attemptRef,
      amount: money(amountMinor, currency),
    };
    const { returnUrl, cancelUrl } = input;
    const called = await this.wire.call("create", idempotencyKey, ({ orders, AUTHORIZE, PAY_NOW, NO_SHIPPING }) => {
      const experienceContext = { returnUrl, cancelUrl, userAction: PAY_NOW, shippingPreference: NO_SHIPPING };
      const source = input.method === "paypal" ? { paymentSource: { paypal: { experienceContext } } } : {};
      const body = { intent: AUTHORIZE, purchaseUnits: [unit], ...source };
      return orders.createOrder({ body, paypalRequestId: idempotencyKey, prefer });
    });
    return called.ok
      ? translateOrder(called.body, { providerRef: null, amountMinor, currency }, called.measured)
      : translateFailure(called.failure);
  }

  /**
   * Authorises: with a card's token, or what the buyer has approved at PayPal. Where the card's bank wants to see the buyer
   * first, they come back to `returnUrl` from a yes and a no alike.
   */
  async confirm(input: ConfirmInput): Promise<ChargeOutcome> {
    const { token, amountMinor, currency, idempotencyKey, providerRef: id } = input;
    if (id === null) return notSent("paypal", "confirm", idempotencyKey, "no_order");
    const experienceContext = { returnUrl: input.returnUrl, cancelUrl: input.returnUrl };
    const body =
      token === null ? {} : { body: { paymentSource: { card: { singleUseToken: token, experienceContext } } } };
    const called = await this.wire.call("confirm", idempotencyKey, ({ orders }) =>
      orders.authorizeOrder({ id, paypalRequestId: idempotencyKey, prefer, ...body }),
    );
    return called.ok
      ? translateOrder(called.body, { providerRef: id, amountMinor, currency }, called.measured)
      : translateFailure(called.failure, id);
  }

  async capture({
    providerRef,
    furtherRefs,
    amountMinor,
    currency,
    idempotencyKey,
  }: CaptureInput): Promise<ChargeOutcome> {
    const authorization = furtherRefs?.authorization;
    if (!authorization) return notSent("paypal", "capture", idempotencyKey, "no_authorization");
    const body = { amount: money(amountMinor, currency), finalCapture: true };
    const called = await this.wire.call("capture", idempotencyKey, ({ payments }) =>
      payments.captureAuthorizedPayment({
        authorizationId: authorization,
        paypalRequestId: idempotencyKey,
        prefer,
        body,
      }),
    );
    return called.ok
      ? translateCapture(called.body, { providerRef, authorization, amountMinor, currency }, called.measured)
      : translateFailure(called.failure, providerRef);
  }

  async void({ providerRef, furtherRefs, idempotencyKey }: VoidInput): Promise<VoidOutcome> {
    const authorizationId = furtherRefs?.authorization;
    if (!authorizationId) return translateUnheld(await this.look(providerRef, "void"));
    const called = await this.wire.call("void", idempotencyKey, ({ payments }) =>
      payments.voidPayment({ authorizationId, paypalRequestId: idempotencyKey }),
    );
    return called.ok
      ? translateVoid(called.body, { providerRef, authorization: authorizationId }, called.measured)
      : translateVoidFailure(called.failure, providerRef);
  }

  async refund(input: RefundInput): Promise<RefundOutcome> {
    const { furtherRefs, amountMinor, currency, idempotencyKey, refundRef } = input;
    const captureId = furtherRefs?.capture;
    if (!captureId) return notSent("paypal", "refund", idempotencyKey, "no_capture");
    const body = { amount: money(amountMinor, currency), ...(refundRef ? { customId: refundRef } : {}) };
    const called = await this.wire.call("refund", idempotencyKey, ({ payments }) =>
      payments.refundCapturedPayment({ captureId, paypalRequestId: idempotencyKey, prefer, body }),
    );
    if (called.ok) return translateRefund(called.body, { amountMinor, currency }, called.measured);
    const outcome = translateFailure(called.failure);
    return outcome.kind === "needs_buyer" ? asRailFailure(outcome) : outcome;
  }

  async get({ providerRef }: Placed): Promise<LookUpOutcome> {
    return this.look(providerRef, "get");
  }

  /** Orders cannot be searched; a create in doubt is asked for again under its key, and no one else can pay it. */
  async findByReference({ attemptRef }: FindInput): Promise<LookUpOutcome> {
    const failure = notSent("paypal", "find", null, "no_search");
    const evidence = { ...failure.evidence, raw: { attempt: attemptRef } };
    return { kind: "unavailable", failure: { ...failure, evidence }, evidence };
  }

  async listRefunds({ providerRef }: Placed): Promise<RefundsLookUp> {
    const called = await this.wire.call("refunds", null, ({ orders }) => orders.getOrder({ id: providerRef }));
    if (called.ok) return translateRefunds(called.body, providerRef, called.measured);
    const failure = asRailFailure(translateFailure(called.failure));
    return { kind: "unavailable", failure, evidence: failure.evidence };
  }

  /** The list names disputes; how each ended stands in its details. */
  async listDisputes({ furtherRefs }: Placed): Promise<DisputesLookUp> {
    const captureId = furtherRefs?.capture;
    if (!captureId) {
      const failure = notSent("paypal", "disputes", null, "no_capture");
      return { kind: "unavailable", failure, evidence: failure.evidence };
    }
    const listed = await this.read("/v1/customer/disputes", { disputed_transaction_id: captureId });
    const items = listed.ok ? DisputeList.safeParse(listed.body).data : undefined;
    if (!listed.ok || !items) return this.noDisputes(listed);
    const disputes: RailDispute[] = [];
    for (const { dispute_id: id } of items) {
      const detail = await this.read(`/v1/customer/disputes/${encodeURIComponent(id)}`, {});
      const dispute = detail.ok ? readDispute(detail.body) : null;
      if (!dispute) return this.noDisputes(detail);
      disputes.push(dispute);
    }
    const raw = disputes.map(({ disputeRef, state, amountMinor }) => ({ disputeRef, state, amountMinor }));
    return { kind: "found", disputes, evidence: { ...listed.measured, raw } };
  }

  listSettlements(span: Span): AsyncIterable<SettlementPage> {
    return listPaypalSettlements(this.wire, span);
  }

  parseWebhook(rawBody: Uint8Array, headers: Headers): Promise<WebhookEvent[] | null> {
    return this.events.read(rawBody, headers);
  }

  prepare(): Promise<unknown> {
    return this.wire.load();
  }

  /** An order that cannot exist: the answer that there is none says that PayPal works and knows us. */
  async probe(): Promise<ProbeOutcome> {
    const called = await this.wire.call("probe", null, ({ orders }) => orders.getOrder({ id: "0" }));
    const { durationMs } = called.ok ? called.measured : called.failure.measured;
    const looked = called.ok ? null : translateLookUpFailure(called.failure);
    if (looked?.kind === "absent") return { kind: "up", durationMs };
    if (looked?.kind === "unavailable") return { kind: "down", failure: looked.failure };
    const evidence = { ...(called.ok ? called : called.failure).measured, raw: null };
    return { kind: "down", failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } };
  }

  private async look(providerRef: string, operation: RailOperation): Promise<LookUpOutcome> {
    const called = await this.wire.call(operation, null, ({ orders }) => orders.getOrder({ id: providerRef }));
    return called.ok
      ? translateLookUp(called.body, providerRef, called.measured)
      : translateLookUpFailure(called.failure);
  }

  private read(path: string, query: Record<string, string>) {
    return this.wire.call("disputes", null, ({ client }) => {
      const request = client.getRequestBuilderFactory()("GET", path);
      for (const [name, value] of Object.entries(query)) request.query(name, value);
      request.authenticate([{ oauth2: true }]);
      return request.callAsText();
    });
  }

  private noDisputes(called: Awaited<ReturnType<PaypalWire["call"]>>): DisputesLookUp {
    if (!called.ok) {
      const failure = asRailFailure(translateFailure(called.failure));
      return { kind: "unavailable", failure, evidence: failure.evidence };
    }
    const evidence = { ...called.measured, raw: null };
    return {
      kind: "unavailable",
      failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence },
      evidence,
    };
  }
}

function refuseCurrency(idempotencyKey: string): ChargeOutcome {
  const code = "currency_not_taken";
  const { evidence } = notSent("paypal", "create", idempotencyKey, code);
  return { kind: "our_bug", code, message: "PayPal does not take this currency.", evidence };
}

export function createPaypalRail(config: PaypalConfig): Rail & SettlementSource {
  return new PaypalRail(config);
}
