import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId, toPublicId } from "@/lib/shared/ids";
import { describeTruth } from "@/sandbox/describe-truth";
import type { Fault, Operation } from "@/sandbox/faults";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { renderEvent } from "@/sandbox/stripe/render-event";
import { signPayload } from "@/sandbox/stripe/send-webhooks";
import type { Rail, RailOperation } from "../provider";
import { createStripeRail } from "./stripe";

const SECRET_KEY = "sk_test_contract";
const WEBHOOK_SECRET = "whsec_contract";
const SHORT_MS = 400;

/** What a rail brings to the common cases: itself against the sandbox, and the names of its published test cards. */
type Harness = {
  name: string;
  connect(
    baseUrl: string,
    overrides?: { secretKey?: string; timeoutsMs?: Partial<Record<RailOperation, number>> },
  ): Rail;
  cards: Record<
    "approved" | "foreign" | "insufficientFunds" | "generic" | "lost" | "expired" | "wrongCode" | "authentication",
    string
  >;
};
const HARNESSES: Harness[] = [
  {
    name: "stripe",
    connect: (baseUrl, { secretKey = SECRET_KEY, timeoutsMs = {} } = {}) =>
      createStripeRail({ secretKey, webhookSecret: WEBHOOK_SECRET, baseUrl, livemode: false, timeoutsMs }),
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
  },
];

describe.each(HARNESSES)("$name", ({ connect, cards }) => {
  let sandbox: Sandbox;
  let rail: Rail;

  beforeAll(async () => {
    const secrets = { stripeSecretKey: SECRET_KEY, stripeWebhookSecret: WEBHOOK_SECRET, token: "contract-token" };
    sandbox = await startSandbox({
      port: 0,
      webhookBaseUrl: null,
      publicUrl: "http://shop.test",
      dataDir: null,
      ...secrets,
    });
    rail = connect(sandbox.url);
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    sandbox.control.faults.clear();
    sandbox.control.requests.clear();
  });

  const price = { amountMinor: 1_299, currency: "USD" } as const;
  function newOrder() {
    const attemptRef = toPublicId("attempt", newId());
    return { ...price, orderRef: toPublicId("order", newId()), attemptRef };
  }
  type Order = ReturnType<typeof newOrder>;
  async function createAt(on: Rail, order: Order): Promise<string> {
    const outcome = await on.create({ ...order, idempotencyKey: `${order.attemptRef}:new` });
    if (outcome.kind !== "created" || outcome.providerRef === null) throw new Error(`create gave ${outcome.kind}`);
    return outcome.providerRef;
  }
  const confirmInput = (order: Order, providerRef: string, token: string) => ({
    ...order,
    providerRef,
    token,
    returnUrl: "http://shop.test/back",
    idempotencyKey: `${order.attemptRef}:con`,
  });
  const captureInput = (order: Order, providerRef: string) => ({
    ...price,
    providerRef,
    idempotencyKey: `${order.attemptRef}:cap`,
  });
  async function place(token = cards.approved) {
    const order = newOrder();
    const providerRef = await createAt(rail, order);
    return { order, providerRef, outcome: await rail.confirm(confirmInput(order, providerRef, token)) };
  }
  async function sell(token = cards.approved) {
    const { order, providerRef } = await place(token);
    return { order, providerRef, outcome: await rail.capture(captureInput(order, providerRef)) };
  }
  function truthOf({ attemptRef }: Order) {
    const [charge] = describeTruth(
      sandbox.control.book,
      { attemptRef, orderRef: null, providerRef: null },
      false,
    ).charges;
    if (!charge) throw new Error("the sandbox knows nothing of it");
    return charge;
  }
  const break_ = (operation: Operation, kind: Fault["kind"], when: Fault["when"]) =>
    sandbox.control.faults.add({ rail: "stripe", operation, kind, when, count: 1 });

  test("an approved card is authorised, then captured, with the card and the fee in the answer", async () => {
    const { order, providerRef, outcome } = await place();
    expect(outcome).toMatchObject({
      kind: "authorized",
      providerRef,
      amountMinor: 1_299,
      card: { last4: "4242", country: "US" },
    });
    const captured = await rail.capture(captureInput(order, providerRef));
    expect(captured).toMatchObject({
      kind: "captured",
      amountMinor: 1_299,
      fee: { feeMinor: 68, currency: "USD", isFinal: true },
    });
    expect(truthOf(order)).toMatchObject({
      state: "captured",
      capture: { amountMinor: 1_299, feeMinor: 68, key: `${order.attemptRef}:cap` },
    });
  });

  test("a card from abroad costs the international part as well", async () => {
    const { outcome } = await sell(cards.foreign);
    expect(outcome).toMatchObject({ kind: "captured", fee: { feeMinor: 87 }, card: { country: "IE" } });
  });

  test.each([
    ["insufficientFunds", "soft", "insufficient_funds"],
    ["generic", "soft", "generic_decline"],
    ["lost", "hard", "lost_card"],
    ["expired", "hard", "expired_card"],
    ["wrongCode", "hard", "incorrect_cvc"],
  ] as const)("%s is a %s decline", async (card, declineClass, code) => {
    const { order, providerRef, outcome } = await place(cards[card]);
    expect(outcome).toMatchObject({ kind: "declined", class: declineClass, code, providerRef });
    expect(truthOf(order)).toMatchObject({ authorization: null, declines: [{ code }] });
    const seen = await rail.get({ providerRef });
    expect(seen).toMatchObject({
      kind: "found",
      charge: { state: "declined", decline: { class: declineClass, code } },
    });
  });

  test("a card that wants authentication sends the buyer to the rail's page, and the answer there counts", async () => {
    const { order, providerRef, outcome } = await place(cards.authentication);
    if (outcome.kind !== "needs_buyer" || outcome.step.kind !== "redirect") throw new Error(`got ${outcome.kind}`);
    const page = new URL(outcome.step.url);
    expect(page.origin).toBe("http://shop.test");
    const shown = await fetch(new URL(page.pathname + page.search, sandbox.url));
    expect(await shown.text()).toContain("No money moves");
    const form = new URLSearchParams({ ...Object.fromEntries(page.searchParams), answer: "approve" });
    const back = await fetch(`${sandbox.url}/sandbox/approve`, { method: "POST", body: form, redirect: "manual" });
    expect(back.headers.get("location")).toContain("http://shop.test/back?payment_intent=");
    expect(truthOf(order).state).toBe("authorized");
    expect(await rail.get({ providerRef })).toMatchObject({ kind: "found", charge: { state: "authorized" } });
  });

  test("a token that nobody minted is the buyer's to replace, and is not repeated in the evidence", async () => {
    const { outcome } = await place("pm_notARealToken");
    expect(outcome).toMatchObject({ kind: "declined", class: "hard", code: "resource_missing" });
    expect(JSON.stringify(outcome)).not.toContain("notARealToken");
  });

  test("a minted token pays once", async () => {
    const body = JSON.stringify({ number: "4242424242424242", month: 12, year: 2040, cvc: "123" });
    const reply = await fetch(`${sandbox.url}/sandbox/tokens`, { method: "POST", body });
    const { token } = (await reply.json()) as { token: string };
    expect((await place(token)).outcome.kind).toBe("authorized");
    expect((await place(token)).outcome).toMatchObject({ kind: "declined", class: "hard" });
  });

  const SPOILED = [
    ["reset", "unknown", "connection"],
    ["hang", "unknown", "timeout"],
    ["500", "unknown", "server_error"],
    ["502html", "unknown", "server_error"],
    ["truncated", "unknown", "connection"],
    ["wrongjson", "unknown", "bad_reply"],
  ] as const;
  const OPERATIONS = ["create", "confirm", "capture", "void", "refund"] as const;
  /** Brings an order to where `operation` is next; the returned call makes exactly that one request. */
  async function arrange(operation: (typeof OPERATIONS)[number], isHanging = false) {
    const quick = isHanging ? connect(sandbox.url, { timeoutsMs: { [operation]: SHORT_MS } }) : rail;
    const order = newOrder();
    const key = { idempotencyKey: `${order.attemptRef}:${operation.slice(0, 3)}` };
    if (operation === "create") return { order, call: () => quick.create({ ...order, ...key }) };
    const providerRef = await createAt(rail, order);
    if (operation === "confirm")
      return { order, call: () => quick.confirm({ ...confirmInput(order, providerRef, cards.approved), ...key }) };
    await rail.confirm(confirmInput(order, providerRef, cards.approved));
    if (operation === "capture") return { order, call: () => quick.capture({ ...price, providerRef, ...key }) };
    if (operation === "void") return { order, call: () => quick.void({ providerRef, ...key }) };
    await rail.capture(captureInput(order, providerRef));
    return { order, call: () => quick.refund({ ...price, providerRef, ...key }) };
  }
  function isDone(operation: (typeof OPERATIONS)[number], order: Order): boolean {
    const filter = { attemptRef: order.attemptRef, orderRef: null, providerRef: null };
    const [charge] = describeTruth(sandbox.control.book, filter, false).charges;
    const done = {
      create: charge !== undefined,
      confirm: Boolean(charge?.authorization),
      capture: Boolean(charge?.capture),
      void: Boolean(charge?.void),
      refund: charge?.refunds.length === 1,
    };
    return done[operation];
  }

  describe.each(OPERATIONS)("%s", (operation) => {
    test.each(SPOILED)("%s after the effect is unknown, and took one request", async (kind, outcomeKind, reason) => {
      const { order, call } = await arrange(operation, kind === "hang");
      sandbox.control.requests.clear();
      break_(operation, kind, "after");
      expect(await call()).toMatchObject({ kind: outcomeKind, reason, evidence: { isSent: true } });
      expect(sandbox.control.requests.get(operation)).toBe(1);
      expect(isDone(operation, order)).toBe(true);
    });

    test.each(SPOILED.filter(([kind]) => kind !== "truncated" && kind !== "wrongjson"))(
      "%s before the effect is unknown just the same",
      async (kind, outcomeKind, reason) => {
        const { order, call } = await arrange(operation, kind === "hang");
        break_(operation, kind, "before");
        expect(await call()).toMatchObject({ kind: outcomeKind, reason });
        expect(isDone(operation, order)).toBe(false);
      },
    );

    test("429 is a definite no, with the time to wait", async () => {
      const { order, call } = await arrange(operation);
      break_(operation, "429", "before");
      expect(await call()).toMatchObject({ kind: "rail_says_no", code: "rate_limit", retryAfterMs: 1_000 });
      expect(isDone(operation, order)).toBe(false);
    });

    test("a reset after the effect is healed by the same key: one effect", async () => {
      const { order, call } = await arrange(operation);
      break_(operation, "reset", "after");
      expect((await call()).kind).toBe("unknown");
      const kinds = {
        create: "created",
        confirm: "authorized",
        capture: "captured",
        void: "voided",
        refund: "refunded",
      };
      expect((await call()).kind).toBe(kinds[operation]);
      expect(isDone(operation, order)).toBe(true);
    });
  });

  test("a refused connection and a name that does not resolve are provably not sent", async () => {
    const gone = await startSandbox({
      port: 0,
      webhookBaseUrl: null,
      dataDir: null,
      token: "t",
      stripeSecretKey: SECRET_KEY,
      stripeWebhookSecret: "w",
    });
    await gone.close();
    const refused = await connect(gone.url).create({ ...newOrder(), idempotencyKey: "refused" });
    expect(refused).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED", evidence: { isSent: false } });
    const lost = await connect("http://rail.invalid").create({ ...newOrder(), idempotencyKey: "lost" });
    expect(lost).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
  });

  test("speaking TLS to what does not is not sent", async () => {
    const outcome = await connect(sandbox.url.replace("http:", "https:")).create({
      ...newOrder(),
      idempotencyKey: "tls",
    });
    expect(outcome).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
  });

  test("a wrong key of ours is the rail's no, and the key is not repeated in the evidence", async () => {
    const outcome = await connect(sandbox.url, { secretKey: "sk_test_someoneElse" }).create({
      ...newOrder(),
      idempotencyKey: "wrong",
    });
    expect(outcome).toMatchObject({ kind: "rail_says_no", evidence: { httpStatus: 401 } });
    expect(JSON.stringify(outcome)).not.toContain("someone");
  });

  test("an amount below the rail's minimum is our bug", async () => {
    const outcome = await rail.create({ ...newOrder(), amountMinor: 3, idempotencyKey: `small:${newId()}` });
    expect(outcome).toMatchObject({ kind: "our_bug", code: "amount_too_small" });
  });

  test("the same key gives the same answer, a decline too", async () => {
    const { order, providerRef, outcome } = await place(cards.insufficientFunds);
    const again = await rail.confirm(confirmInput(order, providerRef, cards.insufficientFunds));
    expect(again).toMatchObject({ kind: "declined", code: "insufficient_funds" });
    expect(outcome.kind).toBe("declined");
    expect(truthOf(order).declines).toHaveLength(1);
  });

  test("another body under a used key changes nothing and asks for the truth", async () => {
    const { order, providerRef } = await place(cards.insufficientFunds);
    const other = await rail.confirm(confirmInput(order, providerRef, cards.approved));
    expect(other).toMatchObject({ kind: "unknown", reason: "duplicate", code: "idempotency_error" });
    expect(truthOf(order).authorization).toBeNull();
  });

  test("a key in flight is a duplicate, and one effect comes of it", async () => {
    const { order, call } = await arrange("capture");
    sandbox.control.faults.setLatency("capture", 60);
    const kinds = (await Promise.all([call(), call(), call()])).map((outcome) => outcome.kind).sort();
    expect(kinds).toEqual(["captured", "unknown", "unknown"]);
    expect(isDone("capture", order)).toBe(true);
  });

  test("a second capture under another key captures nothing more", async () => {
    const { order, providerRef } = await sell();
    const again = await rail.capture({
      ...captureInput(order, providerRef),
      idempotencyKey: `${order.attemptRef}:ca2`,
    });
    expect(again).toMatchObject({ kind: "unknown", reason: "duplicate" });
    expect(truthOf(order).capture).toMatchObject({ amountMinor: 1_299, key: `${order.attemptRef}:cap` });
  });

  test("a void releases a hold, twice is once, and after the capture it comes too late", async () => {
    const held = await place();
    const voidOf = ({ order, providerRef }: typeof held, key: string) =>
      rail.void({ providerRef, idempotencyKey: `${order.attemptRef}:${key}` });
    expect(await voidOf(held, "v1")).toMatchObject({ kind: "voided" });
    expect(await voidOf(held, "v2")).toMatchObject({ kind: "voided" });
    expect(await rail.get(held)).toMatchObject({ kind: "found", charge: { state: "voided" } });
    expect(await voidOf(await sell(), "v1")).toMatchObject({ kind: "captured", amountMinor: 1_299 });
  });

  test("refunds add up to the capture and never to more", async () => {
    const { order, providerRef } = await sell();
    const refund = (amountMinor: number, key: string) =>
      rail.refund({ ...price, amountMinor, providerRef, idempotencyKey: `${order.attemptRef}:${key}` });
    expect(await refund(299, "r1")).toMatchObject({ kind: "refunded", amountMinor: 299 });
    expect(await refund(299, "r1")).toMatchObject({ kind: "refunded", amountMinor: 299 });
    expect(await refund(1_001, "r2")).toMatchObject({ kind: "our_bug" });
    expect(await refund(1_000, "r3")).toMatchObject({ kind: "refunded", amountMinor: 1_000 });
    expect(await refund(1, "r4")).toMatchObject({ kind: "unknown", reason: "duplicate" });
    expect(truthOf(order).refunds.map(({ amountMinor }) => amountMinor)).toEqual([299, 1_000]);
    expect(await rail.get({ providerRef })).toMatchObject({
      kind: "found",
      charge: { state: "captured", refundedMinor: 1_299 },
    });
  });

  test("the truth is found by reference, and absence is proven", async () => {
    const { order, providerRef } = await sell();
    const around = { createdAfter: new Date(Date.now() - 60_000), createdBefore: new Date(Date.now() + 60_000) };
    const found = await rail.findByReference({ attemptRef: order.attemptRef, ...around });
    expect(found).toMatchObject({ kind: "found", charge: { providerRef, state: "captured", capturedMinor: 1_299 } });
    expect(await rail.findByReference({ attemptRef: "at_nobody", ...around })).toMatchObject({ kind: "absent" });
    expect(await rail.get({ providerRef: "pi_nobody" })).toMatchObject({ kind: "absent" });
  });

  test.each(["hang", "500", "502html", "reset"] as const)("a look-up that ends in %s proves nothing", async (kind) => {
    const { providerRef } = await place();
    break_("get", kind, "before");
    const quick = kind === "hang" ? connect(sandbox.url, { timeoutsMs: { get: SHORT_MS } }) : rail;
    expect(await quick.get({ providerRef })).toMatchObject({ kind: "unavailable", failure: { kind: "unknown" } });
  });

  test("the probe tells up from down", async () => {
    expect(await rail.probe()).toMatchObject({ kind: "up" });
    break_("probe", "502html", "before");
    expect(await rail.probe()).toMatchObject({ kind: "down", failure: { kind: "unknown" } });
  });

  describe("webhooks", () => {
    function newWebhook() {
      const event = sandbox.control.webhooks.recent.at(-1);
      if (!event) throw new Error("no event");
      return { event, payload: JSON.stringify(renderEvent(event)) };
    }
    const parse = (payload: string, signature?: string) =>
      rail.parseWebhook(
        Buffer.from(payload),
        new Headers(signature === undefined ? {} : { "stripe-signature": signature }),
      );

    test("a signed one names the charge and the attempt", async () => {
      const { order, providerRef } = await sell();
      const { event, payload } = newWebhook();
      const events = await parse(payload, signPayload(payload, WEBHOOK_SECRET, Date.now()));
      expect(events).toMatchObject([
        { eventKey: event.id, type: "payment_intent.succeeded", providerRef, attemptRef: order.attemptRef },
      ]);
    });

    test("forged, stale, altered or unsigned ones are refused", async () => {
      await sell();
      const { payload } = newWebhook();
      const good = signPayload(payload, WEBHOOK_SECRET, Date.now());
      expect(await parse(payload, signPayload(payload, "whsec_forged", Date.now()))).toBeNull();
      expect(await parse(payload, signPayload(payload, WEBHOOK_SECRET, Date.now() - 301_000))).toBeNull();
      expect(await parse(payload.replace("1299", "1"), good)).toBeNull();
      expect(await parse(payload, "t=1,v1=")).toBeNull();
      expect(await parse(payload)).toBeNull();
      expect(await parse("not json", signPayload("not json", WEBHOOK_SECRET, Date.now()))).toBeNull();
    });
  });
});
