import { describe, expect, test } from "vitest";
import { FULL, openSandboxRoom, sellByPaypal, sellByStripe } from "@/test/sandbox-room";

const room = openSandboxRoom();
const DAY_MS = 24 * 3_600_000;

const totals = async (rail: string) =>
  ((await room.call("GET", `/__truth?rail=${rail}&totals=1`)).body as unknown as { totals: Record<string, object> })
    .totals.USD;
const dispute = (providerRef: string, action: string, more = {}) =>
  room.control({ disputes: [{ providerRef, action, ...more }] });
const eventTypes = (rail: "stripe" | "paypal") =>
  room.sandbox.control.rails[rail].webhooks.recent.map(({ type }) => type);

describe("refunds that wait", () => {
  test.each([
    ["pend_then_succeed", "succeeded", { refundedMinor: 400, pendingRefundMinor: 0 }, "refund.updated"],
    ["pend_then_fail", "failed", { refundedMinor: 0, pendingRefundMinor: 0 }, "refund.failed"],
  ])("on Stripe: %s", async (refunds, status, after, event) => {
    await room.control({ policy: { refunds } });
    const { id } = await sellByStripe(room, "a");
    const metadata = { refund: "rfn_1" };
    const asked = await room.stripe().refunds.create({ payment_intent: id, amount: 400, metadata });
    expect(asked).toMatchObject({ status: "pending", metadata });
    expect(await totals("stripe")).toMatchObject({ refundedMinor: 0, pendingRefundMinor: 400 });
    await room.control({ rail: "stripe", settle: true });
    expect((await room.stripe().refunds.list({ payment_intent: id })).data).toMatchObject([{ id: asked.id, status }]);
    expect(await totals("stripe")).toMatchObject(after);
    expect(eventTypes("stripe")).toEqual(expect.arrayContaining(["charge.refunded", event]));
  });

  test.each([
    ["pend_then_succeed", "COMPLETED", { refundedMinor: 400, pendingRefundMinor: 0 }, "PAYMENT.CAPTURE.REFUNDED"],
    ["pend_then_fail", "FAILED", { refundedMinor: 0, pendingRefundMinor: 0 }, "PAYMENT.REFUND.FAILED"],
  ])("on PayPal: %s", async (refunds, status, after, event) => {
    await room.control({ rail: "paypal", policy: { refunds } });
    const { captureId } = await sellByPaypal(room, "a");
    const body = { amount: { currency_code: "USD", value: "4.00" }, custom_id: "rfn_1" };
    const asked = await room.paypal("POST", `/v2/payments/captures/${captureId}/refund`, body, FULL);
    expect(asked.body).toMatchObject({ status: "PENDING", custom_id: "rfn_1" });
    await room.control({ rail: "paypal", settle: true });
    const { id } = asked.body;
    expect((await room.paypal("GET", `/v2/payments/refunds/${id}`)).body).toMatchObject({ status });
    expect(await totals("paypal")).toMatchObject(after);
    expect(eventTypes("paypal")).toEqual(expect.arrayContaining(["PAYMENT.REFUND.PENDING", event]));
  });

  test("money that came back from a failed refund may be refunded again", async () => {
    await room.control({ policy: { refunds: "pend_then_fail" } });
    const { id } = await sellByStripe(room, "a");
    await room.stripe().refunds.create({ payment_intent: id });
    await expect(room.stripe().refunds.create({ payment_intent: id })).rejects.toMatchObject({
      code: "charge_already_refunded",
    });
    await room.control({ settle: true, policy: { refunds: "succeed" } });
    expect(await room.stripe().refunds.create({ payment_intent: id })).toMatchObject({
      status: "succeeded",
      amount: 900,
    });
  });
});

describe("disputes", () => {
  test("Stripe takes the money when one opens and gives it back when it is won", async () => {
    const { id } = await sellByStripe(room, "a");
    await dispute(id, "open", { amountMinor: 500 });
    expect(await totals("stripe")).toMatchObject({ disputedMinor: 500, disputes: 1 });
    const list = () => room.stripe().disputes.list({ payment_intent: id });
    expect((await list()).data).toMatchObject([
      { status: "needs_response", amount: 500, reason: "fraudulent", payment_intent: id },
    ]);
    await expect(room.stripe().refunds.create({ payment_intent: id })).rejects.toMatchObject({
      code: "charge_disputed",
    });
    await dispute(id, "win");
    expect((await list()).data).toMatchObject([
      { status: "won", balance_transactions: [{ amount: -500 }, { amount: 500 }] },
    ]);
    expect(await totals("stripe")).toMatchObject({ disputedMinor: 0 });
    expect(eventTypes("stripe").slice(-4)).toEqual([
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.closed",
      "charge.dispute.funds_reinstated",
    ]);
  });

  test("PayPal lists one by its capture, and tells who won in its details only", async () => {
    const { orderId, captureId } = await sellByPaypal(room, "a");
    await sellByPaypal(room, "b");
    await dispute(orderId, "open");
    const list = async () => {
      const { body } = await room.paypal("GET", `/v1/customer/disputes?disputed_transaction_id=${captureId}`);
      return (body as unknown as { items: { dispute_id: string }[] }).items;
    };
    const [open] = await list();
    expect(open).toMatchObject({ dispute_state: "REQUIRED_ACTION", dispute_amount: { value: "9.00" } });
    await dispute(orderId, "lose");
    const [closed] = await list();
    expect(closed).toMatchObject({ dispute_id: open?.dispute_id, status: "RESOLVED" });
    expect(closed).not.toHaveProperty("dispute_outcome");
    const details = await room.paypal("GET", `/v1/customer/disputes/${open?.dispute_id}`);
    expect(details.body).toMatchObject({
      disputed_transactions: [{ seller_transaction_id: captureId, custom: "at_a" }],
      dispute_outcome: { outcome_code: "RESOLVED_BUYER_FAVOUR", amount_refunded: { value: "9.00" } },
    });
    expect(await totals("paypal")).toMatchObject({ disputedMinor: 900, capturedMinor: 1_800 });
    expect(eventTypes("paypal").slice(-2)).toEqual(["CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.RESOLVED"]);
  });

  test.each([
    ["open", "9.00", undefined],
    ["open", "1.00", "TRANSACTION_DISPUTED"],
    ["lose", "9.00", "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK"],
  ])("PayPal: %s, then a refund of %s: %s", async (action, value, issue) => {
    const { orderId, captureId } = await sellByPaypal(room, "a");
    await dispute(orderId, "open");
    if (action !== "open") await dispute(orderId, action);
    const body = { amount: { currency_code: "USD", value } };
    const reply = await room.paypal("POST", `/v2/payments/captures/${captureId}/refund`, body);
    expect((reply.body as { details?: { issue: string }[] }).details?.[0]?.issue).toBe(issue);
  });
});

test("Stripe's fee may change until the money is available, two days later", async () => {
  await room.control({ policy: { feeDriftMinor: 7 } });
  const { id } = await sellByStripe(room, "a");
  const look = async () => {
    const intent = await room.stripe().paymentIntents.retrieve(id, { expand: ["latest_charge.balance_transaction"] });
    const { latest_charge: charge } = intent as unknown as { latest_charge: { balance_transaction: { id: string } } };
    const alone = await room.stripe().balanceTransactions.retrieve(charge.balance_transaction.id);
    expect(charge.balance_transaction).toEqual(expect.objectContaining({ fee: alone.fee, status: alone.status }));
    return alone;
  };
  expect(await look()).toMatchObject({ status: "pending", fee: 56, net: 844 });
  await room.call("POST", "/__clock", { aheadMs: 2 * DAY_MS });
  expect(await look()).toMatchObject({ status: "available", fee: 63, net: 837 });
  expect(await totals("stripe")).toMatchObject({ feeMinor: 56, settledFeeMinor: 63 });
});
