import { BraintreeGateway, Environment } from "braintree";
import { expect, test } from "vitest";
import { openSandboxRoom } from "@/test/sandbox-room";

const KEYS = { merchantId: "acme", publicKey: "public", privateKey: "private" };
const room = openSandboxRoom({ keys: { braintree: KEYS } });

function connect(keys = KEYS): BraintreeGateway {
  const { hostname, port } = new URL(room.sandbox.urls.braintree);
  const environment = new Environment(hostname, port, "http://127.0.0.1", false, hostname, port);
  return new BraintreeGateway({ environment, ...keys });
}
const sale = { amount: "9.00", paymentMethodNonce: "fake-valid-nonce", orderId: "at_one" };
type Sold = { id: string; status: string };

async function sell(gateway: BraintreeGateway, change: object = {}): Promise<Sold> {
  const { success, transaction, message } = await gateway.transaction.sale({ ...sale, ...change });
  if (!success) throw new Error(message);
  return transaction;
}

test("the unmodified SDK sells, submits, refunds and searches", async () => {
  const gateway = connect();
  const { id, status } = await sell(gateway, { lineItems: [] });
  expect(status).toBe("authorized");
  expect((await gateway.transaction.submitForSettlement(id, "9.00")).transaction.status).toBe(
    "submitted_for_settlement",
  );
  expect((await gateway.transaction.refund(id, "2.00")).errors.deepErrors()).toMatchObject([{ code: "91506" }]);
  await room.control({ rail: "braintree", settle: true });
  const found = await gateway.transaction.find(id);
  expect(found.statusHistory?.map((step) => step.status)).toEqual([
    "authorized",
    "submitted_for_settlement",
    "settling",
    "settled",
  ]);
  const back = await gateway.transaction.refund(id, "2.00");
  expect(back.transaction).toMatchObject({ type: "credit", amount: "2.00", refundedTransactionId: id });
  expect((await gateway.transaction.find(back.transaction.id)).type).toBe("credit");
  const listed: string[] = [];
  for await (const each of gateway.transaction.search((search) => search.orderId().is("at_one"))) listed.push(each.id);
  expect(listed).toEqual([id]);
});

test("a client token is handed out, and to nobody with another key or for another merchant", async () => {
  expect((await connect().clientToken.generate({})).clientToken).toMatch(/^[A-Za-z0-9+/=]+$/);
  await expect(connect({ ...KEYS, privateKey: "no" }).clientToken.generate({})).rejects.toMatchObject({
    type: "authenticationError",
  });
  await expect(connect({ ...KEYS, merchantId: "no" }).clientToken.generate({})).rejects.toMatchObject({
    type: "authorizationError",
  });
});

test.each([
  ["no amount", { amount: undefined }, "81502"],
  ["a negative amount", { amount: "-1.00" }, "81501"],
  ["nothing", { amount: "0.00" }, "81531"],
  ["no number", { amount: "nine" }, "81503"],
  ["too many decimals", { amount: "9.001" }, "81503"],
  ["a nonce of nobody's", { paymentMethodNonce: "nobody" }, "91565"],
  ["no nonce", { paymentMethodNonce: undefined }, "91508"],
  ["an account of nobody's", { merchantAccountId: "nobody" }, "91513"],
  ["a reference that is too long", { orderId: "x".repeat(256) }, "91501"],
])("%s is refused, and nothing is there", async (_, change, code) => {
  const refused = await connect().transaction.sale({ ...sale, ...change } as Parameters<
    BraintreeGateway["transaction"]["sale"]
  >[0]);
  expect(refused.errors.deepErrors()).toMatchObject([{ code }]);
  expect(room.sandbox.control.book.charges.size).toBe(0);
});

test("a decline tells why, in a transaction of its own", async () => {
  const declined = await connect().transaction.sale({ ...sale, amount: "2001.00" });
  expect(declined).toMatchObject({
    success: false,
    message: "Insufficient Funds",
    transaction: { status: "processor_declined", processorResponseCode: "2001" },
  });
});

test("the currency is that of the merchant account", async () => {
  const { transaction } = await connect().transaction.sale({
    ...sale,
    amount: "900",
    merchantAccountId: "backline_jpy",
  });
  expect(transaction).toMatchObject({ currencyIsoCode: "JPY", amount: "900" });
});

test("what it knows survives a restart", async () => {
  const { id } = await sell(connect());
  await connect().transaction.submitForSettlement(id);
  await room.control({ rail: "braintree", settle: true });
  await room.restart();
  expect(await connect().transaction.find(id)).toMatchObject({ status: "settled", orderId: "at_one" });
});

test("a nonce of the card fields pays once", async () => {
  const card = { number: "4012888888881881", month: 12, year: 2040, cvc: "123" };
  const minted = await room.call("POST", "/sandbox/tokens?rail=braintree", card);
  const nonce = String(minted.body.token);
  expect(nonce).toMatch(/^tokencc_bh(_[a-z0-9]+)+$/);
  await sell(connect(), { paymentMethodNonce: nonce });
  const again = await connect().transaction.sale({ ...sale, paymentMethodNonce: nonce });
  expect(again.errors.deepErrors()).toMatchObject([{ code: "91564" }]);
});
