import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import readline from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

vi.hoisted(() => {
  for (const name of Object.keys(process.env)) if (/^(STRIPE|PAYPAL|SANDBOX)_/.test(name)) delete process.env[name];
  Object.assign(process.env, { BACKLINE_MODE: "live", RATE_LIMITS: "all=1000000/60 key-test=3/600" });
});

import { DELETE, PUT } from "@/app/api/settings/payments/keys/[provider]/route";
import { POST as TEST } from "@/app/api/settings/payments/keys/[provider]/test/route";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { openColumn } from "@/lib/platform/sealed-columns";
import type { UserActor } from "@/lib/platform/session";
import { makeSession, makeUser } from "@/test/factories";
import { PAYPAL, SECRETS, startPaymentWorld, type World } from "@/test/payment-world";
import { availableRails } from "./available-rails";
import { setProviderKeys } from "./change-provider-keys";
import { getProviderKeys, testProviderKeys } from "./provider-keys-board";
import { createPaypalRail } from "./providers/paypal";
import { createStripeRail } from "./providers/stripe";
import { environmentKeys, keepPageKeys, railKeys } from "./rail-keys";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { loadPageKeys } from "./watch-page-keys";

const KEY = "sk_live_51TheKeyOfTheFirstAccount";
const STRIPE = {
  STRIPE_SECRET_KEY: KEY,
  STRIPE_PUBLISHABLE_KEY: "pk_live_51ThePublicPart",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef",
};
const OTHER = { STRIPE_SECRET_KEY: "sk_live_51TheKeyThatCameAfterIt9" };
const PAYPAL_KEYS = { PAYPAL_CLIENT_ID: `A${"x".repeat(30)}`, PAYPAL_CLIENT_SECRET: `E${"y".repeat(30)}` };

let admin: UserActor;
let cookie: string;
beforeAll(async () => {
  const user = await makeUser(["admin"]);
  // an admin of a live store has a second factor, or does nothing
  const session = await makeSession(user.userId, ["passkey"]);
  cookie = session.cookie;
  admin = { ...user, sessionId: session.sessionId };
});
beforeEach(async () => {
  await pool.query("TRUNCATE provider_credential");
  await loadPageKeys();
});
const started: ChildProcess[] = [];
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await openLiveChannel().close();
});

type Method = "PUT" | "DELETE" | "POST";
const HANDLERS = { PUT, DELETE, POST: TEST };

function send(method: Method, provider: string, body?: unknown, headers: Record<string, string> = { cookie }) {
  const request = new Request(`http://127.0.0.1:3000/api/settings/payments/keys/${provider}`, {
    method,
    headers: { "sec-fetch-site": "same-origin", ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return HANDLERS[method](request, { params: Promise.resolve({ provider }) });
}

async function readRow(provider: string) {
  const { rows } = await pool.query<{ sealed_keys: string }>(
    "SELECT sealed_keys FROM provider_credential WHERE provider = $1",
    [provider],
  );
  return rows[0]?.sealed_keys ?? "";
}

test("a live store with one real-shaped key has that rail and no other", async () => {
  expect([...availableRails().keys()]).toEqual([]);
  expect((await send("PUT", "stripe", { keys: STRIPE })).status).toBe(200);
  expect([...availableRails().keys()]).toEqual(["stripe"]);
  expect(availableRails().get("stripe")?.livemode).toBe(true);
});

test("keys rest sealed, their row cannot be moved, and neither an answer nor the audit log holds them", async () => {
  const answer = await (await send("PUT", "stripe", { keys: STRIPE })).text();
  const sealed = await readRow("stripe");
  expect(sealed).toMatch(/^v\d+\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
  expect(JSON.parse(openColumn("providerKeys", "stripe", sealed))).toEqual(STRIPE);
  expect(() => openColumn("providerKeys", "paypal", sealed)).toThrow();

  const { rows } = await pool.query(
    "SELECT * FROM audit_entry WHERE subject = 'provider:stripe' ORDER BY seq DESC LIMIT 1",
  );
  expect(rows[0]).toMatchObject({
    action: expect.stringMatching(/^provider_keys\./),
    actor_id: admin.userId,
    after: { parts: ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"] },
  });
  const { rows: dump } = await pool.query("SELECT c::text AS text FROM provider_credential c");
  for (const text of [answer, JSON.stringify(rows), JSON.stringify(dump)])
    for (const secret of [STRIPE.STRIPE_SECRET_KEY, STRIPE.STRIPE_WEBHOOK_SECRET]) expect(text).not.toContain(secret);
});

test("the page shows of a long secret its end, and public parts as they are", async () => {
  await setProviderKeys(admin, "paypal", { keys: PAYPAL_KEYS, isSameAccount: false });
  await setProviderKeys(admin, "stripe", {
    keys: { ...STRIPE, STRIPE_WEBHOOK_SECRET: "whsec_12345678" },
    isSameAccount: false,
  });
  const { providers } = await getProviderKeys(admin);
  const shown = Object.fromEntries(
    providers.flatMap(({ parts }) => parts.map(({ name, shown: part }) => [name, part])),
  );
  expect(shown).toMatchObject({
    PAYPAL_CLIENT_ID: PAYPAL_KEYS.PAYPAL_CLIENT_ID,
    PAYPAL_CLIENT_SECRET: "yyyy",
    STRIPE_SECRET_KEY: KEY.slice(-4),
    STRIPE_WEBHOOK_SECRET: null,
    ADYEN_API_KEY: null,
  });
  expect(providers.map(({ source }) => source)).toEqual(["page", "page", "none", "none", "none"]);
  expect(providers[0]?.webhookUrl).toBe("http://127.0.0.1:3000/api/webhooks/stripe");
});

test("a row whose envelope was moved there makes its provider absent, and no other", async () => {
  await setProviderKeys(admin, "stripe", { keys: STRIPE, isSameAccount: false });
  await setProviderKeys(admin, "paypal", { keys: PAYPAL_KEYS, isSameAccount: false });
  await pool.query(
    "UPDATE provider_credential SET sealed_keys = $1, version = gen_random_uuid() WHERE provider = 'paypal'",
    [await readRow("stripe")],
  );
  await loadPageKeys();
  expect([...availableRails().keys()]).toEqual(["stripe"]);
  expect((await getProviderKeys(admin)).providers[1]?.source).toBe("unreadable");
});

test.each([
  ["a test key", "stripe", { STRIPE_SECRET_KEY: "sk_test_0123456789" }, "keys.STRIPE_SECRET_KEY"],
  ["a missing part", "paypal", { PAYPAL_CLIENT_ID: PAYPAL_KEYS.PAYPAL_CLIENT_ID }, "keys.PAYPAL_CLIENT_SECRET"],
  ["an address", "stripe", { ...STRIPE, baseUrl: "https://evil.test" }, "keys.baseUrl"],
  [
    "a prefix that leads elsewhere",
    "adyen",
    { ADYEN_API_KEY: `AQE${"a".repeat(30)}`, ADYEN_MERCHANT_ACCOUNT: "ShopECOM", ADYEN_LIVE_PREFIX: "evil.test/" },
    "keys.ADYEN_LIVE_PREFIX",
  ],
  ["the keys of another provider", "paypal", STRIPE, "keys.STRIPE_SECRET_KEY"],
])("%s is refused at its field", async (_, provider, keys, path) => {
  const reply = await send("PUT", provider, { keys });
  expect(reply.status).toBe(422);
  expect((await reply.json()).errors[0].path).toBe(path);
  expect(await readRow(provider)).toBe("");
});

test("only a signed-in admin on the store's own pages changes keys", async () => {
  const foreign = await send("PUT", "stripe", { keys: STRIPE }, { cookie, "sec-fetch-site": "cross-site" });
  expect(foreign.status).toBe(403);
  expect(
    (await send("POST", "stripe", undefined, { cookie, origin: "https://evil.test", "sec-fetch-site": "cross-site" }))
      .status,
  ).toBe(403);
  const buyer = await makeSession((await makeUser(["buyer"])).userId);
  expect((await send("PUT", "stripe", { keys: STRIPE }, { cookie: buyer.cookie })).status).toBe(403);
  const script = { ...admin, sessionId: null };
  await expect(setProviderKeys(script, "stripe", { keys: STRIPE, isSameAccount: false })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await readRow("stripe")).toBe("");
});

test("the page's keys win over the environment's as a whole; removed, the environment's are back", async () => {
  const environment = {
    ...environmentKeys(),
    STRIPE_SECRET_KEY: "sk_live_OfTheEnvironment",
    STRIPE_WEBHOOK_SECRET: "whsec_env",
  };
  keepPageKeys(new Map([["stripe", { version: "1", setAt: new Date(), keys: OTHER }]]), environment);
  expect(railKeys().STRIPE_SECRET_KEY).toBe(OTHER.STRIPE_SECRET_KEY);
  expect(railKeys().STRIPE_WEBHOOK_SECRET).toBeUndefined();
  keepPageKeys(new Map(), environment);
  expect(railKeys()).toMatchObject({
    STRIPE_SECRET_KEY: "sk_live_OfTheEnvironment",
    STRIPE_WEBHOOK_SECRET: "whsec_env",
  });
});

test("the test button is throttled", async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 4; n++) statuses.push((await send("POST", "square")).status);
  expect(statuses).toEqual([404, 404, 404, 429]);
});

test("other processes hear of it: rails, the payment machine and the browser's rules follow, without a restart", {
  timeout: 60_000,
}, async () => {
  const children = [1, 2].map(() => {
    const args = ["--import", "tsx", "--conditions=react-server", "test/provider-keys-process.ts"];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    started.push(child);
    const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async () => {
      child.stdin.write("\n");
      return JSON.parse((await lines.next()).value);
    };
  });
  for (const ask of children) expect(await ask()).toMatchObject({ rails: [], guarded: [], connect: [] });
  await send("PUT", "stripe", { keys: STRIPE });
  await send("PUT", "paypal", { keys: PAYPAL_KEYS });
  for (const ask of children) {
    await expect.poll(ask, { timeout: 4_000 }).toMatchObject({
      rails: ["stripe", "paypal"],
      guarded: ["stripe", "paypal"],
      connect: expect.arrayContaining(["https://www.paypal.com"]),
      stripeKey: KEY,
    });
  }
  await send("PUT", "stripe", { keys: OTHER });
  for (const ask of children)
    await expect.poll(ask, { timeout: 4_000 }).toMatchObject({ stripeKey: OTHER.STRIPE_SECRET_KEY });
  expect((await send("DELETE", "paypal")).status).toBe(200);
  for (const ask of children)
    await expect.poll(ask, { timeout: 4_000 }).toMatchObject({ rails: ["stripe"], guarded: ["stripe"] });
  for (const child of started) {
    child.stdin?.end();
    await once(child, "exit");
  }
});

describe("with the providers' stand-ins on the wire", () => {
  let world: World;
  beforeAll(async () => {
    world = await startPaymentWorld();
  });
  afterEach(() => world.heal());
  afterAll(() => world.close());

  const stripe = (secretKey: string, baseUrl = world.sandbox.urls.stripe) =>
    createStripeRail({ secretKey, webhookSecret: null, baseUrl, livemode: false });
  const ask = (rail: ReturnType<typeof stripe>) =>
    testProviderKeys(admin, rail.name as "stripe", new Map([[rail.name, rail]]));

  test("a test asks the provider: works, refused, not reachable", async () => {
    expect(await ask(stripe(SECRETS.secretKey))).toMatchObject({ outcome: "works", code: null });
    expect(await ask(stripe("sk_test_of_nobody"))).toMatchObject({ outcome: "refused" });
    expect(await ask(stripe(SECRETS.secretKey, "http://127.0.0.1:1"))).toMatchObject({ outcome: "unreachable" });
    const paypal = (clientSecret: string) =>
      createPaypalRail({ ...PAYPAL, clientSecret, baseUrl: world.sandbox.urls.paypal, livemode: false });
    expect(await ask(paypal(PAYPAL.clientSecret))).toMatchObject({ outcome: "works" });
    expect(await ask(paypal("of_nobody"))).toMatchObject({ outcome: "refused" });
  });

  test("a payment under way waits through a revoked key and is resolved with the one that replaces it", async () => {
    await setProviderKeys(admin, "stripe", { keys: STRIPE, isSameAccount: false });
    const orderId = await world.place();
    await world.start(orderId);
    world.sandbox.control.faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
    expect((await world.confirm(orderId)).attempt?.state).toBe("unknown");
    await pool.query("UPDATE payment_attempt SET livemode = true WHERE state = 'unknown'");
    expect((await getProviderKeys(admin)).providers[0]?.underWay).toBe(1);

    const refused = await send("PUT", "stripe", { keys: OTHER });
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail).toContain("another account cannot tell");
    expect((await send("PUT", "stripe", { keys: OTHER, isSameAccount: true })).status).toBe(200);

    const rails = (key: string) => new Map([...world.context.rails, ["stripe" as const, stripe(key)] as const]);
    Object.assign(world.context, { rails: rails("sk_test_revoked") });
    world.clock.advance(60_000);
    await world.turn();
    expect((await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("unknown");
    Object.assign(world.context, { rails: rails(SECRETS.secretKey) });
    await world.settle();
    expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  });

  test("a payment under way waits while its provider has no keys, and is resolved once it has", async () => {
    await setProviderKeys(admin, "stripe", { keys: STRIPE, isSameAccount: false });
    const orderId = await world.place();
    await world.start(orderId);
    world.sandbox.control.faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
    await world.confirm(orderId);
    const all = world.context.rails;
    Object.assign(world.context, { rails: new Map([...all].filter(([name]) => name !== "stripe")) });
    world.clock.advance(60_000);
    await world.turn().catch(() => undefined);
    expect((await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("unknown");
    Object.assign(world.context, { rails: all });
    await world.settle();
    expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  });
});

test("a session left open neither sets nor removes keys; the proof given again opens it", async () => {
  const { userId } = await makeUser(["admin"]);
  const session = await makeSession(userId, ["passkey"]);
  const headers = { cookie: session.cookie };
  const put = () => send("PUT", "stripe", { keys: STRIPE, isSameAccount: true }, headers);
  const prove = (ago: string) =>
    pool.query("UPDATE session SET proven_at = now() - $2::interval WHERE id = $1", [session.sessionId, ago]);
  await prove("11 min");
  for (const reply of [await put(), await send("DELETE", "stripe", undefined, headers)])
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([403, "fresh_sign_in_required"]);
  expect(await readRow("stripe")).toBe("");
  await prove("9 min");
  expect((await put()).status).toBe(200);
  expect((await send("DELETE", "stripe", undefined, headers)).status).toBe(200);
});
