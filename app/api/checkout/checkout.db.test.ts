import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";

type Handler = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>;
type Routes = Record<"checkout" | "quote" | "confirm" | "order" | "open" | "step", Handler>;

let sandbox: Sandbox;
let routes: Routes;
let factories: typeof import("@/test/factories");
let pool: typeof import("@/lib/platform/db")["pool"];

// the rails are configured when they are first used, so the sandbox's address must be known before anything is imported
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    token: "checkout-token",
    keys: {
      stripe: {
        secretKey: process.env.STRIPE_SECRET_KEY ?? "",
        webhookSecret: process.env.STRIPE_WEBHOOK_SECRET ?? "",
      },
    },
    webhookBaseUrl: null,
    publicUrl: "http://127.0.0.1:3000",
    dataDir: null,
  });
  process.env.SANDBOX_URL = sandbox.url;
  factories = await import("@/test/factories");
  ({ pool } = await import("@/lib/platform/db"));
  routes = {
    checkout: (await import("./route")).POST,
    quote: (await import("./quote/route")).POST,
    confirm: (await import("../orders/[id]/payment/confirm/route")).POST,
    step: (await import("../orders/[id]/payment/step/route")).GET,
    order: (await import("../orders/[id]/route")).GET,
    open: (await import("../orders/[id]/open/route")).GET,
  };
});
afterAll(async () => {
  await sandbox.close();
});

let keys = 0;
const newKey = () => `checkout-test-${++keys}-${Date.now()}`;

function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:3000${path}`, { method: "POST", body: JSON.stringify(body), headers });
}

async function basketOf(prices = [129], more: object = {}): Promise<Record<string, unknown>> {
  const release = await factories.makeRelease({ trackPrices: prices });
  const lines = release.publicTrackIds.map((trackId) => ({ trackId }));
  return { lines, currency: "USD", country: "US", email: "orla@example.test", method: "card", ...more };
}

function checkout(body: unknown, key = newKey()): Promise<Response> {
  return routes.checkout(post("/api/checkout", body, key ? { "idempotency-key": key } : {}));
}

const cookieOf = (reply: Response) => reply.headers.get("set-cookie")?.split(";")[0] ?? "";
const at = (id: string) => ({ params: Promise.resolve({ id }) });

function confirm(id: string, cookie: string, token = "pm_card_visa", key = newKey()): Promise<Response> {
  const request = post(`/api/orders/${id}/payment/confirm`, { token }, { "idempotency-key": key, cookie });
  return routes.confirm(request, at(id));
}

function getOrder(id: string, cookie = ""): Promise<Response> {
  return routes.order(new Request(`http://127.0.0.1:3000/api/orders/${id}`, { headers: { cookie } }), at(id));
}

/** Repeats while the answer is "still running", as a client does. */
async function insist(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const reply = await ask();
    if (reply.status !== 409) return reply;
    expect(reply.headers.get("retry-after")).toBe("1");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a guest buys two tracks: quote, checkout, confirm, order with receipt and downloads", async () => {
  const basket = await basketOf([129, 200]);
  const { lines, currency, country } = basket;
  const quote = await (await routes.quote(post("/api/checkout/quote", { lines, currency, country }))).json();
  expect(quote).toMatchObject({
    totalMinor: 329,
    gone: [],
    receipt: { totalMinor: 329, fee: { provider: "stripe", isEstimated: true } },
  });

  const placed = await checkout(basket);
  expect(placed.status).toBe(201);
  expect(placed.headers.get("set-cookie")).toMatch(
    /^order_ord_\w{26}=[\w-]{22}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
  );
  const { order, payment } = await placed.json();
  expect(payment).toMatchObject({ state: "open", rail: "stripe", next: { kind: "fields" } });

  const confirmed = await confirm(order.id, cookieOf(placed));
  expect([confirmed.status, await confirmed.json()]).toMatchObject([
    200,
    { state: "captured", next: { kind: "none" } },
  ]);

  const view = await (await getOrder(order.id, cookieOf(placed))).json();
  expect(view).toMatchObject({ status: "paid", cardLast4: "4242", email: "orla@example.test" });
  expect(view.number).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{4}$/);
  expect(view.timeline.map((moment: { kind: string }) => moment.kind)).toEqual([
    "placed",
    "authorized",
    "captured",
    "ready",
  ]);
  expect(view.downloads).toHaveLength(2);
  const { receipt } = view;
  expect(receipt).toMatchObject({
    totalMinor: 329,
    fee: { amountMinor: 40, percentPpm: 29_000, fixedMinor: 30 },
    store: { amountMinor: 20, sharePpm: 60_000 },
    artistsMinor: 269,
  });
  expect(receipt).toEqual({ ...quote.receipt, ledgerTransactionId: receipt.ledgerTransactionId });
  expect(receipt.ledgerTransactionId).toMatch(/^ltx_\w{26}$/);
});

test("fifty checkouts and fifty confirmations with one key each: one order, one capture, equal replies", async () => {
  const basket = await basketOf();
  const checkoutKey = newKey();
  const first = await Promise.all(Array.from({ length: 50 }, () => checkout(basket, checkoutKey)));
  expect(first.every((reply) => reply.status === 201 || reply.status === 409)).toBe(true);
  const placed = await Promise.all(
    first.map((reply) => (reply.status === 201 ? reply : insist(() => checkout(basket, checkoutKey)))),
  );
  const cookies = new Set(placed.map(cookieOf));
  const orders = await Promise.all(placed.map(async (reply) => JSON.stringify(await reply.json())));
  expect([new Set(orders).size, cookies.size]).toEqual([1, 1]);
  const { id } = JSON.parse(orders[0] ?? "").order;
  const [cookie = ""] = cookies;

  const confirmKey = newKey();
  const again = () => confirm(id, cookie, "pm_card_visa", confirmKey);
  const second = await Promise.all(Array.from({ length: 50 }, again));
  expect(second.every((reply) => reply.status === 200 || reply.status === 409)).toBe(true);
  const confirmed = await Promise.all(second.map((reply) => (reply.status === 200 ? reply : insist(again))));
  const payments = await Promise.all(confirmed.map(async (reply) => JSON.stringify(await reply.json())));
  expect(new Set(payments).size).toBe(1);
  expect(JSON.parse(payments[0] ?? "").state).toBe("captured");

  const charges = [...sandbox.control.book.charges.values()].filter((charge) => charge.orderRef === id);
  expect(charges.filter((charge) => charge.capture)).toHaveLength(1);
  expect(charges).toHaveLength(1);
  const { rows } = await pool.query("SELECT reply::text FROM idempotency_key WHERE key = $1", [checkoutKey]);
  expect(rows[0].reply).not.toContain(cookie.split("=")[1]);
});

test.each([
  ["no key", "", 400],
  ["a short key", "seven77", 400],
  ["a key with a space", "not a visible key", 400],
])("%s: 400, nothing stored", async (_, key, status) => {
  const before = await pool.query("SELECT count(*) FROM customer_order");
  const reply = await checkout(await basketOf(), key);
  expect([reply.status, (await reply.json()).code]).toEqual([status, "idempotency_key_missing"]);
  expect((await pool.query("SELECT count(*) FROM customer_order")).rows).toEqual(before.rows);
});

test("another body, or another address, under a used key: 422", async () => {
  const key = newKey();
  const basket = await basketOf();
  const placed = await checkout(basket, key);
  const other = await checkout({ ...basket, country: "IE" }, key);
  expect([other.status, (await other.json()).code]).toEqual([422, "idempotency_mismatch"]);
  const { order } = await placed.json();
  expect((await confirm(order.id, cookieOf(placed), "pm_card_visa", key)).status).toBe(422);
});

test("a crashed checkout is resumed by its retry: the same order, not a second one", async () => {
  const key = newKey();
  const basket = await basketOf();
  const { order } = await (await checkout(basket, key)).json();
  await pool.query(
    "UPDATE idempotency_key SET status = NULL, reply = NULL, locked_until = now() - interval '1 second' WHERE key = $1",
    [key],
  );
  const resumed = await checkout(basket, key);
  expect((await resumed.json()).order.id).toBe(order.id);
});

test("a confirmation whose process died is not sent twice by its retry", async () => {
  const placed = await checkout(await basketOf());
  const { order } = await placed.json();
  const key = newKey();
  await confirm(order.id, cookieOf(placed), "pm_card_chargeDeclined", key);
  await pool.query(
    "UPDATE idempotency_key SET status = NULL, reply = NULL, locked_until = now() - interval '1 second' WHERE key = $1",
    [key],
  );
  const resumed = await confirm(order.id, cookieOf(placed), "pm_card_chargeDeclined", key);
  expect((await resumed.json()).next.kind).toBe("retry");
  const charge = [...sandbox.control.book.charges.values()].find((candidate) => candidate.orderRef === order.id);
  expect(charge?.declines).toHaveLength(1);
});

test.each<[string, object, number, string]>([
  ["an empty basket", { lines: [] }, 400, "lines"],
  ["a price from the client", { lines: "cheaper" }, 422, "lines.0"],
  ["a track nobody sells", { lines: [{ trackId: "trk_00000000000000000000000000" }] }, 422, "lines.0"],
  ["the same track twice", { lines: "twice" }, 422, "lines.1"],
  ["another currency", { currency: "EUR" }, 422, "lines.0"],
  ["a currency that is none", { currency: "XXX" }, 400, "currency"],
  ["a made-up e-mail", { email: "orla" }, 400, "email"],
  ["a way of paying that is none", { method: "cheque" }, 400, "method"],
  ["a field too many", { totalMinor: 1 }, 400, "totalMinor"],
])("%s: refused with the field, nothing stored, the key stays free", async (_, change, status, path) => {
  const basket = await basketOf();
  const [line] = basket.lines as { trackId: string }[];
  const lines = { cheaper: [{ ...line, amountMinor: 1 }], twice: [line, line] }[(change as { lines: string }).lines];
  const key = newKey();
  const reply = await checkout({ ...basket, ...change, ...(lines ? { lines } : {}) }, key);
  const problem = await reply.json();
  expect(reply.headers.get("content-type")).toContain("application/problem+json");
  expect([reply.status, problem.errors?.[0]?.path]).toEqual([status, path]);
  expect((await checkout(basket, key)).status).toBe(201);
});

test("a draft and a withdrawn track are gone, and the quote says which", async () => {
  const draft = await factories.makeRelease({ status: "draft" });
  const sold = await factories.makeRelease();
  const lines = [{ trackId: draft.publicTrackIds[0] }, { releaseId: sold.publicId }];
  const quote = await (
    await routes.quote(post("/api/checkout/quote", { lines, currency: "USD", country: "US" }))
  ).json();
  expect(quote).toMatchObject({ gone: [draft.publicTrackIds[0]], totalMinor: 900, lines: [{ kind: "release" }] });
  const reply = await checkout({ ...(await basketOf()), lines });
  expect([reply.status, (await reply.json()).errors]).toMatchObject([422, [{ path: "lines.0" }]]);
});

test("a free record needs no payment and is handed over at once", async () => {
  const free = await factories.makeRelease({ priceMinor: 0, trackPrices: [0, 0] });
  const placed = await checkout({ ...(await basketOf()), lines: [{ releaseId: free.publicId }] });
  expect(await placed.clone().json()).toMatchObject({ order: { status: "paid", totalMinor: 0 }, payment: null });
  const view = await (await getOrder((await placed.json()).order.id, cookieOf(placed))).json();
  expect(view).toMatchObject({ status: "paid", payment: null, receipt: { totalMinor: 0, ledgerTransactionId: null } });
  expect(view.downloads).toHaveLength(2);
});

test("an order shows itself to its cookie only; a link's secret is exchanged for the cookie and leaves the address", async () => {
  const placed = await checkout(await basketOf());
  const { id } = (await placed.json()).order;
  const other = await checkout(await basketOf());
  const cookie = cookieOf(placed);
  const stolen = `order_${id}=${cookieOf(other).split("=")[1]}`;
  expect([
    (await getOrder(id)).status,
    (await getOrder(id, stolen)).status,
    (await getOrder(id, cookie)).status,
  ]).toEqual([404, 404, 200]);
  expect((await confirm(id, stolen)).status).toBe(404);

  const open = (key: string) =>
    routes.open(new Request(`http://127.0.0.1:3000/api/orders/${id}/open?key=${key}`), at(id));
  const exchanged = await open(cookie.split("=")[1] ?? "");
  expect([exchanged.status, exchanged.headers.get("location"), exchanged.headers.get("referrer-policy")]).toEqual([
    303,
    `/orders/${id}`,
    "no-referrer",
  ]);
  expect(cookieOf(exchanged)).toBe(cookie);
  expect((await open("0123456789abcdefghijkl")).status).toBe(404);
});

test("a bank's page is reached through our own address", async () => {
  const placed = await checkout(await basketOf());
  const { id } = (await placed.json()).order;
  const asked = await (await confirm(id, cookieOf(placed), "pm_card_authenticationRequired")).json();
  expect(asked.next).toEqual({
    kind: "redirect",
    url: `/api/orders/${id}/payment/step`,
    rail: "stripe",
    providerRef: expect.stringMatching(/^pi_/),
  });
  const request = new Request(`http://127.0.0.1:3000${asked.next.url}`, { headers: { cookie: cookieOf(placed) } });
  const step = await routes.step(request, at(id));
  expect([step.status, step.headers.get("location")]).toEqual([303, expect.stringContaining("/sandbox/approve")]);
});

test("no token, secret or card number rests in the database", async () => {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT jsonb_agg(to_jsonb(e))::text AS text FROM attempt_evidence e UNION ALL SELECT jsonb_agg(to_jsonb(a))::text FROM payment_attempt a
     UNION ALL SELECT jsonb_agg(to_jsonb(k))::text FROM idempotency_key k`,
  );
  for (const { text } of rows) expect(text).not.toMatch(/pm_card|tok_|_secret_|sk_test|whsec_|4242424242424242/);
});
