import "server-only";
import type { Square } from "square";
import type { Currency } from "@/lib/shared/money";
import type {
  CaptureInput,
  ChargeOutcome,
  ConfirmInput,
  CreateInput,
  DisputesLookUp,
  FindInput,
  LookUpOutcome,
  ProbeOutcome,
  Rail,
  RailDispute,
  RailRefund,
  RefundInput,
  RefundOutcome,
  RefundsLookUp,
  VoidInput,
  VoidOutcome,
} from "../provider";
import type { SettlementPage, SettlementSource, Span } from "../settlement";
import type { WebhookEvent } from "../webhook-event";
import { listSquareSettlements } from "./list-square-settlements";
import { notSent } from "./not-sent";
import { type Payment, pickPayment, readCharge, redactPayment } from "./read-square";
import { readSquareEvent } from "./read-square-event";
import { type SquareConfig, SquareWire } from "./square-wire";
import {
  type Asked,
  asRailFailure,
  type Measured,
  translateCaptureFailure,
  translateFailure,
  translateKeyCanceled,
  translateLookUp,
  translateLookUpFailure,
  translatePayment,
  translateRefund,
  translateVoid,
  translateVoidFailure,
  unavailable,
} from "./translate-square";
import { readDisputePage, readPaymentPage, readRefund, unreadable } from "./translate-square-lists";

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;
const MAX_PAGES = 50;
const NOT_ASKED: Asked = { providerRef: null, amountMinor: null, currency: null, attemptRef: null };
/** Those of the countries where Square takes cards (developer.squareup.com/docs/payment-minimums, 2026-11). */
const CURRENCIES: readonly Currency[] = ["USD", "CAD", "GBP", "AUD", "EUR", "JPY"];

const moneyOf = ({ amountMinor, currency }: { amountMinor: number; currency: Currency }) => ({
  amount: BigInt(amountMinor),
  currency: currency as Square.Currency,
});

/** Square cards: nothing is made before the buyer confirms, then a payment that is held, then completed. */
class SquareRail implements Rail, SettlementSource {
  readonly name = "square";
  readonly livemode: boolean;
  readonly traits = {
    hasUnconfirmedCreate: false,
    hasLookUp: true,
    replayLifeMs: DAY_MS,
    settlesDoubtBy: "cancel" as const,
    cancelsByKey: true,
    webhookReply: "{}",
  };
  private readonly wire: SquareWire;

  constructor(private readonly config: SquareConfig) {
    this.livemode = config.livemode;
    this.wire = new SquareWire(config);
  }

  /** Asks nothing of Square: what it cannot take is said at once, the rest waits for a card. */
  async create({ amountMinor, currency, idempotencyKey }: CreateInput): Promise<ChargeOutcome> {
    const { evidence } = notSent("square", "create", idempotencyKey, "nothing_to_create");
    const isTaken = amountMinor > 0 && CURRENCIES.includes(currency);
    if (isTaken) return { kind: "created", providerRef: null, evidence };
    const message = `Square takes amounts above zero in ${CURRENCIES.join(", ")}.`;
    return { kind: "our_bug", code: "amount_not_expressible", message, evidence };
  }

  async confirm(input: ConfirmInput): Promise<ChargeOutcome> {
    const { token, amountMinor, currency, orderRef, attemptRef, idempotencyKey } = input;
    if (token === null) return notSent("square", "confirm", idempotencyKey, "no_card");
    const called = await this.wire.call("confirm", idempotencyKey, (client, options) =>
      client.payments.create(
        {
          sourceId: token,
          idempotencyKey,
          amountMoney: moneyOf(input),
          autocomplete: false,
          referenceId: attemptRef,
          note: orderRef,
          ...this.location,
        },
        options,
      ),
    );
    if (!called.ok) return translateFailure(called.failure);
    const asked = { providerRef: null, amountMinor, currency, attemptRef };
    return translatePayment(called.value.payment, asked, called.measured);
  }

  async capture({ providerRef, amountMinor, currency, idempotencyKey }: CaptureInput): Promise<ChargeOutcome> {
    const called = await this.wire.call("capture", idempotencyKey, (client, options) =>
      client.payments.complete({ paymentId: providerRef }, options),
    );
    if (!called.ok) return translateCaptureFailure(called.failure);
    return translatePayment(
      called.value.payment,
      { ...NOT_ASKED, providerRef, amountMinor, currency },
      called.measured,
    );
  }

  async void({ providerRef, confirmKey, idempotencyKey }: VoidInput): Promise<VoidOutcome> {
    if (confirmKey !== undefined) {
      const called = await this.wire.call("void", confirmKey, (client, options) =>
        client.payments.cancelByIdempotencyKey({ idempotencyKey: confirmKey }, options),
      );
      if (!called.ok) return translateVoidFailure(called.failure, providerRef);
      return translateKeyCanceled(called.value, providerRef, called.measured);
    }
    const called = await this.wire.call("void", idempotencyKey, (client, options) =>
      client.payments.cancel({ paymentId: providerRef }, options),
    );
    if (!called.ok) return translateVoidFailure(called.failure, providerRef);
    return translateVoid(called.value.payment, { ...NOT_ASKED, providerRef }, called.measured);
  }

  async refund(input: RefundInput): Promise<RefundOutcome> {
    const { providerRef, amountMinor, currency, idempotencyKey, refundRef } = input;
    const called = await this.wire.call("refund", idempotencyKey, (client, options) =>
      client.refunds.refundPayment(
        {
          idempotencyKey,
          paymentId: providerRef,
          amountMoney: moneyOf(input),
          ...(refundRef ? { reason: refundRef } : {}),
        },
        options,
      ),
    );
    if (called.ok)
      return translateRefund(
        called.value.refund,
        { ...NOT_ASKED, providerRef, amountMinor, currency },
        called.measured,
      );
    const outcome = translateFailure(called.failure);
    return outcome.kind === "needs_buyer" ? asRailFailure(outcome) : outcome;
  }

  async get({ providerRef }: { providerRef: string }): Promise<LookUpOutcome> {
    const called = await this.wire.call("get", null, (client, options) =>
      client.payments.get({ paymentId: providerRef }, options),
    );
    if (!called.ok) return translateLookUpFailure(called.failure);
    return translateLookUp(called.value.payment, { ...NOT_ASKED, providerRef }, called.measured);
  }

  /** Walks the list, which lags by seconds: whoever needs proof of absence for a confirmation cancels its key as well. */
  async findByReference({ attemptRef, createdAfter, createdBefore }: FindInput): Promise<LookUpOutcome> {
    const around = { beginTime: createdAfter.toISOString(), endTime: createdBefore.toISOString() };
    const found: Payment[] = [];
    let cursor: string | null = null;
    for (let page = 1; ; page++) {
      const next: { cursor?: string } = cursor === null ? {} : { cursor };
      const called = await this.wire.call("find", null, (client, options) =>
        client.payments.list({ ...around, limit: PAGE_SIZE, ...this.location, ...next }, options),
      );
      if (!called.ok) return unavailable(called.failure);
      const read = readPaymentPage(called.value.response);
      if (!read || (read.cursor !== null && page === MAX_PAGES)) return unreadable(called.measured);
      found.push(...read.payments.filter(({ referenceId }) => referenceId === attemptRef));
      cursor = read.cursor;
      if (cursor === null) return this.toLookUp(found, called.measured, { pages: page, attempt: attemptRef });
    }
  }

  /** A payment names its refunds at once, while the list of all refunds lags: each is asked for. */
  async listRefunds({ providerRef }: { providerRef: string }): Promise<RefundsLookUp> {
    const called = await this.wire.call("refunds", null, (client, options) =>
      client.payments.get({ paymentId: providerRef }, options),
    );
    if (!called.ok) return unavailable(called.failure);
    if (translateLookUp(called.value.payment, { ...NOT_ASKED, providerRef }, called.measured).kind !== "found")
      return unreadable(called.measured);
    const refunds: RailRefund[] = [];
    for (const refundId of called.value.payment?.refundIds ?? []) {
      const one = await this.wire.call("refunds", null, (client, options) => client.refunds.get({ refundId }, options));
      if (!one.ok) return unavailable(one.failure);
      const refund = readRefund(one.value.refund);
      if (refund?.refundRef !== refundId) return unreadable(one.measured);
      refunds.push(refund);
    }
    return { kind: "found", refunds, evidence: { ...called.measured, raw: refunds } };
  }

  async listDisputes({ providerRef }: { providerRef: string }): Promise<DisputesLookUp> {
    const disputes: RailDispute[] = [];
    let cursor: string | null = null;
    for (let page = 1; ; page++) {
      const next: { cursor?: string } = cursor === null ? {} : { cursor };
      const called = await this.wire.call("disputes", null, (client, options) =>
        client.disputes.list({ ...this.location, ...next }, options),
      );
      if (!called.ok) return unavailable(called.failure);
      const read = readDisputePage(called.value.response, providerRef);
      if (!read || (read.cursor !== null && page === MAX_PAGES)) return unreadable(called.measured);
      disputes.push(...read.disputes);
      cursor = read.cursor;
      if (cursor !== null) continue;
      const raw = disputes.map(({ disputeRef, state, amountMinor }) => ({ disputeRef, state, amountMinor }));
      return { kind: "found", disputes, evidence: { ...called.measured, raw } };
    }
  }

  listSettlements(span: Span): AsyncIterable<SettlementPage> {
    return listSquareSettlements(this.wire, this.location, span);
  }

  async parseWebhook(rawBody: Uint8Array, headers: Headers): Promise<WebhookEvent[] | null> {
    return readSquareEvent(this.config, rawBody, headers.get("x-square-hmacsha256-signature"));
  }

  prepare(): Promise<unknown> {
    return this.wire.load();
  }

  async probe(): Promise<ProbeOutcome> {
    const called = await this.wire.call("probe", null, (client, options) => client.locations.list(options));
    if (!called.ok) return { kind: "down", failure: asRailFailure(translateFailure(called.failure)) };
    if (Array.isArray(called.value.locations)) return { kind: "up", durationMs: called.measured.durationMs };
    return { kind: "down", failure: unreadable(called.measured).failure };
  }

  private get location(): { locationId?: string } {
    const { locationId } = this.config;
    return locationId === null ? {} : { locationId };
  }

  private toLookUp(
    found: readonly Payment[],
    measured: Measured,
    asked: { pages: number; attempt: string },
  ): LookUpOutcome {
    const payment = pickPayment(found);
    if (!payment) return { kind: "absent", evidence: { ...measured, raw: asked } };
    const charge = readCharge(payment);
    if (!charge) return unreadable(measured);
    return { kind: "found", charge, evidence: { ...measured, raw: redactPayment(payment) } };
  }
}

export function createSquareRail(config: SquareConfig): Rail {
  return new SquareRail(config);
}
