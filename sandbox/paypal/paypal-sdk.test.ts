import {
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
} from "@paypal/paypal-server-sdk";
import { expect, test } from "vitest";
import { openSandboxRoom, PAYPAL } from "@/test/sandbox-room";

const room = openSandboxRoom();

/** The official SDK as it is, with its requests led to the sandbox. */
class SandboxClient extends Client {
  override getRequestBuilderFactory(): ReturnType<Client["getRequestBuilderFactory"]> {
    const make = super.getRequestBuilderFactory();
    return (method, path) => {
      const builder = make(method, path);
      builder.interceptRequest((request) => ({ ...request, url: toSandbox(request.url) }));
      return builder;
    };
  }
}

function toSandbox(url: string): string {
  const { pathname, search } = new URL(url);
  return room.sandbox.urls.paypal + pathname + search;
}

function connect() {
  const client = new SandboxClient({
    clientCredentialsAuthCredentials: { oAuthClientId: PAYPAL.clientId, oAuthClientSecret: PAYPAL.clientSecret },
    environment: Environment.Sandbox,
    timeout: 5_000,
  });
  return { orders: new OrdersController(client), payments: new PaymentsController(client) };
}

const prefer = "return=representation";
const order = (source: object = {}) => ({
  intent: CheckoutPaymentIntent.Authorize,
  purchaseUnits: [
    {
      referenceId: "ord_1",
      customId: "at_1",
      invoiceId: "at_1",
      amount: { currencyCode: "USD", value: "12.90" },
    },
  ],
  ...source,
});

test("the official SDK creates, authorises, captures, refunds and reads an order paid by card", async () => {
  const { orders, payments } = connect();
  const created = await orders.createOrder({ body: order(), paypalRequestId: "at_1:new", prefer });
  expect([created.statusCode, created.result.status]).toEqual([201, "CREATED"]);
  const id = created.result.id ?? "";
  const held = await orders.authorizeOrder({
    id,
    prefer,
    paypalRequestId: "at_1:cnf",
    body: { paymentSource: { card: { singleUseToken: "sut_visa" } } },
  });
  const [hold] = held.result.purchaseUnits?.[0]?.payments?.authorizations ?? [];
  expect(hold).toMatchObject({ status: "CREATED", customId: "at_1", amount: { value: "12.90" } });
  const taken = await payments.captureAuthorizedPayment({
    authorizationId: hold?.id ?? "",
    paypalRequestId: "at_1:cap",
    prefer,
    body: { finalCapture: true },
  });
  expect(taken.result).toMatchObject({
    status: "COMPLETED",
    sellerReceivableBreakdown: { paypalFee: { value: "0.88" }, netAmount: { value: "12.02" } },
  });
  const back = await payments.refundCapturedPayment({
    captureId: taken.result.id ?? "",
    paypalRequestId: "rfn_1",
    prefer,
    body: { amount: { currencyCode: "USD", value: "2.90" }, customId: "rfn_1" },
  });
  expect(back.result).toMatchObject({ status: "COMPLETED", customId: "rfn_1" });
  const { result } = await orders.getOrder({ id });
  expect(result.purchaseUnits?.[0]?.payments).toMatchObject({
    authorizations: [{ status: "CAPTURED" }],
    captures: [{ status: "PARTIALLY_REFUNDED" }],
    refunds: [{ customId: "rfn_1", amount: { value: "2.90" } }],
  });
});

test("the official SDK sends a buyer to PayPal, authorises what they approved and lets it go", async () => {
  const { orders, payments } = connect();
  const experienceContext = { returnUrl: "http://shop.test/back", cancelUrl: "http://shop.test/no" };
  const { result: waiting } = await orders.createOrder({
    body: order({ paymentSource: { paypal: { experienceContext } } }),
    paypalRequestId: "at_1:new",
  });
  const id = waiting.id ?? "";
  expect(waiting.status).toBe("PAYER_ACTION_REQUIRED");
  expect(waiting.links?.find(({ rel }) => rel === "payer-action")?.href).toBe(
    `http://shop.test/sandbox/paypal/approve?token=${id}`,
  );
  await expect(orders.authorizeOrder({ id, paypalRequestId: "early" })).rejects.toMatchObject({ statusCode: 422 });
  expect((await room.control({ approvals: [{ providerRef: id }] })).status).toBe(200);
  const held = await orders.authorizeOrder({ id, paypalRequestId: "at_1:cnf", prefer });
  const [hold] = held.result.purchaseUnits?.[0]?.payments?.authorizations ?? [];
  expect(held.result.payer?.emailAddress).toBe("alma@buyer.example");
  const freed = await payments.voidPayment({ authorizationId: hold?.id ?? "", paypalRequestId: "at_1:void" });
  expect(freed.statusCode).toBe(204);
  const { result } = await payments.getAuthorizedPayment({ authorizationId: hold?.id ?? "" });
  expect(result.status).toBe("VOIDED");
});
