import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FULL, openSandboxRoom, orderBody, sellByPaypal, sellByStripe } from "@/test/sandbox-room";

const room = openSandboxRoom();

const stateFile = () => path.join(room.dataDir, "sandbox", "state.jsonl");

test("a restart keeps charges, replies under keys and minted tokens, and drops a line cut short", async () => {
  const captured = await sellByStripe(room, "a");
  const minted = await fetch(`${room.sandbox.url}/sandbox/tokens`, {
    method: "POST",
    body: JSON.stringify({ number: "5555555555554444", month: 1, year: 2040, cvc: "123" }),
  });
  const { token } = (await minted.json()) as { token: string };
  const file = path.join(room.dataDir, "sandbox", "state.jsonl");
  await appendFile(file, '{"t":"charge","charge":{"id":"pi_cut');
  await room.restart();

  const again = await room.stripe().paymentIntents.capture(captured.id, {}, { idempotencyKey: "a:cap" });
  expect(again.id).toBe(captured.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  const truth = await room.call("GET", "/__truth?attemptRef=at_a");
  expect(truth.body).toMatchObject({ totals: { USD: { charges: 1, capturedMinor: 900, feeMinor: 56 } } });
  const { id } = await room.stripe().paymentIntents.create({ amount: 900, currency: "usd", capture_method: "manual" });
  expect((await room.stripe().paymentIntents.confirm(id, { payment_method: token })).status).toBe("requires_capture");
});

test("no card number is kept", async () => {
  await fetch(`${room.sandbox.url}/sandbox/tokens`, {
    method: "POST",
    body: JSON.stringify({ number: "4242424242424242", month: 1, year: 2040, cvc: "987" }),
  });
  expect(await readFile(path.join(room.dataDir, "sandbox", "state.jsonl"), "utf8")).not.toContain("4242424242424242");
});

test("a key is forgotten after a day", async () => {
  room.sandbox.control.clock.hold(new Date("2026-11-01T00:00:00Z"));
  const first = await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "old" });
  room.sandbox.control.clock.hold(new Date("2026-11-02T00:00:01Z"));
  const second = await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "old" });
  expect(second.id).not.toBe(first.id);
});

test("a restart keeps what PayPal holds: the order, the answer under its id, the token and the key of its webhooks", async () => {
  const { orderId, authorizationId, captureId } = await sellByPaypal(room, "b");
  const certificate = room.sandbox.control.certificate();
  await room.restart();
  expect(room.sandbox.control.certificate()).toEqual(certificate);
  const again = await room.paypal(
    "POST",
    `/v2/payments/authorizations/${authorizationId}/capture`,
    {},
    {
      ...FULL,
      "paypal-request-id": "b:cap",
    },
  );
  expect([again.status, again.body]).toMatchObject([201, { id: captureId, status: "COMPLETED" }]);
  expect((await room.call("GET", `/__truth?rail=paypal&providerRef=${orderId}`)).body).toMatchObject({
    charges: [{ rail: "paypal", capture: { amountMinor: 900, key: "b:cap" } }],
  });
});

test("one key on two rails is two keys", async () => {
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "same" });
  const order = await room.paypal("POST", "/v2/checkout/orders", orderBody("c"), { "paypal-request-id": "same" });
  expect(order.status).toBe(201);
  expect((await room.call("GET", "/__truth")).body).toMatchObject({
    rails: { stripe: { totals: { USD: { charges: 1 } } }, paypal: { totals: { USD: { charges: 1 } } } },
    totals: { USD: { charges: 2 } },
  });
});

test("a state file of the first version is read", async () => {
  const effect = { key: "k", at: Date.parse("2026-10-01T00:00:00Z") };
  const card = { brand: "visa", last4: "4242", country: "US", fingerprint: "f", behaviour: { kind: "approve" } };
  const charge = {
    ...{ id: "pi_old", rail: "stripe", orderRef: "ord_old", attemptRef: "at_old", amountMinor: 900, currency: "USD" },
    ...{
      metadata: {},
      description: null,
      secret: "s",
      created: effect,
      state: "captured",
      card,
      token: "pm_card_visa",
    },
    ...{ returnUrl: null, declines: [], authorization: { ...effect, amountMinor: 900 }, voided: null },
    capture: { ...effect, amountMinor: 900, feeMinor: 56 },
    refunds: [{ ...effect, id: "re_old", amountMinor: 100, reason: null }],
  };
  await mkdir(path.dirname(stateFile()), { recursive: true });
  await room.restart();
  await writeFile(stateFile(), `${JSON.stringify({ t: "charge", charge })}\n`);
  await room.restart();
  expect((await room.call("GET", "/__truth?attemptRef=at_old")).body).toMatchObject({
    totals: { USD: { capturedMinor: 900, refundedMinor: 100, settledFeeMinor: 56 } },
    charges: [{ refunds: [{ state: "succeeded", ourRef: null }], disputes: [] }],
  });
  expect((await room.stripe().paymentIntents.retrieve("pi_old")).status).toBe("succeeded");
});
