import "server-only";
import type Stripe from "stripe";
import { CURRENCY_EXPONENT } from "@/lib/shared/money";
import { isWallet } from "@/lib/shared/wallets";
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
  RefundInput,
  RefundOutcome,
  RefundsLookUp,
  VoidInput,
  VoidOutcome,
} from "../provider";
import type { SettlementPage, SettlementSource, Span } from "../settlement";
import type { WebhookEvent } from "../webhook-event";
import { listStripeSettlements } from "./list-stripe-settlements";
import { notSent } from "./not-sent";
import { readStripeEvent } from "./read-stripe-event";
import { type Called, callStripe, createStripeClient, type StripeConfig } from "./stripe-wire";
import {
  type Asked,
  asRailFailure,
  type Failure,
  translateFailure,
  translateIntent,
  translateLookUp,
  translateLookUpFailure,
  translateRefund,
  translateVoid,
  translateVoidFailure,
} from "./translate-stripe";
import { translateDisputes, translateRefunds } from "./translate-stripe-lists";
import { readStripeWallet } from "./wallet-tokens";

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;
const MAX_PAGES = 50;
const WITH_CARD = ["latest_charge"];
const WITH_FEE = ["latest_charge.balance_transaction"];

/** Stripe cards through PaymentIntents: created unconfirmed, confirmed into a hold, then captured. */
class StripeRail implements Rail, SettlementSource {
  readonly name = "stripe";
  readonly livemode: boolean;
  readonly traits = {
    hasUnconfirmedCreate: true,
    hasLookUp: true,
    replayLifeMs: DAY_MS,
    settlesDoubtBy: "cancel" as const,
    webhookReply: "{}",
  };
  private readonly client: Stripe;

  constructor(private readonly config: StripeConfig) {
    this.livemode = config.livemode;
    this.client = createStripeClient(config);
  }

  async create(input: CreateInput): Promise<ChargeOutcome> {
    const { amountMinor, currency, orderRef, attemptRef, idempotencyKey } = input;
    if (CURRENCY_EXPONENT[currency] === 3 && amountMinor % 10 !== 0) return this.refuseAmount(idempotencyKey);
    const called = await callStripe(this.config, "create", idempotencyKey, (options) =>
      this.client.paymentIntents.create(
        {
          amount: amountMinor,
          currency: currency.toLowerCase(),
          capture_method: "manual",
          allowed_payment_method_types: ["card"],
          metadata: { ...input.metadata, order: orderRef, attempt: attemptRef },
        },
        options,
      ),
    );
    return this.toCharge(called, { providerRef: null, amountMinor, currency });
  }

  async confirm(input: ConfirmInput): Promise<ChargeOutcome> {
    const { amountMinor, currency, returnUrl, idempotencyKey, providerRef } = input;
    const token = input.token !== null && isWallet(input.method) ? readStripeWallet(input.token) : input.token;
    if (token === null || providerRef === null) return notSent("stripe", "confirm", idempotencyKey, "no_card");
    const card = token.startsWith("tok_")
      ? { payment_method_data: { type: "card" as const, card: { token } } }
      : { payment_method: token };
    const called = await callStripe(this.config, "confirm", idempotencyKey, (options) =>
      this.client.paymentIntents.confirm(providerRef, { ...card, return_url: returnUrl, expand: WITH_CARD }, options),
    );
    return this.toCharge(called, { providerRef, amountMinor, currency });
  }

  async capture({ providerRef, amountMinor, currency, idempotencyKey }: CaptureInput): Promise<ChargeOutcome> {
    const called = await callStripe(this.config, "capture", idempotencyKey, (options) =>
      this.client.paymentIntents.capture(providerRef, { amount_to_capture: amountMinor, expand: WITH_FEE }, options),
    );
    // the intent keeps the amount that was authorised, so what was captured is compared
    const outcome = this.toCharge(called, { providerRef, amountMinor: null, currency });
    if (outcome.kind !== "captured" || outcome.amountMinor === amountMinor) return outcome;
    return {
      kind: "unknown",
      reason: "bad_reply",
      code: "not_what_was_asked",
      providerRef,
      evidence: outcome.evidence,
    };
  }

  async void({ providerRef, idempotencyKey }: VoidInput): Promise<VoidOutcome> {
    const called = await callStripe(this.config, "void", idempotencyKey, (options) =>
      this.client.paymentIntents.cancel(providerRef, {}, options),
    );
    const asked = this.asked({ providerRef });
    return called.ok
      ? translateVoid(called.value, asked, called.measured)
      : translateVoidFailure(called.failure, asked);
  }

  async refund({ providerRef, amountMinor, currency, idempotencyKey, refundRef }: RefundInput): Promise<RefundOutcome> {
    const ours = refundRef ? { metadata: { refund: refundRef } } : {};
    const called = await callStripe(this.config, "refund", idempotencyKey, (options) =>
      this.client.refunds.create({ payment_intent: providerRef, amount: amountMinor, ...ours }, options),
    );
    if (called.ok)
      return translateRefund(called.value, this.asked({ providerRef, amountMinor, currency }), called.measured);
    return asRailFailure(translateFailure(called.failure));
  }

  async get({ providerRef }: { providerRef: string }): Promise<LookUpOutcome> {
    const called = await callStripe(this.config, "get", null, (options) =>
      this.client.paymentIntents.retrieve(providerRef, { expand: WITH_FEE }, options),
    );
    return called.ok
      ? translateLookUp(called.value, this.asked({ providerRef }), called.measured)
      : translateLookUpFailure(called.failure);
  }

  /** Walks the list, which shows an intent at once; Stripe's search lags by up to a minute and could not prove absence. */
  async findByReference({ attemptRef, createdAfter, createdBefore }: FindInput): Promise<LookUpOutcome> {
    const created = { gte: Math.floor(createdAfter.getTime() / 1000), lte: Math.ceil(createdBefore.getTime() / 1000) };
    let startingAfter: string | undefined;
    for (let page = 1; ; page++) {
      const after = startingAfter === undefined ? {} : { starting_after: startingAfter };
      const called = await callStripe(this.config, "find", null, (options) =>
        this.client.paymentIntents.list({ created, limit: PAGE_SIZE, ...after }, options),
      );
      if (!called.ok) return translateLookUpFailure(called.failure);
      const { data, has_more: hasMore } = called.value;
      if (!Array.isArray(data)) return translateLookUp(null, this.asked({}), called.measured);
      const match = data.find((intent) => intent.metadata?.attempt === attemptRef);
      if (match) return this.get({ providerRef: match.id });
      startingAfter = data.at(-1)?.id;
      if (hasMore === false)
        return { kind: "absent", evidence: { ...called.measured, raw: { pages: page, attempt: attemptRef } } };
      if (startingAfter === undefined || page === MAX_PAGES)
        return translateLookUp(null, this.asked({}), called.measured);
    }
  }

  async listRefunds({ providerRef }: { providerRef: string }): Promise<RefundsLookUp> {
    const called = await callStripe(this.config, "refunds", null, (options) =>
      this.client.refunds.list({ payment_intent: providerRef, limit: PAGE_SIZE }, options),
    );
    return called.ok ? translateRefunds(called.value, called.measured) : unavailable(called.failure);
  }

  async listDisputes({ providerRef }: { providerRef: string }): Promise<DisputesLookUp> {
    const called = await callStripe(this.config, "disputes", null, (options) =>
      this.client.disputes.list({ payment_intent: providerRef, limit: PAGE_SIZE }, options),
    );
    return called.ok ? translateDisputes(called.value, called.measured) : unavailable(called.failure);
  }

  listSettlements(span: Span): AsyncIterable<SettlementPage> {
    return listStripeSettlements(this.client, this.config, span);
  }

  async parseWebhook(rawBody: Uint8Array, headers: Headers): Promise<WebhookEvent[] | null> {
    return readStripeEvent(this.client, this.config, rawBody, headers.get("stripe-signature"));
  }

  async probe(): Promise<ProbeOutcome> {
    const called = await callStripe(this.config, "probe", null, (options) => this.client.balance.retrieve({}, options));
    if (!called.ok) return { kind: "down", failure: asRailFailure(translateFailure(called.failure)) };
    if (called.value.object === "balance") return { kind: "up", durationMs: called.measured.durationMs };
    const evidence = { ...called.measured, raw: null };
    return { kind: "down", failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } };
  }

  private asked(part: Partial<Asked>): Asked {
    return { providerRef: null, amountMinor: null, currency: null, livemode: this.livemode, ...part };
  }

  private toCharge(called: Called<Stripe.PaymentIntent>, part: Partial<Asked>): ChargeOutcome {
    return called.ok
      ? translateIntent(called.value, this.asked(part), called.measured)
      : translateFailure(called.failure);
  }

  private refuseAmount(idempotencyKey: string): ChargeOutcome {
    const message = "Stripe takes amounts of three-decimal currencies in steps of 10 minor units.";
    const { evidence } = notSent("stripe", "create", idempotencyKey, "amount_not_expressible");
    return { kind: "our_bug", code: "amount_not_expressible", message, evidence };
  }
}

function unavailable(failed: Failure) {
  const failure = asRailFailure(translateFailure(failed));
  return { kind: "unavailable" as const, failure, evidence: failure.evidence };
}

export function createStripeRail(config: StripeConfig): Rail & SettlementSource {
  return new StripeRail(config);
}
