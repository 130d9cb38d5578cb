import { expect, test, vi } from "vitest";
import { holdByPaypal, openSandboxRoom, orderBody, sellByPaypal } from "@/test/sandbox-room";

const room = openSandboxRoom();

test.each(["/__truth", "/__control"])("%s needs the token", async (pathname) => {
  expect((await fetch(room.sandbox.url + pathname)).status).toBe(401);
  expect((await fetch(room.sandbox.url + pathname, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
  expect((await room.call("GET", pathname)).status).toBe(200);
});

test.each([
  ["an unknown fault", { faults: [{ kind: "meteor" }] }, "faults.0.kind"],
  ["a 429 after the effect", { faults: [{ kind: "429", when: "after" }] }, "faults.0"],
  ["a negative delay", { latencyMs: { any: -1 } }, "latencyMs.any"],
  ["an unknown field", { speed: 2 }, ""],
])("%s is refused by its path", async (_, body, where) => {
  const reply = await room.call("POST", "/__control", body);
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ errors: [{ path: where }] });
});

test("a closed port refuses, and opens again by itself", async () => {
  expect((await room.call("POST", "/__control", { refuseMs: 200 })).status).toBe(200);
  const isUp = () =>
    fetch(`${room.sandbox.url}/__health`).then(
      (reply) => reply.ok,
      () => false,
    );
  await vi.waitFor(async () => expect(await isUp()).toBe(false));
  await vi.waitFor(async () => expect(await isUp()).toBe(true), 3_000);
});

test("history is imported through the same steps, at its own time, a decline included", async () => {
  const row = (name: string, token: string) => ({
    orderRef: `ord_${name}`,
    attemptRef: `at_${name}`,
    amountMinor: 1_000,
    currency: "EUR",
    token,
    createdAt: "2026-08-01T10:00:00Z",
    capturedAt: "2026-08-01T10:00:02Z",
    keys: { create: `${name}:1`, confirm: `${name}:2`, capture: `${name}:3` },
  });
  const reply = await room.call("POST", "/__import", {
    charges: [row("x", "pm_card_visa"), row("y", "pm_card_chargeDeclined")],
  });
  expect(reply.body).toMatchObject({
    charges: [
      { state: "captured", feeMinor: 54 },
      { state: "open", feeMinor: null },
    ],
  });
  const truth = await room.call("GET", "/__truth?orderRef=ord_x");
  expect(truth.body).toMatchObject({
    charges: [{ created: { at: "2026-08-01T10:00:00.000Z", key: "x:1" }, capture: { amountMinor: 1_000, key: "x:3" } }],
  });
  const bad = await room.call("POST", "/__import", { charges: [row("z", "pm_nobody")] });
  expect(bad.status).toBe(422);
});

const isUp = (url: string) =>
  fetch(`${url}/__health`).then(
    (reply) => reply.ok,
    () => false,
  );

test("one rail refuses until told otherwise, and nothing else does", async () => {
  const { url, urls } = room.sandbox;
  expect((await room.control({ rail: "paypal", refuse: true })).body).toMatchObject({
    rails: { stripe: { isRefusing: false }, paypal: { isRefusing: true } },
  });
  expect([await isUp(urls.paypal), await isUp(urls.stripe), await isUp(url)]).toEqual([false, true, true]);
  await expect(fetch(`${urls.paypal}/v1/oauth2/token`, { method: "POST" })).rejects.toMatchObject({
    cause: { code: "ECONNREFUSED" },
  });
  await room.control({ rail: "paypal", refuse: false });
  expect(await isUp(urls.paypal)).toBe(true);
});

test("a rail that refuses for a while opens by itself, unless it is told to refuse for good since", async () => {
  const { urls } = room.sandbox;
  await room.control({ rail: "stripe", refuseMs: 100 });
  expect(await isUp(urls.stripe)).toBe(false);
  await vi.waitFor(async () => expect(await isUp(urls.stripe)).toBe(true), 3_000);
  await room.control({ rail: "stripe", refuseMs: 50 });
  await room.control({ rail: "stripe", refuse: true });
  await room.control({ rail: "paypal", refuseMs: 150 });
  await vi.waitFor(async () => expect(await isUp(urls.paypal)).toBe(true), 3_000);
  expect(await isUp(urls.stripe)).toBe(false);
  await room.control({ clear: true });
  expect(await isUp(urls.stripe)).toBe(true);
});

test("faults, latency and counts of one rail leave the other alone", async () => {
  await room.control({
    rail: "paypal",
    latencyMs: { create: 60 },
    faults: [{ rail: "paypal", kind: "502html", operation: "create" }],
  });
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
  const startedAt = performance.now();
  await expect(room.paypal("POST", "/v2/checkout/orders", orderBody("a"))).rejects.toThrow(SyntaxError);
  expect(performance.now() - startedAt).toBeGreaterThan(55);
  expect((await room.paypal("POST", "/v2/checkout/orders", orderBody("a"))).status).toBe(201);
  expect((await room.call("GET", "/__control")).body).toMatchObject({
    latencyMs: {},
    rails: {
      stripe: { requests: { create: 1 }, latencyMs: {} },
      paypal: { requests: { probe: 1, create: 2 }, latencyMs: { create: 60 } },
    },
  });
  expect((await room.call("GET", "/__truth")).body).toMatchObject({ requests: { create: 1 } });
});

test.each([
  ["refuse without a rail", { refuse: true }, "rail"],
  ["a rail nobody knows", { rail: "klarna" }, "rail"],
  ["a buyer nobody knows", { approvals: [{ providerRef: "x", buyer: "me@real.example" }] }, "approvals.0.buyer"],
])("%s is refused by its path", async (_, body, where) => {
  const reply = await room.control(body);
  expect([reply.status, reply.body]).toMatchObject([400, { errors: [{ path: where }] }]);
});

test.each([
  ["an approval nobody waits for", { approvals: [{ providerRef: "5O1" }] }],
  ["a dispute of a charge nobody knows", { disputes: [{ providerRef: "5O1", action: "open" }] }],
])("%s is a 422", async (_, body) => {
  expect((await room.control(body)).status).toBe(422);
});

test("the same card, and the same buyer, are known again on every rail", async () => {
  const intents = room.stripe().paymentIntents;
  const { id } = await intents.create({ amount: 900, currency: "usd", metadata: { attempt: "at_s" } });
  await intents.confirm(id, { payment_method: "pm_card_visa" });
  await sellByPaypal(room, "p");
  await holdByPaypal(room, "w", { buyer: "alma@buyer.example" });
  const { charges } = (await room.call("GET", "/__truth")).body as unknown as { charges: { fingerprint: string }[] };
  const [onStripe, onPaypal, wallet] = charges.map(({ fingerprint }) => fingerprint);
  expect(onStripe).toBe(onPaypal);
  expect(wallet).not.toBe(onPaypal);
});

test("the past of PayPal is imported as well, a decline included", async () => {
  const row = (name: string, token: string) => ({
    rail: "paypal",
    orderRef: `ord_${name}`,
    attemptRef: `at_${name}`,
    amountMinor: 1_000,
    currency: "USD",
    token,
    createdAt: "2026-08-01T10:00:00Z",
    capturedAt: "2026-08-01T10:00:02Z",
    keys: { create: `${name}:1`, confirm: `${name}:2`, capture: `${name}:3` },
  });
  const rows = [
    row("x", "sut_visa"),
    row("y", "alma@buyer.example"),
    row("z", "declined@buyer.example"),
    row("d", "sut_chargeDeclined"),
  ];
  const reply = await room.call("POST", "/__import", { charges: rows });
  expect(reply.body).toMatchObject({
    charges: [
      { state: "captured", feeMinor: 79, card: { last4: "4242" } },
      { state: "captured", feeMinor: 84, card: null },
      { state: "approved", feeMinor: null },
      { state: "declined", feeMinor: null, card: { last4: "0002" } },
    ],
  });
  expect((await room.call("POST", "/__import", { charges: [row("q", "sut_nobody")] })).status).toBe(422);
});
