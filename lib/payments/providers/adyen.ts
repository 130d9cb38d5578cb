import "server-only";
import type { Types as AdyenTypes } from "@adyen/api-library";
import { z } from "zod";
import type {
  CaptureInput,
  ChargeOutcome,
  ConfirmInput,
  CreateInput,
  DisputesLookUp,
  FindInput,
  Json,
  LookUpInput,
  LookUpOutcome,
  ProbeOutcome,
  Rail,
  RailOperation,
  RefundInput,
  RefundOutcome,
  RefundsLookUp,
  VoidInput,
  VoidOutcome,
} from "../provider";
import type { AnnouncedReport, SettlementPage, SettlementSource, Span } from "../settlement";
import type { Told, WebhookEvent } from "../webhook-event";
import type { AdyenSdk } from "./adyen-sdk";
import { type AdyenToken, readToken, tokenOfReturn } from "./adyen-token";
import { type AdyenConfig, AdyenWire, type Called } from "./adyen-wire";
import { listAdyenSettlements } from "./list-adyen-settlements";
import { notSent } from "./not-sent";
import { readAdyenEvents } from "./read-adyen-event";
import {
  chargeOf,
  isCaptureOnItsWay,
  listDisputes,
  listRefunds,
  pickCharge,
  readCharge,
  toldEvidence,
} from "./read-adyen-told";
import {
  asRailFailure,
  translateFailure,
  translatePayment,
  translateReceived,
  translateRefund,
} from "./translate-adyen";
import { readAppleSession } from "./wallet-tokens";

const DAY_MS = 86_400_000;
type PaymentRequest = AdyenTypes.checkout.PaymentRequest;
type CheckoutTypes = AdyenSdk["Types"]["checkout"];

const PaymentMethods = z.object({ paymentMethods: z.array(z.unknown()) });

/**
 * Adyen cards through Checkout v72: one request with the encrypted card makes the hold, or leads to the bank's page and a
 * second one. Nothing can be asked of Adyen afterwards: captures, cancels and refunds answer "received", and signed
 * notifications say how they ended.
 */
class AdyenRail implements Rail {
  readonly name = "adyen";
  readonly livemode: boolean;
  readonly traits = {
    hasUnconfirmedCreate: false,
    hasLookUp: false,
    replayLifeMs: 7 * DAY_MS,
    settlesDoubtBy: "replay" as const,
    webhookReply: "[accepted]",
  };
  protected readonly wire: AdyenWire;

  constructor(private readonly config: AdyenConfig) {
    this.livemode = config.livemode;
    this.wire = new AdyenWire(config);
  }

  /** Adyen has nothing before the card: no request is made, and no money can move until confirm. */
  async create({ amountMinor, idempotencyKey }: CreateInput): Promise<ChargeOutcome> {
    const { evidence } = notSent("adyen", "create", idempotencyKey, "nothing_to_create");
    if (amountMinor > 0) return { kind: "created", providerRef: null, evidence };
    const code = "amount_not_expressible";
    return { kind: "our_bug", code, message: "Adyen takes amounts above zero.", evidence };
  }

  async confirm(input: ConfirmInput): Promise<ChargeOutcome> {
    const { amountMinor, currency, attemptRef, idempotencyKey } = input;
    const token = input.token === null ? null : readToken(input.token, input.method);
    if (token === null) return notSent("adyen", "confirm", idempotencyKey, "no_card");
    const called = await this.send(input, token);
    return called.ok
      ? translatePayment(called.body, { attemptRef, amountMinor, currency }, called.measured)
      : translateFailure(called.failure);
  }

  private send(input: ConfirmInput, token: AdyenToken): Promise<Called> {
    return this.wire.call("confirm", input.idempotencyKey, ({ PaymentsApi }, options, types) =>
      token.kind === "return"
        ? PaymentsApi.paymentsDetails({ details: { redirectResult: token.redirectResult } }, options)
        : PaymentsApi.payments(this.paymentRequest(input, token, types), options),
    );
  }

  /** `nativeThreeDS` off: the bank asks on a page of its own, so that no script of Adyen's is needed for it. */
  private paymentRequest(
    input: ConfirmInput,
    token: Exclude<AdyenToken, { kind: "return" }>,
    { PaymentRequest, ThreeDSRequestData }: CheckoutTypes,
  ): PaymentRequest {
    const method = token.kind === "wallet" ? token.wallet : { type: "scheme", ...token.card };
    return {
      amount: { value: input.amountMinor, currency: input.currency },
      merchantAccount: this.config.merchantAccount,
      reference: input.attemptRef,
      merchantOrderReference: input.orderRef,
      paymentMethod: method as PaymentRequest["paymentMethod"],
      returnUrl: input.returnUrl,
      channel: PaymentRequest.ChannelEnum.Web,
      origin: new URL(input.returnUrl).origin,
      shopperInteraction: PaymentRequest.ShopperInteractionEnum.Ecommerce,
      authenticationData: {
        threeDSRequestData: { nativeThreeDS: ThreeDSRequestData.NativeThreeDSEnum.Disabled },
      },
      additionalData: { manualCapture: "true" },
    };
  }

  async capture({ providerRef, amountMinor, currency, idempotencyKey }: CaptureInput): Promise<ChargeOutcome> {
    const called = await this.wire.call("capture", idempotencyKey, ({ ModificationsApi }, options) =>
      ModificationsApi.captureAuthorisedPayment(
        providerRef,
        { ...this.step(idempotencyKey), amount: { value: amountMinor, currency } },
        options,
      ),
    );
    return called.ok
      ? translateReceived(called.body, { providerRef, amountMinor, currency }, called.measured, "capture")
      : asRailFailure(translateFailure(called.failure, providerRef));
  }

  /** Without an id nothing of ours has become money there, and only a confirm of ours could change that. */
  async void({ providerRef, idempotencyKey }: VoidInput): Promise<VoidOutcome> {
    if (!providerRef) {
      const { evidence } = notSent("adyen", "void", idempotencyKey, "no_authorization");
      return { kind: "nothing_held", evidence };
    }
    const called = await this.wire.call("void", idempotencyKey, ({ ModificationsApi }, options) =>
      ModificationsApi.cancelAuthorisedPaymentByPspReference(providerRef, this.step(idempotencyKey), options),
    );
    const asked = { providerRef, amountMinor: null, currency: null };
    return called.ok
      ? translateReceived(called.body, asked, called.measured, "cancel")
      : asRailFailure(translateFailure(called.failure, providerRef));
  }

  async refund(input: RefundInput): Promise<RefundOutcome> {
    const { providerRef, amountMinor, currency, idempotencyKey, refundRef } = input;
    if (!providerRef) return notSent("adyen", "refund", idempotencyKey, "no_capture");
    const called = await this.wire.call("refund", idempotencyKey, ({ ModificationsApi }, options) =>
      ModificationsApi.refundCapturedPayment(
        providerRef,
        { ...this.step(refundRef ?? idempotencyKey), amount: { value: amountMinor, currency } },
        options,
      ),
    );
    return called.ok
      ? translateRefund(called.body, { providerRef, amountMinor, currency }, called.measured)
      : asRailFailure(translateFailure(called.failure));
  }

  async get({ providerRef, furtherRefs = {}, told = [] }: LookUpInput): Promise<LookUpOutcome> {
    const evidence = toldEvidence("get", pickCharge(told, providerRef));
    const charge = readCharge(told, { providerRef, furtherRefs });
    if (charge) return { kind: "found", charge, evidence };
    if (!isCaptureOnItsWay(told, furtherRefs)) return nothingTold("get");
    return {
      kind: "unavailable",
      failure: { kind: "unknown", reason: "pending", code: "received", evidence },
      evidence,
    };
  }

  async findByReference({ attemptRef, told = [] }: FindInput): Promise<LookUpOutcome> {
    const providerRef = chargeOf(told, attemptRef);
    const charge = providerRef && readCharge(told, { providerRef });
    if (!charge) return nothingTold("find");
    return { kind: "found", charge, evidence: toldEvidence("find", pickCharge(told, charge.providerRef)) };
  }

  async listRefunds({ providerRef, told = [] }: LookUpInput): Promise<RefundsLookUp> {
    const own = pickCharge(told, providerRef);
    return { kind: "found", refunds: listRefunds(own), evidence: toldEvidence("refunds", own) };
  }

  async listDisputes({ providerRef, told = [] }: LookUpInput): Promise<DisputesLookUp> {
    const own: Told[] = pickCharge(told, providerRef);
    return { kind: "found", disputes: listDisputes(own), evidence: toldEvidence("disputes", own) };
  }

  readReturn(query: URLSearchParams): string | null {
    return tokenOfReturn(query);
  }

  /** No header is signed: each item of the batch carries its own signature. */
  async parseWebhook(rawBody: Uint8Array, _headers: Headers): Promise<WebhookEvent[] | null> {
    return readAdyenEvents(rawBody, this.config);
  }

  prepare(): Promise<unknown> {
    return this.wire.load();
  }

  async probe(): Promise<ProbeOutcome> {
    const { merchantAccount } = this.config;
    const called = await this.wire.call("probe", null, ({ PaymentsApi }) =>
      PaymentsApi.paymentMethods({ merchantAccount }),
    );
    if (!called.ok) return { kind: "down", failure: asRailFailure(translateFailure(called.failure)) };
    if (PaymentMethods.safeParse(called.body).success) return { kind: "up", durationMs: called.measured.durationMs };
    const evidence = { ...called.measured, raw: null };
    return { kind: "down", failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } };
  }

  /** By Adyen's certificate; no money is in it, so it has no evidence. */
  async openAppleSession(wish: Parameters<NonNullable<Rail["openAppleSession"]>>[0]): Promise<Json | null> {
    const called = await this.wire.call("probe", null, ({ UtilityApi }) => UtilityApi.getApplePaySession(wish));
    return called.ok ? readAppleSession(called.body) : null;
  }

  private step(reference: string) {
    return { merchantAccount: this.config.merchantAccount, reference };
  }
}

/** With a user that may download its settlement reports, which are its only list. */
class ReportedAdyenRail extends AdyenRail implements SettlementSource {
  readonly tellsFeesByList = true;

  listSettlements(span: Span, announced: readonly AnnouncedReport[] = []): AsyncIterable<SettlementPage> {
    return listAdyenSettlements((name) => this.wire.download(name), span, announced);
  }
}

/** Not "absent": Adyen cannot be asked, and its notification may be on its way. */
function nothingTold(operation: RailOperation): LookUpOutcome {
  const failure = notSent("adyen", operation, null, "nothing_told");
  return { kind: "unavailable", failure, evidence: failure.evidence };
}

export function createAdyenRail(config: AdyenConfig): Rail {
  return config.reports === null ? new AdyenRail(config) : new ReportedAdyenRail(config);
}
