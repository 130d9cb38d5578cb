import "@/test/running-sandbox";
import { expect, test } from "vitest";
import { POST as quoteRoute } from "@/app/api/checkout/quote/route";
import { POST as checkoutRoute } from "@/app/api/checkout/route";
import { POST as confirmRoute } from "@/app/api/orders/[id]/payment/confirm/route";
import { POST as methodRoute } from "@/app/api/orders/[id]/payment/method/route";
import { GET as stepRoute } from "@/app/api/orders/[id]/payment/step/route";
import { GET as orderRoute } from "@/app/api/orders/[id]/route";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { CheckoutResult, OrderView, PaymentView, Quote } from "@/lib/shared/schemas/checkout";
import { makeBasket } from "@/test/checkout-client";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { walletOf } from "@/test/payment-world";
import { sandbox } from "@/test/running-sandbox";
import { GET as returnRoute } from "./route";

const ORIGIN = "http://127.0.0.1:3000";
const ALMA = walletOf("alma@buyer.example");

type Buyer = { id: string; cookie: string };
const at = ({ id }: Buyer) => ({ params: Promise.resolve({ id }) });
const ask = (path: string, cookie = "") => new Request(ORIGIN + path, { headers: { cookie } });
const say = (path: string, body: unknown, cookie = "", key = newId(), more: Record<string, string> = {}) =>
  new Request(ORIGIN + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "idempotency-key": key, cookie, ...more },
  });

async function checkOut(method: string, headers = {}): Promise<Buyer & { payment: PaymentView }> {
  const basket = { ...(await makeBasket("orla@example.test")), method };
  const reply = await checkoutRoute(say("/api/checkout", basket, "", newId(), headers));
  const { order, payment } = CheckoutResult.parse(await reply.json());
  return {
    id: order.id,
    cookie: reply.headers.get("set-cookie")?.split(";")[0] ?? "",
    payment: payment as PaymentView,
  };
}
async function choose(buyer: Buyer, method: string): Promise<PaymentView> {
  const reply = await methodRoute(say(`/api/orders/${buyer.id}/payment/method`, { method }, buyer.cookie), at(buyer));
  return PaymentView.parse(await reply.json());
}
async function confirm(buyer: Buyer, body: object): Promise<PaymentView> {
  const reply = await confirmRoute(say(`/api/orders/${buyer.id}/payment/confirm`, body, buyer.cookie), at(buyer));
  return PaymentView.parse(await reply.json());
}
async function see(buyer: Buyer): Promise<OrderView> {
  return OrderView.parse(await (await orderRoute(ask(`/api/orders/${buyer.id}`, buyer.cookie), at(buyer))).json());
}
const refOf = ({ next }: PaymentView) => (next.kind === "redirect" ? (next.providerRef ?? "") : "");

test("checkout by PayPal, over HTTP: our address leads to the page, the way back leads to a paid order", async () => {
  const buyer = await checkOut("paypal");
  expect(buyer.payment).toMatchObject({ rail: "paypal", method: "paypal", next: { kind: "redirect", rail: "paypal" } });
  const step = await stepRoute(ask(`/api/orders/${buyer.id}/payment/step`, buyer.cookie), at(buyer));
  expect([step.status, step.headers.get("location")]).toEqual([
    303,
    expect.stringContaining("/sandbox/paypal/approve"),
  ]);

  const charge = sandbox.control.book.charges.get(refOf(buyer.payment));
  expect(charge?.cancelUrl).toBe(`${ORIGIN}/checkout`);
  const secret = buyer.cookie.split("=")[1] ?? "";
  expect(secret).toHaveLength(22);
  expect(JSON.stringify(charge), "the provider never has what opens the order").not.toContain(secret);
  await sandbox.control.approve(refOf(buyer.payment), ALMA);
  // PayPal adds its own words to the address
  const back = new URL(charge?.returnUrl ?? "");
  back.searchParams.set("token", refOf(buyer.payment));
  back.searchParams.set("PayerID", ALMA.wallet.payerId);
  const reply = await returnRoute(new Request(back));
  expect([reply.status, reply.headers.get("location"), reply.headers.get("set-cookie")]).toEqual([
    303,
    `/orders/${buyer.id}`,
    null,
  ]);
  const order = await see(buyer);
  expect(order).toMatchObject({ status: "paid", payment: { state: "captured", rail: "paypal", method: "paypal" } });
  expect(order.downloads).toHaveLength(1);
});

test("whoever opened the store as localhost stays there on the way to PayPal and back, where their cookie is", async () => {
  const opened = "http://localhost:3000";
  const buyer = await checkOut("paypal", { origin: opened, host: "localhost:3000" });
  const step = await stepRoute(ask(`/api/orders/${buyer.id}/payment/step`, buyer.cookie), at(buyer));
  const charge = sandbox.control.book.charges.get(refOf(buyer.payment));
  const addresses = [step.headers.get("location"), charge?.returnUrl, charge?.cancelUrl];
  expect(addresses.map((address) => new URL(address ?? "").origin)).toEqual([opened, opened, opened]);
});

test("a nonce that is not ours leads nowhere, and without one neither", async () => {
  const reply = await returnRoute(ask(`/api/payments/return?nonce=${"x".repeat(43)}`));
  expect(reply.status).toBe(404);
  expect((await returnRoute(ask("/api/payments/return"))).status).toBe(400);
});

test("the way back shows its order to nobody but the browser that paid", async () => {
  const buyer = await checkOut("paypal");
  const { returnUrl } = sandbox.control.book.charges.get(refOf(buyer.payment)) ?? {};
  expect((await returnRoute(new Request(returnUrl ?? ""))).headers.get("location")).toBe(`/orders/${buyer.id}`);
  const stranger = await orderRoute(ask(`/api/orders/${buyer.id}`), at(buyer));
  expect(stranger.status).toBe(404);
});

test("changes their mind: PayPal, then card, then paid; a repeat with the same key is the same answer", async () => {
  const buyer = await checkOut("paypal");
  const path = `/api/orders/${buyer.id}/payment/method`;
  const key = newId();
  const first = await (await methodRoute(say(path, { method: "card" }, buyer.cookie, key), at(buyer))).json();
  const again = await (await methodRoute(say(path, { method: "card" }, buyer.cookie, key), at(buyer))).json();
  expect(again).toEqual(first);
  expect(first).toMatchObject({ method: "card", next: { kind: "fields", rail: "stripe" } });
  const { rows } = await pool.query(
    `SELECT a.state FROM payment_attempt a JOIN payment p ON p.id = a.payment_id JOIN customer_order o ON o.id = p.order_id
     JOIN order_contact c ON c.order_id = o.id WHERE p.method = 'card' AND o.status = 'pending' ORDER BY a.created_at DESC LIMIT 2`,
  );
  expect(rows.map(({ state }) => state).sort()).toEqual(["created", "superseded"]);
  expect(await confirm(buyer, { token: "pm_card_visa", rail: "stripe" })).toMatchObject({ state: "captured" });
});

test("approved in the provider's own window: the page says so, and it is paid", async () => {
  const buyer = await checkOut("card");
  const waiting = await choose(buyer, "paypal");
  expect(await confirm(buyer, { isApproved: true })).toMatchObject({ state: "open", next: { kind: "redirect" } });
  await sandbox.control.approve(refOf(waiting), ALMA);
  expect(await confirm(buyer, { isApproved: true })).toMatchObject({ state: "captured", message: null });
  expect((await see(buyer)).downloads).toHaveLength(1);
});

test("a way of paying that the shop has off is a field's problem, and changes nothing", async () => {
  await keepTwoProviders();
  const buyer = await checkOut("card");
  const path = `/api/orders/${buyer.id}/payment/method`;
  const reply = await methodRoute(say(path, { method: "apple_pay" }, buyer.cookie), at(buyer));
  expect(reply.status).toBe(422);
  expect((await reply.json()).errors).toMatchObject([{ path: "method" }]);
  expect((await see(buyer)).payment).toMatchObject({ method: "card", next: { kind: "fields" } });
});

test("a quote says what can be paid with, and the fee of the method that is asked for", async () => {
  const { lines } = await makeBasket("orla@example.test");
  const quoteFor = async (more: object) => {
    const body = { lines, currency: "USD", country: "US", ...more };
    return Quote.parse(await (await quoteRoute(say("/api/checkout/quote", body))).json());
  };
  const quote = await quoteFor({});
  expect(quote.methods).toEqual([
    {
      method: "card",
      rail: "stripe",
      isReady: true,
      browserSdk: null,
      walletSheet: null,
      fields: { kind: "sandbox", rail: "stripe", url: "/sandbox/fields?rail=stripe" },
    },
    {
      method: "paypal",
      rail: "paypal",
      isReady: true,
      browserSdk: { provider: "paypal", clientId: expect.any(String), sdkBaseUrl: expect.any(String), currency: "USD" },
      fields: null,
      walletSheet: null,
    },
  ]);
  expect(quote.receipt.fee.provider).toBe("stripe");
  expect((await quoteFor({ method: "paypal" })).receipt.fee).toMatchObject({ provider: "paypal", percentPpm: 34_900 });
});
