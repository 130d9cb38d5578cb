import { afterAll, beforeAll, beforeEach } from "vitest";
import type { ChargeOutcome, ConfirmInput, CreateInput, Rail } from "@/lib/payments/provider";
import { newId, toPublicId } from "@/lib/shared/ids";
import { describeTruth } from "@/sandbox/describe-truth";
import type { Fault, Operation } from "@/sandbox/faults";
import { settlePending } from "@/sandbox/levers";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { hearRail } from "@/test/hear-rail";
import { PAYPAL } from "@/test/sandbox-room";
import { ADYEN_CONTRACT, ADYEN_KEYS } from "./contract-rails/adyen";
import { BRAINTREE_CONTRACT, BRAINTREE_KEYS } from "./contract-rails/braintree";
import type { ContractRail } from "./contract-rails/contract-rail";
import { PAYPAL_CONTRACT } from "./contract-rails/paypal";
import { SQUARE_CONTRACT, SQUARE_KEYS } from "./contract-rails/square";
import { STRIPE_CONTRACT, STRIPE_KEYS } from "./contract-rails/stripe";

export const CONTRACT_RAILS: ContractRail[] = [
  STRIPE_CONTRACT,
  PAYPAL_CONTRACT,
  ADYEN_CONTRACT,
  SQUARE_CONTRACT,
  BRAINTREE_CONTRACT,
];
const CONTRACT_KEYS = {
  stripe: STRIPE_KEYS,
  paypal: PAYPAL,
  adyen: ADYEN_KEYS,
  square: SQUARE_KEYS,
  braintree: BRAINTREE_KEYS,
};

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

const refOf = (outcome: ChargeOutcome): string => ("providerRef" in outcome ? outcome.providerRef : null) ?? "";

/** The steps that make a request. */
export const stepsOf = ({ createsFirst }: ContractRail): Step[] =>
  STEPS.filter((step) => createsFirst || step !== "create");

/** One sandbox for the file, and one rail against it. */
export function openContractRoom(contract: ContractRail) {
  const { name, connect: connectPlain, cards, createsFirst, settlesLater, isKeyless } = contract;
  const room = { sandbox: null as unknown as Sandbox, rail: null as unknown as Rail };
  const connect = (...given: Parameters<typeof connectPlain>) => hearRail(connectPlain(...given), () => room.sandbox);
  beforeAll(async () => {
    const place = { port: 0, webhookBaseUrl: null, publicUrl: "http://shop.test", dataDir: null };
    room.sandbox = await startSandbox({ ...place, keys: CONTRACT_KEYS, token: "contract-token" });
    room.rail = connect(room.sandbox.urls[name]);
  });
  afterAll(() => room.sandbox.close());
  beforeEach(() => {
    room.sandbox.control.faults.clear();
    room.sandbox.control.rails[name].requests.clear();
  });

  /** Null on a rail whose charge comes with its confirmation. */
  async function createAt(order: Order): Promise<string | null> {
    const outcome = await room.rail.create({ ...order, ...keyOf(order, "new") });
    if (outcome.kind !== "created" || (createsFirst && outcome.providerRef === null))
      throw new Error(`create gave ${outcome.kind}`);
    return outcome.providerRef;
  }
  const confirmInput = (order: Order, providerRef: string | null, token: string | null): ConfirmInput => ({
    ...order,
    ...keyOf(order, "con"),
    providerRef,
    token,
  });
  const placedOf = (providerRef: string, outcome: ChargeOutcome) => ({
    providerRef,
    furtherRefs: "furtherRefs" in outcome ? (outcome.furtherRefs ?? {}) : {},
  });
  const settle = () => (settlesLater ? settlePending(room.sandbox.control, name) : Promise.resolve(0));
  /** The key that an effect names. */
  const keyIn = (order: Order, step: string) => (isKeyless ? null : keyOf(order, step).idempotencyKey);
  async function place(token = cards.approved) {
    const order = newOrder();
    const created = await createAt(order);
    const outcome = await room.rail.confirm(confirmInput(order, created, token));
    const providerRef = created ?? refOf(outcome);
    return { order, created, providerRef, outcome, held: placedOf(providerRef, outcome) };
  }
  async function sell(token = cards.approved) {
    const { order, providerRef, held } = await place(token);
    const outcome = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") });
    await settle();
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
    const outcome = await room.rail.confirm(confirm);
    const held = placedOf(providerRef ?? refOf(outcome), outcome);
    if (step === "capture") return { order, call: () => quick.capture({ ...PRICE, ...held, ...key }) };
    if (step === "void") return { order, call: () => quick.void({ ...held, ...key }) };
    const capture = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") });
    await settle();
    const taken = placedOf(held.providerRef, capture);
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
    keyIn,
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
