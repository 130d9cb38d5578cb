import { expect } from "vitest";
import {
  type CheckoutPorts,
  CONFIRM_PATIENCE_MS,
  createCheckoutDriver,
  FIELDS_ANSWER_MS,
} from "@/components/checkout/checkout-driver";
import type { CheckoutBody, Confirmation, Reply } from "@/components/checkout/checkout-state";
import type { CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";

export const BODY: CheckoutBody = {
  lines: [{ trackId: "trk_a" }],
  currency: "USD",
  country: "IE",
  email: "orla@example.org",
  method: "card",
};
export const TOTAL = 129;
export const BUSY = { kind: "refused", status: 409, problem: null, retryAfterMs: 2000 } as const;
export const UNREACHABLE = { kind: "unreachable" } as const;

export function payment(
  next: PaymentView["next"],
  state: PaymentView["state"] = "open",
  method: PaymentView["method"] = "card",
): PaymentView {
  return { id: "pay_1", state, rail: method === "paypal" ? "paypal" : "stripe", method, next, message: null };
}
const FIELDS_NEXT = {
  kind: "fields",
  fields: { kind: "sandbox", rail: "stripe", url: "/sandbox/fields?rail=stripe" },
  rail: "stripe",
} as const;
export const FIELDS = payment(FIELDS_NEXT);
export const CAPTURED = payment({ kind: "none" }, "captured");
const ANOTHER_CARD = { method: "card", rail: "stripe", needsCard: true } as const;
const WITH_PAYPAL = { method: "paypal", rail: "paypal", needsCard: false } as const;
export const DECLINED = {
  ...payment({ kind: "retry", reason: "insufficient_funds", offers: [ANOTHER_CARD] }),
  message: "Not enough money on the card.",
};
export const STRIPE_DOWN = {
  ...payment({ kind: "retry", reason: "refused", offers: [WITH_PAYPAL] }),
  message: "Stripe could not take this payment. Nothing was charged.",
};
export const WAIT = payment({ kind: "wait" });
export const STEP = "/api/orders/ord_1/payment/step";
export const TO_PAYPAL = payment({ kind: "redirect", url: STEP, rail: "paypal", providerRef: "5O1" }, "open", "paypal");

export function placed(paymentView: PaymentView | null = FIELDS, totalMinor = TOTAL): Reply<CheckoutResult> {
  const order = { id: "ord_1", status: "pending", currency: "USD", totalMinor, taxMinor: 0, lines: [] } as const;
  return { kind: "answered", value: { order: { ...order, lines: [] }, payment: paymentView } };
}
export function confirmed(value: PaymentView): Reply<PaymentView> {
  return { kind: "answered", value };
}
export function looked(paymentView: PaymentView, status: OrderView["status"] = "pending"): Reply<OrderView> {
  const receipt = {
    currency: "USD",
    totalMinor: TOTAL,
    artists: [],
    artistsMinor: TOTAL,
    tax: [],
    ledgerTransactionId: null,
    returned: null,
    savings: null,
    fee: { provider: null, amountMinor: 0, percentPpm: 0, fixedMinor: 0, isEstimated: true, bearer: "artist" },
    store: { sharePpm: 0, amountMinor: 0 },
  } as const;
  return {
    kind: "answered",
    value: {
      id: "ord_1",
      status,
      currency: "USD",
      totalMinor: TOTAL,
      taxMinor: 0,
      lines: [],
      number: "7K4-Q2M9",
      email: null,
      country: "IE",
      placedAt: "2026-11-21T14:02:00Z",
      paidAt: null,
      livemode: false,
      payment: paymentView,
      cardLast4: null,
      timeline: [],
      receipt: { ...receipt, artists: [], tax: [] },
      downloads: [],
      viewer: "buyer",
      refunds: [],
      refundedMinor: 0,
      refundable: null,
      disputes: [],
      hasOpenDispute: false,
      chargedBackMinor: 0,
    },
  };
}

type Call = { what: "place" | "confirm" | "look" | "switch"; key?: string; with?: string };
type Script = {
  place?: Reply<CheckoutResult>[];
  confirm?: (Reply<PaymentView> | "never")[];
  switch?: Reply<PaymentView>[];
  look?: Reply<OrderView>[];
  tokens?: string[];
  /** Pauses before a check or a retry that pass; later ones never end. */
  patience?: number;
};

export const TIMEOUTS = [FIELDS_ANSWER_MS, CONFIRM_PATIENCE_MS];
const name = (confirmation: Confirmation) => ("token" in confirmation ? confirmation.token : "approved");

/** A browser with one storage; each `open` is a tab or a reload. Requests answer from the script, the last one repeats. */
export function makeBrowser(script: Script) {
  const stored = new Map<string, string>();
  const calls: Call[] = [];
  const waits: number[] = [];
  const left: string[] = [];
  const finished: { orderId: string; lineIds: string[] }[] = [];
  const tokens = [...(script.tokens ?? ["tok_1", "tok_2", "tok_3"])];
  let keys = 0;
  let patience = script.patience ?? Number.POSITIVE_INFINITY;
  function answer<T>(call: Call, replies: T[] | undefined): T {
    calls.push(call);
    const next = replies && replies.length > 1 ? replies.shift() : replies?.[0];
    if (!next) throw new Error("the script has no such answer");
    return next;
  }
  function pass(ms: number): Promise<void> {
    waits.push(ms);
    const isLasting = !TIMEOUTS.includes(ms) && patience-- <= 0;
    return isLasting ? new Promise(() => undefined) : new Promise((resolve) => setImmediate(resolve));
  }
  function open() {
    const ports: CheckoutPorts = {
      http: {
        place: async ({ method }, key) => answer({ what: "place", key, with: method }, script.place),
        confirm: async (_, confirmation, key, solution) => {
          const said = [name(confirmation), solution].filter(Boolean).join(" ");
          const reply = answer({ what: "confirm", key, with: said }, script.confirm);
          return reply === "never" ? new Promise(() => undefined) : reply;
        },
        switchMethod: async (_, method, key) => answer({ what: "switch", key, with: method }, script.switch),
        look: async () => answer({ what: "look" }, script.look),
      },
      kept: { getItem: (slot) => stored.get(slot) ?? null, setItem: (slot, text) => void stored.set(slot, text) },
      nowMs: () => 1_000_000,
      makeKey: () => `key-${++keys}`,
      wait: pass,
      solve: async ({ puzzle }) => `${puzzle}:solved`,
      requestToken: () => {
        const token = tokens.shift();
        if (!token) return;
        const card = { last4: "4242", brand: "visa" };
        driver.dispatch({ type: "tokenized", token, rail: null, card, key: `confirm-${token}`, atMs: 1_000_000 });
      },
      finish: (orderId, lineIds) => void finished.push({ orderId, lineIds }),
      leave: (url) => void left.push(url),
    };
    const driver = createCheckoutDriver(ports);
    driver.start();
    return driver;
  }
  return {
    open,
    calls,
    /** What was asked for, in order: each request with its method, token or answer. */
    asked: () => calls.map((call) => [call.what, call.with].filter(Boolean).join(" ")),
    keysOf: (what: Call["what"]) => new Set(calls.filter((call) => call.what === what).map(({ key }) => key)),
    left,
    waits,
    finished,
    stored,
    kept: { getItem: (slot: string) => stored.get(slot) ?? null, setItem: () => undefined },
  };
}

export type Driver = ReturnType<typeof createCheckoutDriver>;
export async function settle(driver: Driver, at: ReturnType<Driver["getState"]>["step"]["at"]) {
  await expect.poll(() => driver.getState().step.at, { interval: 1 }).toBe(at);
}
export const pay = (driver: Driver, body = BODY) => driver.pay(body, ["trk_a"], TOTAL);
