import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { signItem } from "@/sandbox/adyen/send-webhooks";
import { makeUser } from "@/test/factories";
import { ADYEN, startPaymentWorld, type World } from "@/test/payment-world";
import { confirmInputOf } from "./attempt";
import { openBuyerStep } from "./buyer-step";
import { lookAtReturn } from "./look-now";
import type { Attempt, Payment } from "./payment-rows";
import { returnNonceOf } from "./return-nonce";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { receiveWebhook } from "./webhook";

const CARD = "adyenjs_test_visa";
const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(2_000, null, ["adyen"]);
});
beforeEach(async () => {
  await world.heal();
  world.sandbox.control.rails.adyen.webhooks.recent.length = 0;
});
afterEach(async () => {
  await world.heal();
  await tell();
  await world.settle();
});
afterAll(() => world.close());

const control = () => world.sandbox.control;
const spoilConfirm = (when: "before" | "after", count = 1) =>
  control().faults.add({ rail: "adyen", operation: "confirm", kind: "reset", when, count });

function send(payload: unknown): Promise<string> {
  const request = new Request("http://shop.test", { method: "POST", body: JSON.stringify(payload) });
  return receiveWebhook(world.context, "adyen", request);
}

/** All that the rail has said so far, which is nothing new to who has heard it. */
async function tell(): Promise<void> {
  const { webhooks } = control().rails.adyen;
  for (const event of [...webhooks.recent]) await send(JSON.parse(webhooks.write(event).payload));
}

async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    world.clock.advance(5_000);
    await world.turn();
  }
}

type Paying = Payment & { attempt: Attempt };
const find = async (orderId: string) => (await loadPaymentOfOrder(orderId)) as Paying;
const truthOf = (orderId: string) =>
  world.truth().charges.filter((charge) => charge.orderRef === toPublicId("order", orderId));

async function evidenceOf({ attempt }: Paying): Promise<{ kind: string; raw: { raw: unknown; isSent: boolean } }[]> {
  const sql = "SELECT kind, raw FROM attempt_evidence WHERE attempt_id = $1 ORDER BY created_at, id";
  return (await pool.query(sql, [attempt.id])).rows;
}

/** A notification of our own making, with the real signature, about an attempt. */
function news(
  attempt: Attempt,
  change: { eventCode?: string; success?: boolean; pspReference?: string },
  signature = "",
) {
  const { eventCode = "AUTHORISATION", success = true, pspReference = "MADEUP0000000001" } = change;
  const reference = attempt.idempotencyKey;
  const fields = [pspReference, "", ADYEN.merchantAccount, reference, 129, "USD", eventCode, String(success)];
  const item = {
    additionalData: { hmacSignature: signature || signItem(fields, ADYEN.hmacKey) },
    amount: { currency: "USD", value: 129 },
    eventCode,
    eventDate: "2026-11-21T12:00:00Z",
    merchantAccountCode: ADYEN.merchantAccount,
    merchantReference: reference,
    pspReference,
    success: String(success),
  };
  return { live: "false", notificationItems: [{ NotificationRequestItem: item }] };
}

async function sell(): Promise<string> {
  const orderId = await world.place();
  await world.confirm(orderId, CARD);
  await tell();
  await pass(10);
  expect(await find(orderId)).toMatchObject({ state: "captured" });
  return orderId;
}

test("a capture that was received is paid when its notification says so, and not before", async () => {
  const orderId = await world.place();
  const confirmed = await world.confirm(orderId, CARD);
  expect(confirmed.attempt).toMatchObject({ state: "capture_unknown", outcomeCode: "received" });
  await pass(20);
  expect(await find(orderId)).toMatchObject({ capturedMinor: 0, attempt: { outcomeCode: "pending" } });
  const capturesAsked = control().rails.adyen.requests.get("capture");
  await tell();
  await pass(10);
  const paid = await find(orderId);
  expect(paid).toMatchObject({ state: "captured", capturedMinor: 129 });
  expect(control().rails.adyen.requests.get("capture"), "nothing was asked for twice").toBe(capturesAsked);
  const last = (await evidenceOf(paid)).at(-1);
  expect(last?.raw).toMatchObject({ operation: "get", isSent: false });
  expect(JSON.stringify(last?.raw)).toContain('"event":"CAPTURE"');
});

test("a confirmation in doubt is settled by the same key, without any news", async () => {
  const orderId = await world.place();
  spoilConfirm("after");
  expect((await world.confirm(orderId, CARD)).attempt).toMatchObject({ state: "unknown", providerRef: null });
  await pass(10);
  expect((await find(orderId)).attempt).toMatchObject({
    step: "capture",
    providerRef: truthOf(orderId)[0]?.providerRef,
  });
  expect(truthOf(orderId)).toHaveLength(1);
});

test("or by what the rail has told, while nobody reaches it", async () => {
  const orderId = await world.place();
  spoilConfirm("after");
  await world.confirm(orderId, CARD);
  await control().rails.adyen.port.refuse();
  await pass(10);
  expect((await find(orderId)).attempt).toMatchObject({ state: "unknown", outcomeCode: "unreachable" });
  await tell();
  await pass(10);
  const held = await find(orderId);
  expect(held.attempt).toMatchObject({ state: "authorized", providerRef: truthOf(orderId)[0]?.providerRef });
  expect((await evidenceOf(held)).map(({ kind }) => kind)).toContain("find:authorized");
});

test("a clock alone never ends a doubt: a person is told, and signed news ends it", async () => {
  const orderId = await world.place();
  spoilConfirm("before");
  await world.confirm(orderId, CARD);
  await control().rails.adyen.port.refuse();
  for (let day = 0; day < 9; day++) {
    world.clock.advance(DAY_MS);
    await world.turn();
  }
  await control().rails.adyen.port.accept();
  world.clock.advance(DAY_MS);
  await world.turn();
  const doubted = await find(orderId);
  expect(doubted).toMatchObject({ state: "review", attempt: { state: "unknown" } });
  await send(news(doubted.attempt, { success: false }));
  await pass(10);
  expect(await find(orderId)).toMatchObject({
    state: "open",
    attempt: { state: "declined", outcomeClass: "hard_decline" },
  });
});

test("forged news is refused, and nothing is known of it", async () => {
  const orderId = await world.place();
  spoilConfirm("before", 50);
  await world.confirm(orderId, CARD);
  const { attempt } = await find(orderId);
  const forged = news(attempt, {}, signItem(["MADEUP0000000001"], ADYEN.hmacKey));
  await expect(send(forged)).rejects.toMatchObject({ code: "invalid_request" });
  const before = (await pool.query("SELECT count(*)::int AS n FROM webhook_inbox")).rows[0]?.n;
  await pass(20);
  expect((await find(orderId)).attempt.state).toBe("unknown");
  expect((await pool.query("SELECT count(*)::int AS n FROM webhook_inbox")).rows[0]?.n).toBe(before);
});

async function startAtBank(): Promise<{ orderId: string; attempt: Attempt; page: URL }> {
  const orderId = await world.place();
  await world.confirm(orderId, "adyenjs_test_authenticationRequired");
  const { attempt } = await find(orderId);
  const step = openBuyerStep(attempt);
  if (step?.kind !== "redirect") throw new Error("no page");
  return { orderId, attempt, page: new URL(step.url) };
}

async function answerBank(page: URL, answer: string): Promise<URLSearchParams> {
  const body = new URLSearchParams({ ...Object.fromEntries(page.searchParams), answer });
  const address = world.sandbox.url + page.pathname;
  const reply = await fetch(address, { method: "POST", body, redirect: "manual" });
  return new URL(reply.headers.get("location") ?? "").searchParams;
}

test("the way back from the bank finishes the payment, once", async () => {
  const { orderId, attempt, page } = await startAtBank();
  expect(attempt).toMatchObject({ state: "needs_buyer", providerRef: null });
  const brought = await answerBank(page, "approve");
  expect(truthOf(orderId)[0]?.authorization, "nothing is held before we say so").toBeNull();
  const nonce = returnNonceOf(attempt.id);
  const back = await lookAtReturn(world.context, nonce, brought);
  expect(back?.attempt).toMatchObject({ step: "capture", confirmCount: 2 });
  expect((await lookAtReturn(world.context, nonce, brought))?.attempt?.confirmCount).toBe(2);
  expect(truthOf(orderId)[0]?.authorization).not.toBeNull();
});

test("a bank that does not know the buyer is a decline", async () => {
  const { attempt, page } = await startAtBank();
  const back = await lookAtReturn(world.context, returnNonceOf(attempt.id), await answerBank(page, "decline"));
  expect(back?.attempt).toMatchObject({ state: "declined", outcomeClass: "soft_decline", outcomeCode: "11" });
});

test("who never comes back has their day, and nothing is asked of the rail", async () => {
  const { orderId } = await startAtBank();
  control().rails.adyen.requests.clear();
  world.clock.advance(DAY_MS + 1_000);
  await world.turn();
  expect(await find(orderId)).toMatchObject({ state: "expired", attempt: { state: "expired" } });
  expect([...control().rails.adyen.requests]).toEqual([]);
});

test.each([
  ["succeed", "succeeded"],
  ["pend_then_fail", "failed"],
] as const)("a refund is pending until it is told (%s)", async (refunds, state) => {
  const orderId = await sell();
  control().rails.adyen.policy = { ...control().rails.adyen.policy, refunds };
  const refundId = newId();
  const actor = await makeUser(["admin"]);
  const ask = { publicId: toPublicId("order", orderId), refundId, actor, reason: "a test" };
  expect(await refundOrder(ask, world.context)).toMatchObject({ state: "pending" });
  await pass(30);
  await world.control({ rail: "adyen", settle: true, policy: { refunds: "succeed" } });
  await tell();
  await pass(60);
  const { rows } = await pool.query("SELECT state FROM refund WHERE id = $1", [refundId]);
  expect(rows).toEqual([{ state }]);
});

test("a chargeback that is told opens a dispute of its amount", async () => {
  const orderId = await sell();
  const { attempt } = await find(orderId);
  await world.control({
    rail: "adyen",
    disputes: [{ providerRef: attempt.providerRef, action: "open", amountMinor: 100 }],
  });
  await tell();
  await world.turn();
  const sql = "SELECT state, amount_minor::int AS amount FROM dispute WHERE attempt_id = $1";
  expect((await pool.query(sql, [attempt.id])).rows).toEqual([{ state: "open", amount: 100 }]);
});

test("a capture that is taken back after it was booked is shown to a person", async () => {
  const orderId = await sell();
  const { attempt } = await find(orderId);
  const { webhooks } = control().rails.adyen;
  const captured = webhooks.recent.find(({ type }) => type === "CAPTURE");
  if (!captured) throw new Error("no capture was told");
  await send(JSON.parse(webhooks.write({ ...captured, type: "CAPTURE_FAILED" }).payload));
  await world.turn();
  const sql = "SELECT reason FROM payment_obligation WHERE attempt_id = $1 AND kind = 'review' AND settled_at IS NULL";
  expect((await pool.query(sql, [attempt.id])).rows).toEqual([{ reason: "capture_failed" }]);
});

test("a hold that is told of an attempt that is over is let go", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const payment = await find(orderId);
  world.clock.advance(DAY_MS + 1_000);
  await world.turn();
  const rail = world.context.rails.get("adyen");
  await rail?.confirm(confirmInputOf(world.context, { payment, attempt: payment.attempt, token: CARD }));
  expect(truthOf(orderId)[0]).toMatchObject({ state: "authorized" });
  await tell();
  await pass(10);
  expect(truthOf(orderId)[0]).toMatchObject({ state: "voided" });
  await tell();
  await pass(60);
  const sql = "SELECT count(*)::int AS n FROM payment_obligation WHERE attempt_id = $1 AND settled_at IS NULL";
  expect((await pool.query(sql, [payment.attempt.id])).rows).toEqual([{ n: 0 }]);
});
