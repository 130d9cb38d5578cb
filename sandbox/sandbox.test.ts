import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "./start-sandbox";

const TOKEN = "sandbox-test-token";
const WEBHOOK_SECRET = "whsec_sandbox";
let dataDir: string;
let sandbox: Sandbox;

const start = (options: Partial<SandboxOptions> = {}) =>
  startSandbox({
    port: 0,
    token: TOKEN,
    stripeSecretKey: "sk_test_s",
    stripeWebhookSecret: WEBHOOK_SECRET,
    webhookBaseUrl: null,
    dataDir,
    ...options,
  });

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "sandbox-"));
  sandbox = await start();
});
afterEach(async () => {
  await sandbox.close();
  await rm(dataDir, { recursive: true });
});

function stripe(): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe("sk_test_s", { host: hostname, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
}
const authorization = `Bearer ${TOKEN}`;
async function call(method: string, pathname: string, body?: unknown) {
  const reply = await fetch(sandbox.url + pathname, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, never> };
}
async function sell(idempotencyKey: string) {
  const metadata = { order: `ord_${idempotencyKey}`, attempt: `at_${idempotencyKey}` };
  const intents = stripe().paymentIntents;
  const { id } = await intents.create(
    { amount: 900, currency: "usd", capture_method: "manual", metadata },
    { idempotencyKey: `${idempotencyKey}:new` },
  );
  await intents.confirm(id, { payment_method: "pm_card_visa" }, { idempotencyKey: `${idempotencyKey}:con` });
  return intents.capture(id, {}, { idempotencyKey: `${idempotencyKey}:cap` });
}

describe("state", () => {
  test("a restart keeps charges, replies under keys and minted tokens, and drops a line cut short", async () => {
    const captured = await sell("a");
    const minted = await fetch(`${sandbox.url}/sandbox/tokens`, {
      method: "POST",
      body: JSON.stringify({ number: "5555555555554444", month: 1, year: 2040, cvc: "123" }),
    });
    const { token } = (await minted.json()) as { token: string };
    await sandbox.close();
    const file = path.join(dataDir, "sandbox", "state.jsonl");
    await appendFile(file, '{"t":"charge","charge":{"id":"pi_cut');
    sandbox = await start();

    const again = await stripe().paymentIntents.capture(captured.id, {}, { idempotencyKey: "a:cap" });
    expect(again.id).toBe(captured.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    const truth = await call("GET", "/__truth?attemptRef=at_a");
    expect(truth.body).toMatchObject({ totals: { USD: { charges: 1, capturedMinor: 900, feeMinor: 56 } } });
    const { id } = await stripe().paymentIntents.create({ amount: 900, currency: "usd", capture_method: "manual" });
    expect((await stripe().paymentIntents.confirm(id, { payment_method: token })).status).toBe("requires_capture");
  });

  test("no card number is kept", async () => {
    await fetch(`${sandbox.url}/sandbox/tokens`, {
      method: "POST",
      body: JSON.stringify({ number: "4242424242424242", month: 1, year: 2040, cvc: "987" }),
    });
    expect(await readFile(path.join(dataDir, "sandbox", "state.jsonl"), "utf8")).not.toContain("4242424242424242");
  });

  test("a key is forgotten after a day", async () => {
    sandbox.control.clock.hold(new Date("2026-11-01T00:00:00Z"));
    const first = await stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "old" });
    sandbox.control.clock.hold(new Date("2026-11-02T00:00:01Z"));
    const second = await stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "old" });
    expect(second.id).not.toBe(first.id);
  });
});

describe("control", () => {
  test.each(["/__truth", "/__control"])("%s needs the token", async (pathname) => {
    expect((await fetch(sandbox.url + pathname)).status).toBe(401);
    expect((await fetch(sandbox.url + pathname, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
    expect((await call("GET", pathname)).status).toBe(200);
  });

  test.each([
    ["an unknown fault", { faults: [{ kind: "meteor" }] }, "faults.0.kind"],
    ["a 429 after the effect", { faults: [{ kind: "429", when: "after" }] }, "faults.0"],
    ["a negative delay", { latencyMs: { any: -1 } }, "latencyMs.any"],
    ["an unknown field", { speed: 2 }, ""],
  ])("%s is refused by its path", async (_, body, where) => {
    const reply = await call("POST", "/__control", body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ errors: [{ path: where }] });
  });

  test("a closed port refuses, and opens again by itself", async () => {
    expect((await call("POST", "/__control", { refuseMs: 200 })).status).toBe(200);
    const isUp = () =>
      fetch(`${sandbox.url}/__health`).then(
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
    const reply = await call("POST", "/__import", {
      charges: [row("x", "pm_card_visa"), row("y", "pm_card_chargeDeclined")],
    });
    expect(reply.body).toMatchObject({
      charges: [
        { state: "captured", feeMinor: 54 },
        { state: "open", feeMinor: null },
      ],
    });
    const truth = await call("GET", "/__truth?orderRef=ord_x");
    expect(truth.body).toMatchObject({
      charges: [
        { created: { at: "2026-08-01T10:00:00.000Z", key: "x:1" }, capture: { amountMinor: 1_000, key: "x:3" } },
      ],
    });
    const bad = await call("POST", "/__import", { charges: [row("z", "pm_nobody")] });
    expect(bad.status).toBe(422);
  });
});

describe("webhooks to the shop", () => {
  let shop: Server;
  let received: { type: string; isSigned: boolean }[];
  let answers: number[];

  beforeEach(async () => {
    received = [];
    answers = [];
    shop = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const event = stripe().webhooks.constructEvent(body, request.headers["stripe-signature"] ?? "", WEBHOOK_SECRET);
      received.push({ type: event.type, isSigned: request.url === "/api/webhooks/stripe" });
      response.writeHead(answers.shift() ?? 200).end();
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    await sandbox.close();
    sandbox = await start({ webhookBaseUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}` });
  });
  afterEach(() => new Promise((resolve) => shop.close(resolve)));

  const types = () => received.map(({ type }) => type);
  const ALL = ["payment_intent.created", "payment_intent.amount_capturable_updated", "payment_intent.succeeded"];

  test("each step is told, signed with the real algorithm", async () => {
    await sell("a");
    await vi.waitFor(() => expect(types().sort()).toEqual([...ALL].sort()));
    expect(received.every(({ isSigned }) => isSigned)).toBe(true);
    await vi.waitFor(() => expect(sandbox.control.book.pendingEvents.size).toBe(0));
  });

  test("what the shop did not take is sent again, after a restart too", async () => {
    answers = [503];
    await stripe().paymentIntents.create({ amount: 900, currency: "usd" });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    await sandbox.close();
    sandbox = await start({ webhookBaseUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}` });
    await vi.waitFor(() => expect(types()).toEqual([ALL[0], ALL[0]]));
  });

  test("duplicate, reorder, before_reply and never do what they say", async () => {
    const setMode = (mode: string, extra = {}) => call("POST", "/__control", { webhooks: { mode, ...extra } });
    await setMode("duplicate", { copies: 3 });
    await stripe().paymentIntents.create({ amount: 900, currency: "usd" });
    await vi.waitFor(() => expect(received).toHaveLength(3));

    received = [];
    await setMode("reorder", { delayMs: 300 });
    await sell("b");
    await vi.waitFor(() => expect(types()).toEqual([...ALL].reverse()));

    received = [];
    await setMode("before_reply");
    await stripe().paymentIntents.create({ amount: 900, currency: "usd" });
    expect(types()).toEqual([ALL[0]]);

    received = [];
    await setMode("never");
    await sell("c");
    expect(sandbox.control.book.pendingEvents.size).toBe(0);
    expect((await stripe().events.list({ type: "payment_intent.succeeded" })).data).toHaveLength(2);
  });

  test("history under a held clock is news to nobody", async () => {
    await call("POST", "/__clock", { at: "2026-09-01T00:00:00Z" });
    await sell("d");
    expect(sandbox.control.book.pendingEvents.size).toBe(0);
    expect((await call("POST", "/__clock", { at: null })).body).toMatchObject({ isHeld: false });
  });
});

describe("the Stripe wire", () => {
  test("a stored server error is replayed under its key, as Stripe does", async () => {
    sandbox.control.faults.add({ rail: "stripe", operation: "create", kind: "500", when: "after", count: 1 });
    const create = () => stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "k" });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    expect(sandbox.control.book.charges.size).toBe(1);
  });

  test("a key of one endpoint does not serve another", async () => {
    const { id } = await stripe().paymentIntents.create({ amount: 900, currency: "usd" }, { idempotencyKey: "k" });
    await expect(stripe().paymentIntents.cancel(id, {}, { idempotencyKey: "k" })).rejects.toMatchObject({
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
    await expect(stripe().paymentIntents.create(params as Stripe.PaymentIntentCreateParams)).rejects.toMatchObject({
      statusCode: 400,
      param,
    });
  });

  test("search, charge, balance transaction and balance agree with the intent", async () => {
    const { id } = await sell("m");
    const found = await stripe().paymentIntents.search({ query: "metadata['attempt']:'at_m'" });
    expect(found.data.map((intent) => intent.id)).toEqual([id]);
    const { latest_charge: chargeId } = await stripe().paymentIntents.retrieve(id);
    const charge = await stripe().charges.retrieve(String(chargeId));
    const balance = await stripe().balanceTransactions.retrieve(String(charge.balance_transaction));
    expect(balance).toMatchObject({ amount: 900, fee: 56, net: 844 });
    expect((await stripe().balance.retrieve()).pending).toMatchObject([{ amount: 844, currency: "usd" }]);
  });
});

describe("pages", () => {
  const page = (pathname: string, init?: RequestInit) => fetch(`${sandbox.url}/sandbox/${pathname}`, init);

  test.each(["fields?theme=dark&locale=en", "approve?intent=pi_x&secret=y"])(
    "%s says that no money moves and may only be framed by the shop",
    async (pathname) => {
      const reply = await page(pathname);
      expect(await reply.text()).toContain("No money moves");
      expect(reply.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    },
  );

  test("theme and language come from the address, and nothing else does", async () => {
    const html = await (
      await page(`fields?theme=${encodeURIComponent('"><script>')}&locale=${encodeURIComponent("../../x")}`)
    ).text();
    expect(html).toContain('<html lang="en" dir="ltr" data-theme="light">');
    expect(html).not.toContain("{{");
  });

  test.each(["sandbox.css", "fields.js", "control.js", "fonts/geist.woff2", "fonts/geist-mono.woff2"])(
    "%s is served",
    async (name) => {
      expect((await page(name)).status).toBe(200);
    },
  );

  test.each(["../main.ts", "constructor", "fonts/", ""])("%j is not", async (name) => {
    expect((await page(name)).status).toBe(404);
  });

  test.each([
    ["a real card", { number: "4929048177000006", month: 1, year: 2040, cvc: "123" }, "number", "number_not_test"],
    ["a lapsed card", { number: "4242424242424242", month: 1, year: 2020, cvc: "123" }, "expiry", "expiry_past"],
    ["a short code", { number: "378282246310005", month: 1, year: 2040, cvc: "123" }, "cvc", "cvc_wrong_amex"],
    ["nonsense", "x", "number", "number_wrong"],
  ])("%s gets no token, and the field with the reason", async (_, card, field, problem) => {
    const reply = await page("tokens", { method: "POST", body: JSON.stringify(card) });
    expect([reply.status, await reply.json()]).toEqual([422, { field, problem }]);
  });

  test("the control page opens to the token, by browser prompt too, and not to a foreign page", async () => {
    const asked = await page("control");
    expect([asked.status, asked.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
    const basic = { authorization: `Basic ${Buffer.from(`any:${TOKEN}`).toString("base64")}` };
    expect((await page("control", { headers: basic })).status).toBe(200);
    const set = (site: string) =>
      page("control/state", {
        method: "POST",
        headers: { ...basic, "sec-fetch-site": site },
        body: JSON.stringify({ faults: [{ kind: "reset" }] }),
      });
    expect((await set("cross-site")).status).toBe(403);
    expect((await set("same-origin")).status).toBe(200);
    expect(sandbox.control.faults.describe().faults).toHaveLength(1);
  });
});

test.each([
  ["live mode", { BACKLINE_MODE: "live" }, "BACKLINE_MODE"],
  ["a real key", { STRIPE_SECRET_KEY: "sk_live_x" }, "STRIPE_SECRET_KEY"],
])("the process refuses %s", (_, change, name) => {
  const env = {
    ...process.env,
    BACKLINE_MODE: "demo",
    BACKLINE_DATA_DIR: dataDir,
    SANDBOX_PORT: "0",
    SANDBOX_TOKEN: "0123456789abcdef",
    STRIPE_SECRET_KEY: "sk_test_x",
    STRIPE_WEBHOOK_SECRET: "whsec_x1",
    WEBHOOK_BASE_URL: "http://127.0.0.1:3000",
    ...change,
  };
  expect(() => execFileSync(process.execPath, ["--import", "tsx", "sandbox/main.ts"], { env, stdio: "pipe" })).toThrow(
    name,
  );
});
