import { expect, test } from "vitest";
import { openSandboxRoom, sellByPaypal, sellByStripe } from "@/test/sandbox-room";

const room = openSandboxRoom();
type Line = { id: string; amount: number; currency: string; fee: number; source: { payment_intent?: string } };
const list = async () => {
  const { data } = await room.stripe().balanceTransactions.list({ expand: ["data.source"] });
  return data as unknown as Line[];
};

test("Stripe's list shows each capture under the id that its charge has, and nothing that was only held", async () => {
  const { id } = await sellByStripe(room, "a");
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
  const intent = await room.stripe().paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  const charge = intent.latest_charge as { balance_transaction: string };
  expect(await list()).toMatchObject([{ id: charge.balance_transaction, amount: 900, source: { payment_intent: id } }]);
});

test.each([
  ["missing", []],
  ["doubled", [{ amount: 900 }, { amount: 900 }]],
  ["amount", [{ amount: 905, fee: 56 }]],
  ["currency", [{ amount: 900, currency: "sek" }]],
  ["fee", [{ amount: 900, fee: 61 }]],
])("a line that is %s leaves truth and charge as they are", async (trouble, shown) => {
  const { id } = await sellByStripe(room, "a");
  const truth = () => room.call("GET", "/__truth?totals=1").then(({ body }) => body.totals);
  const before = await truth();
  await room.control({ listing: [{ ref: id, trouble, byMinor: 5 }] });
  expect(await list()).toMatchObject(shown);
  expect((await list()).length).toBe(shown.length);
  expect(await truth()).toEqual(before);
  await room.control({ clear: true });
  expect(await list()).toMatchObject([{ amount: 900, fee: 56, currency: "usd" }]);
});

test("a page begins after the line that it is told, and a line that is not there is refused", async () => {
  for (const name of ["a", "b", "c"]) await sellByStripe(room, name);
  const { data, has_more: hasMore } = await room.stripe().balanceTransactions.list({ limit: 2 });
  expect(hasMore).toBe(true);
  const rest = await room.stripe().balanceTransactions.list({ limit: 2, starting_after: data[1]?.id ?? "" });
  expect([rest.data.length, rest.has_more]).toEqual([1, false]);
  expect(new Set([...data, ...rest.data].map(({ id }) => id)).size).toBe(3);
  await expect(room.stripe().balanceTransactions.list({ starting_after: "txn_none" })).rejects.toMatchObject({
    code: "resource_missing",
  });
});

test("PayPal's search wants its dates, takes a month at most, and names the capture that a refund is of", async () => {
  const { captureId } = await sellByPaypal(room, "a");
  await room.paypal("POST", `/v2/payments/captures/${captureId}/refund`, { custom_id: "rfn_x" });
  const day = 86_400_000;
  const search = (from: number, end: number) =>
    room.paypal(
      "GET",
      `/v1/reporting/transactions?start_date=${new Date(from).toISOString()}&end_date=${new Date(end).toISOString()}`,
    );
  const now = Date.now();
  const reply = await search(now - day, now + day);
  expect(reply.body.transaction_details).toMatchObject([
    { transaction_info: { transaction_id: captureId, transaction_event_code: "T0006", custom_field: "at_a" } },
    { transaction_info: { paypal_reference_id: captureId, transaction_event_code: "T1107", custom_field: "rfn_x" } },
  ]);
  expect((await search(now - 40 * day, now)).status).toBe(400);
  expect((await room.paypal("GET", "/v1/reporting/transactions")).status).toBe(400);
});
