import { expect, test } from "vitest";
import type { CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import { type CheckoutPorts, createCheckoutDriver, FIELDS_ANSWER_MS } from "./checkout-driver";
import type { CheckoutBody, Reply } from "./checkout-state";
import { readPending } from "./pending-orders";

const BODY: CheckoutBody = {
  lines: [{ trackId: "trk_a" }],
  currency: "USD",
  country: "IE",
  email: "orla@example.org",
  method: "card",
};
const TOTAL = 129;
const BUSY = { kind: "refused", status: 409, problem: null, retryAfterMs: 2000 } as const;
const UNREACHABLE = { kind: "unreachable" } as const;

function payment(next: PaymentView["next"], state: PaymentView["state"] = "open"): PaymentView {
  return { id: "pay_1", state, rail: "stripe", method: "card", next, message: null };
}
const FIELDS = payment({ kind: "fields", fieldsUrl: "/sandbox/fields" });
const CAPTURED = payment({ kind: "none" }, "captured");
const DECLINED = {
  ...payment({ kind: "retry", reason: "insufficient_funds" }),
  message: "Not enough money on the card.",
};
const WAIT = payment({ kind: "wait" });

function placed(paymentView: PaymentView | null = FIELDS, totalMinor = TOTAL): Reply<CheckoutResult> {
  const order = { id: "ord_1", status: "pending", currency: "USD", totalMinor, taxMinor: 0, lines: [] } as const;
  return { kind: "answered", value: { order: { ...order, lines: [] }, payment: paymentView } };
}
function confirmed(value: PaymentView): Reply<PaymentView> {
  return { kind: "answered", value };
}
function looked(paymentView: PaymentView, status: OrderView["status"] = "pending"): Reply<OrderView> {
  const receipt = {
    currency: "USD",
    totalMinor: TOTAL,
    artists: [],
    artistsMinor: TOTAL,
    tax: [],
    ledgerTransactionId: null,
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
    },
  };
}

type Call = { what: "place" | "confirm" | "look"; key?: string; token?: string };
type Script = {
  place?: Reply<CheckoutResult>[];
  confirm?: Reply<PaymentView>[];
  look?: Reply<OrderView>[];
  tokens?: string[];
  /** Pauses before a check or a retry that pass; later ones never end. */
  patience?: number;
};

/** A browser with one storage; each `open` is a tab or a reload. Requests answer from the script, the last one repeats. */
function makeBrowser(script: Script) {
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
    const isLasting = ms !== FIELDS_ANSWER_MS && patience-- <= 0;
    return isLasting ? new Promise(() => undefined) : new Promise((resolve) => setImmediate(resolve));
  }
  function open() {
    const ports: CheckoutPorts = {
      http: {
        place: async (_, key) => answer({ what: "place", key }, script.place),
        confirm: async (_, token, key) => answer({ what: "confirm", key, token }, script.confirm),
        look: async () => answer({ what: "look" }, script.look),
      },
      kept: { getItem: (slot) => stored.get(slot) ?? null, setItem: (slot, text) => void stored.set(slot, text) },
      nowMs: () => 1_000_000,
      makeKey: () => `key-${++keys}`,
      wait: pass,
      requestToken: () => {
        const token = tokens.shift();
        if (!token) return;
        const card = { last4: "4242", brand: "visa" };
        driver.dispatch({ type: "tokenized", token, card, key: `confirm-${token}`, atMs: 1_000_000 });
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
    left,
    waits,
    finished,
    stored,
    kept: { getItem: (slot: string) => stored.get(slot) ?? null, setItem: () => undefined },
  };
}

type Driver = ReturnType<typeof createCheckoutDriver>;
async function settle(driver: Driver, at: ReturnType<Driver["getState"]>["step"]["at"]) {
  await expect.poll(() => driver.getState().step.at, { interval: 1 }).toBe(at);
}
const pay = (driver: Driver, body = BODY) => driver.pay(body, ["trk_a"], TOTAL);

test("a double click on pay sends one order and one confirm", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  pay(driver);
  await settle(driver, "paid");
  pay(driver);
  expect(browser.calls).toEqual([
    { what: "place", key: "key-1" },
    { what: "confirm", key: "confirm-tok_1", token: "tok_1" },
  ]);
  expect(browser.finished).toEqual([{ orderId: "ord_1", lineIds: ["trk_a"] }]);
  expect(readPending(browser.kept, 1_000_000)).toEqual([]);
});

test("409 with Retry-After waits that long and repeats the same key, for the order and for the confirm", async () => {
  const browser = makeBrowser({ place: [BUSY, placed()], confirm: [BUSY, BUSY, confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.map(({ what, key }) => `${what} ${key}`)).toEqual([
    "place key-1",
    "place key-1",
    "confirm confirm-tok_1",
    "confirm confirm-tok_1",
    "confirm confirm-tok_1",
  ]);
  expect(browser.waits.filter((ms) => ms === 2000)).toHaveLength(3);
});

test.each<[string, Reply<never>]>([
  ["the network", UNREACHABLE],
  ["a 503", { kind: "refused", status: 503, problem: null, retryAfterMs: null }],
])("%s failing while ordering repeats the same key and ends in plain words, with the form alive", async (_, reply) => {
  const browser = makeBrowser({ place: [reply] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "unreachable" });
  expect(new Set(browser.calls.map((call) => call.key))).toEqual(new Set(["key-1"]));
  expect(browser.calls).toHaveLength(8);
});

test("a confirm that never gets an answer is looked up, and is never called failed", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [UNREACHABLE],
    look: [UNREACHABLE, looked(WAIT), looked(CAPTURED, "paid")],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(new Set(browser.calls.filter((call) => call.what === "confirm").map((call) => call.key)).size).toBe(1);
  expect(driver.getState().trail.map((entry) => entry.kind)).toEqual(["sent", "silent", "check", "check"]);
});

test("an unclear answer is asked after with growing pauses and no pay", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(WAIT)],
    look: [looked(WAIT), looked(WAIT), looked(CAPTURED, "paid")],
  });
  const driver = browser.open();
  driver.subscribe(() => pay(driver));
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.filter((call) => call.what === "place")).toHaveLength(1);
  expect(browser.waits.filter((ms) => ms !== FIELDS_ANSWER_MS)).toEqual([1000, 2000, 3000]);
});

test("after a decline another card pays the same order under a new confirm key", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(DECLINED), confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "not_taken", message: "Not enough money on the card." });
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.map(({ what, key }) => `${what} ${key}`)).toEqual([
    "place key-1",
    "confirm confirm-tok_1",
    "place key-1",
    "confirm confirm-tok_2",
  ]);
});

test("another e-mail is another body and gets another key", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(DECLINED), confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  pay(driver, { ...BODY, email: "other@example.org" });
  await settle(driver, "paid");
  expect(browser.calls.filter((call) => call.what === "place").map((call) => call.key)).toEqual(["key-1", "key-2"]);
});

test("a reload before any card was sent stays on the form and reuses the stored key", async () => {
  const browser = makeBrowser({ place: [UNREACHABLE] });
  const first = browser.open();
  pay(first);
  await settle(first, "form");
  const reloaded = browser.open();
  expect(reloaded.getState().step.at).toBe("form");
  pay(reloaded);
  await settle(reloaded, "form");
  expect(new Set(browser.calls.map((call) => call.key))).toEqual(new Set(["key-1"]));
});

test("a second tab with the same basket and form shares the key", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)], tokens: [] });
  const [one, two] = [browser.open(), browser.open()];
  pay(one);
  pay(two);
  await settle(two, "form");
  expect(browser.calls.map((call) => call.key)).toEqual(["key-1", "key-1"]);
});

test("a reload while the payment is open asks how it ended before it offers to pay", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(WAIT)],
    look: [looked(CAPTURED, "paid")],
    patience: 0,
  });
  const first = browser.open();
  pay(first);
  await settle(first, "checking");
  first.stop();
  const reloaded = browser.open();
  pay(reloaded);
  await settle(reloaded, "paid");
  expect(browser.calls.filter((call) => call.what === "place")).toHaveLength(1);
  expect(browser.finished).toEqual([{ orderId: "ord_1", lineIds: ["trk_a"] }]);
});

test("a stored order that this browser may no longer see is forgotten, not asked for again", async () => {
  const gone = { kind: "refused", status: 404, problem: null, retryAfterMs: null } as const;
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(WAIT)], look: [gone], patience: 0 });
  const first = browser.open();
  pay(first);
  await settle(first, "checking");
  first.stop();
  const reloaded = browser.open();
  await settle(reloaded, "form");
  expect(readPending(browser.kept, 1_000_000)).toEqual([]);
});

test("a total that differs from the one shown is not paid: the card is not read, the next press is a new order", async () => {
  const browser = makeBrowser({ place: [placed(FIELDS, 999), placed()], confirm: [confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "price_changed" });
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.map((call) => call.key)).toEqual(["key-1", "key-2", "confirm-tok_1"]);
});

test("an order that costs nothing needs no card", async () => {
  const browser = makeBrowser({ place: [placed(null, 0)] });
  const driver = browser.open();
  driver.pay(BODY, ["trk_a"], 0);
  await settle(driver, "paid");
  expect(browser.calls).toEqual([{ what: "place", key: "key-1" }]);
});

test("card fields that do not answer give the form back, and the order is still the same one", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)], tokens: [] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "fields_silent" });
  expect(driver.getState().pending?.orderId).toBe("ord_1");
});

test("coming back from the bank without an answer offers to pay again and does not send the buyer there unasked", async () => {
  const toBank = payment({ kind: "redirect", url: "/api/orders/ord_1/payment/step" });
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(toBank)], look: [looked(toBank)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "leaving");
  driver.start();
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "not_taken", message: null });
  expect(browser.left).toEqual(["/api/orders/ord_1/payment/step"]);
});
