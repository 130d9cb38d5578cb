import { afterAll, beforeAll, beforeEach } from "vitest";
import type { ChargeOutcome, ConfirmInput, CreateInput, Rail, RailOperation } from "@/lib/payments/provider";
import { createPaypalRail } from "@/lib/payments/providers/paypal";
import { createStripeRail } from "@/lib/payments/providers/stripe";
import { newId, toPublicId } from "@/lib/shared/ids";
import { describeTruth } from "@/sandbox/describe-truth";
import type { Fault, Operation } from "@/sandbox/faults";
import type { RailName } from "@/sandbox/rails";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { PAYPAL } from "@/test/sandbox-room";

const SECRET_KEY = "sk_test_contract";
export const STRIPE_WEBHOOK_SECRET = "whsec_contract";

export type CardName =
  | "approved"
  | "foreign"
  | "insufficientFunds"
  | "generic"
  | "lost"
  | "expired"
  | "wrongCode"
  | "authentication";
type Timeouts = Partial<Record<RailOperation, number>>;
type Connect = (baseUrl: string, overrides?: { secret?: string; timeoutsMs?: Timeouts }) => Rail;

/** What a rail brings to the common cases: itself, its published test cards, and its own words where those differ. */
export type ContractRail = {
  name: RailName;
  connect: Connect;
  cards: Record<CardName, string>;
  /** A token in the rail's form that nobody minted. */
  noToken: string;
  codes: Record<Exclude<CardName, "approved" | "foreign" | "authentication"> | "noToken" | "limit", string>;
  /** Of 12.99 USD, in cents. */
  feesMinor: { home: number; abroad: number };
  /** Whether the fee may still change when the capture is done. */
  isFeeFinal: boolean;
  /** Whether the rail tells the country of a card. */
  knowsCountry: boolean;
};

export const CONTRACT_RAILS: ContractRail[] = [
  {
    name: "stripe",
    connect: (baseUrl, { secret = SECRET_KEY, timeoutsMs = {} } = {}) =>
      createStripeRail({
        secretKey: secret,
        webhookSecret: STRIPE_WEBHOOK_SECRET,
        baseUrl,
        livemode: false,
        timeoutsMs,
      }),
    cards: {
      approved: "pm_card_visa",
      foreign: "pm_card_ie",
      insufficientFunds: "pm_card_chargeDeclinedInsufficientFunds",
      generic: "pm_card_chargeDeclined",
      lost: "pm_card_chargeDeclinedLostCard",
      expired: "pm_card_chargeDeclinedExpiredCard",
      wrongCode: "tok_chargeDeclinedIncorrectCvc",
      authentication: "pm_card_authenticationRequired",
    },
    noToken: "pm_notARealToken",
    codes: {
      insufficientFunds: "insufficient_funds",
      generic: "generic_decline",
      lost: "lost_card",
      expired: "expired_card",
      wrongCode: "incorrect_cvc",
      noToken: "resource_missing",
      limit: "rate_limit",
    },
    feesMinor: { home: 68, abroad: 87 },
    isFeeFinal: false,
    knowsCountry: true,
  },
  {
    name: "paypal",
    connect: (baseUrl, { secret = PAYPAL.clientSecret, timeoutsMs = {} } = {}) =>
      createPaypalRail({ ...PAYPAL, clientSecret: secret, baseUrl, livemode: false, timeoutsMs }),
    cards: {
      approved: "sut_visa",
      foreign: "sut_ie",
      insufficientFunds: "sut_chargeDeclinedInsufficientFunds",
      generic: "sut_chargeDeclined",
      lost: "sut_chargeDeclinedLostCard",
      expired: "sut_chargeDeclinedExpiredCard",
      wrongCode: "sut_chargeDeclinedIncorrectCvc",
      authentication: "sut_authenticationRequired",
    },
    noToken: "sut_notARealToken",
    codes: {
      insufficientFunds: "5120",
      generic: "0500",
      lost: "9520",
      expired: "CARD_EXPIRED",
      wrongCode: "5110",
      noToken: "TOKEN_EXPIRED",
      limit: "RATE_LIMIT_REACHED",
    },
    feesMinor: { home: 88, abroad: 107 },
    isFeeFinal: true,
    knowsCountry: false,
  },
];

export const PRICE = { amountMinor: 1_299, currency: "USD" } as const;
export const STEPS = ["create", "confirm", "capture", "void", "refund"] as const;
export type Step = (typeof STEPS)[number];
type Charged = Extract<ChargeOutcome, { kind: "authorized" | "captured" }>;
export type Order = Omit<CreateInput, "idempotencyKey">;

export function newOrder(change: Partial<Order> = {}): Order {
  return {
    ...PRICE,
    orderRef: toPublicId("order", newId()),
    attemptRef: toPublicId("attempt", newId()),
    method: "card",
    returnUrl: "http://shop.test/back",
    cancelUrl: "http://shop.test/no",
    ...change,
  };
}

export const keyOf = (order: Order, step: string) => ({ idempotencyKey: `${order.attemptRef}:${step}` });

/** One sandbox for the file, and one rail against it. */
export function openContractRoom({ name, connect, cards }: ContractRail) {
  const room = { sandbox: null as unknown as Sandbox, rail: null as unknown as Rail };
  beforeAll(async () => {
    const secrets = { stripeSecretKey: SECRET_KEY, stripeWebhookSecret: STRIPE_WEBHOOK_SECRET, paypal: PAYPAL };
    const place = { port: 0, webhookBaseUrl: null, publicUrl: "http://shop.test", dataDir: null };
    room.sandbox = await startSandbox({ ...place, ...secrets, token: "contract-token" });
    room.rail = connect(room.sandbox.urls[name]);
  });
  afterAll(() => room.sandbox.close());
  beforeEach(() => {
    room.sandbox.control.faults.clear();
    room.sandbox.control.rails[name].requests.clear();
  });

  async function createAt(order: Order): Promise<string> {
    const outcome = await room.rail.create({ ...order, ...keyOf(order, "new") });
    if (!("providerRef" in outcome) || !outcome.providerRef) throw new Error(`create gave ${outcome.kind}`);
    return outcome.providerRef;
  }
  const confirmInput = (order: Order, providerRef: string, token: string | null): ConfirmInput => ({
    ...order,
    ...keyOf(order, "con"),
    providerRef,
    token,
  });
  const placedOf = (providerRef: string, outcome: ChargeOutcome) => ({
    providerRef,
    furtherRefs: "furtherRefs" in outcome ? (outcome.furtherRefs ?? {}) : {},
  });
  async function place(token = cards.approved) {
    const order = newOrder();
    const providerRef = await createAt(order);
    const outcome = await room.rail.confirm(confirmInput(order, providerRef, token));
    return { order, providerRef, outcome, held: placedOf(providerRef, outcome) };
  }
  async function sell(token = cards.approved) {
    const { order, providerRef, held } = await place(token);
    const outcome = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") });
    return { order, providerRef, outcome, held, taken: placedOf(providerRef, outcome) };
  }
  /** Brings an order to where `step` is next; the returned call makes exactly that one request. */
  async function arrange(step: Step, timeoutMs?: number) {
    const timeoutsMs = timeoutMs === undefined ? {} : { [step]: timeoutMs };
    const quick = connect(room.sandbox.urls[name], { timeoutsMs });
    // what a rail fetches before its first call (an access token) is not what is counted or broken here
    await quick.probe();
    const order = newOrder();
    const key = keyOf(order, step.slice(0, 3));
    if (step === "create") return { order, call: () => quick.create({ ...order, ...key }) };
    const providerRef = await createAt(order);
    const confirm = confirmInput(order, providerRef, cards.approved);
    if (step === "confirm") return { order, call: () => quick.confirm(confirm) };
    const held = placedOf(providerRef, await room.rail.confirm(confirm));
    if (step === "capture") return { order, call: () => quick.capture({ ...PRICE, ...held, ...key }) };
    if (step === "void") return { order, call: () => quick.void({ ...held, ...key }) };
    const taken = placedOf(providerRef, await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") }));
    return { order, call: () => quick.refund({ ...PRICE, ...taken, ...key, refundRef: "rfn_whole" }) };
  }
  function findTruth({ attemptRef }: Order) {
    const filter = { attemptRef, orderRef: null, providerRef: null, rail: name };
    return describeTruth(room.sandbox.control.book, filter, false).charges[0] ?? null;
  }
  function truthOf(order: Order) {
    const charge = findTruth(order);
    if (!charge) throw new Error("the sandbox knows nothing of it");
    return charge;
  }
  function isDone(step: Step, order: Order): boolean {
    const charge = findTruth(order);
    const done = {
      create: charge !== null,
      confirm: Boolean(charge?.authorization),
      capture: Boolean(charge?.capture),
      void: Boolean(charge?.void),
      refund: charge?.refunds.length === 1,
    };
    return done[step];
  }
  const spoil = (operation: Operation, kind: Fault["kind"], when: Fault["when"]) =>
    room.sandbox.control.faults.add({ rail: name, operation, kind, when, count: 1 });
  const requests = () => room.sandbox.control.rails[name].requests;
  const url = () => room.sandbox.urls[name];

  return {
    room,
    url,
    createAt,
    confirmInput,
    placedOf,
    place,
    sell,
    arrange,
    truthOf,
    isDone,
    spoil,
    requests,
  };
}

export function requireCharged(outcome: ChargeOutcome): Charged {
  if (outcome.kind !== "authorized" && outcome.kind !== "captured") throw new Error(`got ${outcome.kind}`);
  return outcome;
}
