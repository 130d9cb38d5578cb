import { describe, expect, test } from "vitest";
import type { Fault } from "@/sandbox/faults";
import { FULL, holdByPaypal, openSandboxRoom, orderBody, sellByPaypal } from "@/test/sandbox-room";

const room = openSandboxRoom();
const HOUR_MS = 3_600_000;

const post = (path: string, body: unknown = {}, key: string | null = null) =>
  room.paypal("POST", path, body, key === null ? FULL : { ...FULL, "paypal-request-id": key });
const issueOf = ({ body }: { body: object }) => (body as { details?: { issue: string }[] }).details?.[0]?.issue;
const usd = (value: string) => ({ amount: { currency_code: "USD", value } });
const refunds = (captureId: string) => `/v2/payments/captures/${captureId}/refund`;
const hold = (name: string) => holdByPaypal(room, name, { card: "sut_visa" });
const truthOf = async (attemptRef: string) =>
  ((await room.call("GET", `/__truth?attemptRef=${attemptRef}`)).body as unknown as { charges: object[] }).charges;

describe("capture and void", () => {
  test("what was captured is neither captured again nor let go", async () => {
    const { authorizationId, captureId } = await sellByPaypal(room, "a");
    const path = `/v2/payments/authorizations/${authorizationId}`;
    expect(issueOf(await post(`${path}/capture`))).toBe("AUTHORIZATION_ALREADY_CAPTURED");
    expect(issueOf(await post(`${path}/void`))).toBe("PREVIOUSLY_CAPTURED");
    expect((await room.paypal("GET", `/v2/payments/captures/${captureId}`)).body).toMatchObject({
      status: "COMPLETED",
    });
  });

  test("what was let go is neither captured nor let go again", async () => {
    const { authorizationId } = await hold("a");
    const path = `/v2/payments/authorizations/${authorizationId}`;
    expect((await post(`${path}/void`)).body).toMatchObject({ status: "VOIDED" });
    expect(issueOf(await post(`${path}/capture`))).toBe("AUTHORIZATION_VOIDED");
    expect(issueOf(await post(`${path}/void`))).toBe("PREVIOUSLY_VOIDED");
  });

  test.each([
    ["up to 15 % more than was held", usd("10.35"), 201, undefined],
    ["more than that", usd("10.36"), 422, "MAX_CAPTURE_AMOUNT_EXCEEDED"],
    ["another currency", { amount: { currency_code: "EUR", value: "9.00" } }, 422, "AUTH_CAPTURE_CURRENCY_MISMATCH"],
  ])("%s", async (_, body, status, issue) => {
    const { authorizationId } = await hold("a");
    const reply = await post(`/v2/payments/authorizations/${authorizationId}/capture`, body);
    expect([reply.status, issueOf(reply)]).toEqual([status, issue]);
  });

  test.each([
    ["pend_then_complete", "COMPLETED", 900],
    ["pend_then_deny", "DECLINED", 0],
  ])("a capture under review (%s) has moved no money until it ends as %s", async (captures, status, capturedMinor) => {
    await room.control({ rail: "paypal", policy: { captures } });
    const { captureId } = await sellByPaypal(room, "p");
    const look = () => room.paypal("GET", `/v2/payments/captures/${captureId}`);
    expect((await look()).body).toMatchObject({ status: "PENDING", status_details: { reason: "PENDING_REVIEW" } });
    expect((await look()).body).not.toHaveProperty("seller_receivable_breakdown");
    expect(issueOf(await post(refunds(captureId)))).toBe("PENDING_CAPTURE");
    expect(await truthOf("at_p")).toMatchObject([{ capture: null, heldCapture: { state: "pending" } }]);
    await room.control({ rail: "paypal", settle: true });
    expect((await look()).body).toMatchObject({ status });
    expect((await room.call("GET", "/__truth")).body).toMatchObject({ totals: { USD: { capturedMinor } } });
  });
});

describe("refund", () => {
  test("parts add up to the whole and no further, each kept with our reference", async () => {
    const { captureId, orderId } = await sellByPaypal(room, "a");
    const first = await post(refunds(captureId), { ...usd("4.00"), custom_id: "rfn_1", invoice_id: "rfn_1" });
    expect([first.status, first.body]).toMatchObject([201, { status: "COMPLETED", custom_id: "rfn_1" }]);
    expect(issueOf(await post(refunds(captureId), { ...usd("1.00"), invoice_id: "rfn_1" }))).toBe(
      "DUPLICATE_INVOICE_ID",
    );
    expect(issueOf(await post(refunds(captureId), usd("5.01")))).toBe("REFUND_AMOUNT_EXCEEDED");
    expect(issueOf(await post(refunds(captureId), { amount: { currency_code: "EUR", value: "1.00" } }))).toBe(
      "REFUND_CAPTURE_CURRENCY_MISMATCH",
    );
    const rest = await post(refunds(captureId), { custom_id: "rfn_2" });
    expect(rest.body).toMatchObject({
      amount: { value: "5.00" },
      seller_payable_breakdown: { total_refunded_amount: { value: "9.00" }, paypal_fee: { value: "0.00" } },
    });
    expect(issueOf(await post(refunds(captureId)))).toBe("CAPTURE_FULLY_REFUNDED");
    const { id } = first.body;
    expect((await room.paypal("GET", `/v2/payments/refunds/${id}`)).body).toEqual(first.body);
    const order = await room.paypal("GET", `/v2/checkout/orders/${orderId}`);
    expect(order.body).toMatchObject({
      purchase_units: [
        { payments: { captures: [{ status: "REFUNDED" }], refunds: [{ custom_id: "rfn_1" }, { custom_id: "rfn_2" }] } },
      ],
    });
    expect(await truthOf("at_a")).toMatchObject([
      {
        refunds: [
          { ourRef: "rfn_1", state: "succeeded" },
          { ourRef: "rfn_2", amountMinor: 500 },
        ],
      },
    ]);
  });
});

describe("PayPal-Request-Id", () => {
  const create = (name: string, key: string) => post("/v2/checkout/orders", orderBody(name), key);

  test("a repeated id answers what it answered, 200 for an order, and does nothing again", async () => {
    const first = await create("a", "k");
    const second = await create("a", "k");
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(room.sandbox.control.book.charges.size).toBe(1);
    const { captureId } = await sellByPaypal(room, "b");
    await post(refunds(captureId), usd("1.00"), "r");
    await post(refunds(captureId), usd("1.00"), "r");
    expect(await truthOf("at_b")).toMatchObject([{ refunds: [{ amountMinor: 100, key: "r" }] }]);
  });

  test("the same members in another order are the same request; another body or address is not", async () => {
    const body = orderBody("a");
    await post("/v2/checkout/orders", body, "k");
    const turned = Object.fromEntries(Object.entries(body).reverse());
    expect((await post("/v2/checkout/orders", turned, "k")).status).toBe(200);
    expect(issueOf(await create("b", "k"))).toBe("DUPLICATE_REQUEST_ID");
    expect(issueOf(await post("/v2/checkout/orders/X/authorize", {}, "k"))).toBe("DUPLICATE_REQUEST_ID");
    expect((await room.call("GET", "/__truth")).body).toMatchObject({
      rails: { stripe: { keyConflicts: 0 }, paypal: { keyConflicts: 2 } },
    });
  });

  test("a twin in flight is told to wait", async () => {
    room.sandbox.control.faults.setLatency("create", 150, "paypal");
    const replies = await Promise.all([create("a", "k"), create("a", "k")]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(replies.map(issueOf)).toContain("PREVIOUS_REQUEST_IN_PROGRESS");
  });

  test("a refusal that decided nothing is not kept, a decline is", async () => {
    const source = { paypal: { experience_context: {} } };
    const { id } = (await post("/v2/checkout/orders", orderBody("w", "9.00", source))).body;
    const authorize = () => post(`/v2/checkout/orders/${id}/authorize`, {}, "k");
    expect(issueOf(await authorize())).toBe("ORDER_NOT_APPROVED");
    await room.control({ approvals: [{ providerRef: id, buyer: "declined@buyer.example" }] });
    expect(issueOf(await authorize())).toBe("INSTRUMENT_DECLINED");
    await room.control({ approvals: [{ providerRef: id, buyer: "alma@buyer.example" }] });
    expect(issueOf(await authorize())).toBe("INSTRUMENT_DECLINED");
    expect(await truthOf("at_w")).toMatchObject([{ authorization: null, declines: [{}] }]);
  });

  test("orders forget an id after six hours, payments after 45 days", async () => {
    await create("a", "order");
    const { captureId } = await sellByPaypal(room, "b");
    await post(refunds(captureId), usd("1.00"), "refund");
    await room.call("POST", "/__clock", { aheadMs: 6.1 * HOUR_MS });
    expect((await create("a", "order")).status).toBe(201);
    await room.call("POST", "/__clock", { aheadMs: 44 * 24 * HOUR_MS });
    await post(refunds(captureId), usd("1.00"), "refund");
    expect(await truthOf("at_b")).toMatchObject([{ refunds: [{ key: "refund" }] }]);
    await room.call("POST", "/__clock", { aheadMs: 46 * 24 * HOUR_MS });
    await post(refunds(captureId), usd("1.00"), "refund");
    expect(await truthOf("at_b")).toMatchObject([{ refunds: [{}, {}] }]);
  });
});

describe("faults", () => {
  const add = (kind: Fault["kind"], when: Fault["when"], operation: Fault["operation"] = "capture") =>
    room.sandbox.control.faults.add({ rail: "paypal", operation, kind, when, count: 1 });
  const capture = async (name: string) => {
    const { authorizationId } = await hold(name);
    return () => post(`/v2/payments/authorizations/${authorizationId}/capture`, {}, `${name}:cap`);
  };

  test("a server error after the effect leaves it done, and the same id shows it", async () => {
    const send = await capture("a");
    add("500", "after");
    expect((await send()).status).toBe(500);
    expect(await truthOf("at_a")).toMatchObject([{ capture: { amountMinor: 900, key: "a:cap" } }]);
    expect((await send()).body).toMatchObject({ status: "COMPLETED" });
  });

  test.each([
    ["500", 500, "INTERNAL_SERVER_ERROR"],
    ["429", 429, "RATE_LIMIT_REACHED"],
  ] as const)("a %s before the effect leaves nothing done", async (kind, status, name) => {
    const send = await capture("a");
    add(kind, "before");
    const reply = await send();
    expect([reply.status, reply.body]).toMatchObject([status, { name }]);
    expect(await truthOf("at_a")).toMatchObject([{ capture: null }]);
    expect((await send()).status).toBe(201);
  });

  test.each(["reset", "truncated"] as const)("%s after the effect: done, and not heard of", async (kind) => {
    const send = await capture("a");
    add(kind, "after");
    await expect(send()).rejects.toThrow();
    expect(await truthOf("at_a")).toMatchObject([{ capture: { amountMinor: 900 } }]);
  });

  test("Stripe does not feel them", async () => {
    add("500", "before", "any");
    await expect(room.stripe().balance.retrieve()).resolves.toMatchObject({ object: "balance" });
  });
});
