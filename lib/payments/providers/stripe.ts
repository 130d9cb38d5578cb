import "server-only";
import type Stripe from "stripe";
import { CURRENCY_EXPONENT } from "@/lib/shared/money";
import type {
  CaptureInput,
  ChargeOutcome,
  ConfirmInput,
  CreateInput,
  FindInput,
  LookUpOutcome,
  ProbeOutcome,
  Rail,
  RefundInput,
  RefundOutcome,
  VoidInput,
  VoidOutcome,
  WebhookEvent,
} from "../provider";
import { readStripeEvent } from "./read-stripe-event";
import { type Called, callStripe, createStripeClient, type StripeConfig } from "./stripe-wire";
import {
  type Asked,
  asRailFailure,
  translateFailure,
  translateIntent,
  translateLookUp,
  translateLookUpFailure,
  translateRefund,
  translateVoid,
  translateVoidFailure,
} from "./translate-stripe";

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;
const MAX_PAGES = 50;
const WITH_CARD = ["latest_charge"];
const WITH_FEE = ["latest_charge.balance_transaction"];

/** Stripe cards through PaymentIntents: created unconfirmed, confirmed into a hold, then captured. */
class StripeRail implements Rail {
  readonly name = "stripe";
  readonly livemode: boolean;
  readonly traits = { hasUnconfirmedCreate: true, hasLookUp: true, replayLifeMs: DAY_MS, webhookReply: "{}" };
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
    const { amountMinor, currency, token, returnUrl, idempotencyKey } = input;
    const providerRef = placed(input.providerRef);
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

  async refund({ providerRef, amountMinor, currency, idempotencyKey }: RefundInput): Promise<RefundOutcome> {
    const called = await callStripe(this.config, "refund", idempotencyKey, (options) =>
      this.client.refunds.create({ payment_intent: providerRef, amount: amountMinor }, options),
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
    const evidence = {
      rail: "stripe",
      operation: "create",
      idempotencyKey,
      isSent: false,
      httpStatus: null,
      railRequestId: null,
      durationMs: 0,
      raw: null,
    } as const;
    return { kind: "our_bug", code: "amount_not_expressible", message, evidence };
  }
}

function placed(providerRef: string | null): string {
  if (providerRef === null) throw new TypeError("Stripe confirms a charge that it has created");
  return providerRef;
}

export function createStripeRail(config: StripeConfig): Rail {
  return new StripeRail(config);
}
