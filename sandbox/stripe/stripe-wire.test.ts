import type Stripe from "stripe";
import { expect, test } from "vitest";
import { openSandboxRoom, sellByStripe } from "@/test/sandbox-room";

const room = openSandboxRoom();

test("a stored server error is replayed under its key, as Stripe does", async () => {
  room.sandbox.control.faults.add({ rail: "stripe", operation: "create", kind: "500", when: "after", count: 1 });
  const create = () => room.stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "k" });
  await expect(create()).rejects.toMatchObject({ statusCode: 500 });
  await expect(create()).rejects.toMatchObject({ statusCode: 500 });
  expect(room.sandbox.control.book.charges.size).toBe(1);
});

test("a key that comes back with other parameters is refused and counted", async () => {
  const create = (amount: number) =>
    room.stripe().paymentIntents.create({ amount, currency: "usd" }, { idempotencyKey: "k" });
  await create(900);
  await expect(create(901)).rejects.toMatchObject({ statusCode: 400, rawType: "idempotency_error" });
  expect(room.sandbox.control.rails.stripe.keyConflicts).toBe(1);
});

test("a key of one endpoint does not serve another", async () => {
  const { id } = await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "k" });
  await expect(room.stripe().paymentIntents.cancel(id, {}, { idempotencyKey: "k" })).rejects.toMatchObject({
    rawType: "idempotency_error",
  });
});

test.each([
  ["a missing currency", { amount: 900 }, "currency"],
  ["an amount below the minimum", { amount: 49, currency: "usd" }, "amount"],
  ["an amount past eight digits", { amount: 100_000_000, currency: "usd" }, "amount"],
  [
    "a parameter that this version no longer has",
    { amount: 900, currency: "usd", payment_method_types: ["card"] },
    "payment_method_types",
  ],
])("%s is a 400 that names it", async (_, params, param) => {
  await expect(room.stripe().paymentIntents.create(params as Stripe.PaymentIntentCreateParams)).rejects.toMatchObject({
    statusCode: 400,
    param,
  });
});

test("search, charge, balance transaction and balance agree with the intent", async () => {
  const { id } = await sellByStripe(room, "m");
  const found = await room.stripe().paymentIntents.search({ query: "metadata['attempt']:'at_m'" });
  expect(found.data.map((intent) => intent.id)).toEqual([id]);
  const { latest_charge: chargeId } = await room.stripe().paymentIntents.retrieve(id);
  const charge = await room.stripe().charges.retrieve(String(chargeId));
  const balance = await room.stripe().balanceTransactions.retrieve(String(charge.balance_transaction));
  expect(balance).toMatchObject({ amount: 900, fee: 56, net: 844 });
  expect((await room.stripe().balance.retrieve()).pending).toMatchObject([{ amount: 844, currency: "usd" }]);
});
