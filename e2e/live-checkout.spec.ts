import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright/test";
import { expect, test } from "playwright/test";
import { findFreePort } from "../launcher/postgres";
import type { PaymentView, Quote } from "../lib/shared/schemas/checkout";
import type { RailFields } from "../lib/shared/schemas/rail-fields";
import { markSetUp } from "../test/processes/store-database";
import { BRAINTREE_TOKEN, type StandIns, standInForProviders } from "./provider-stand-ins";

// A store with real-shaped keys on a machine that reaches no provider: their scripts are stood in for, the page, its policy and
// what it loads are the store's own.
test.describe.configure({ mode: "serial", timeout: 90_000 });

const KEYS = {
  STRIPE_SECRET_KEY: "sk_live_0123456789abcdefghijklmn",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdefghijklmn",
  STRIPE_PUBLISHABLE_KEY: "pk_live_0123456789abcdefghijklmn",
  SQUARE_ACCESS_TOKEN: "EAAAl0123456789abcdefghijklmn",
  SQUARE_APPLICATION_ID: "sq0idp-0123456789abcdefghij",
  SQUARE_LOCATION_ID: "L0123456789AB",
  ADYEN_API_KEY: "AQEyhmfxK0123456789",
  ADYEN_MERCHANT_ACCOUNT: "ShopECOM",
  ADYEN_LIVE_PREFIX: "1797a841fbb37ca7-Shop",
  ADYEN_CLIENT_KEY: "live_0123456789ABCDEFGHIJKLMNOP",
  BRAINTREE_MERCHANT_ID: "acme",
  BRAINTREE_PUBLIC_KEY: "p0123456789abcdef",
  BRAINTREE_PRIVATE_KEY: "k0123456789abcdef",
  BRAINTREE_MERCHANT_ACCOUNTS: "USD:acme_usd",
};
const STRIPE: RailFields = { kind: "stripe", rail: "stripe", publishableKey: KEYS.STRIPE_PUBLISHABLE_KEY };
const SQUARE: RailFields = {
  kind: "square",
  rail: "square",
  applicationId: KEYS.SQUARE_APPLICATION_ID,
  locationId: KEYS.SQUARE_LOCATION_ID,
};
const ADYEN: RailFields = { kind: "adyen", rail: "adyen", clientKey: KEYS.ADYEN_CLIENT_KEY, environment: "live" };
const BRAINTREE: RailFields = { kind: "braintree", rail: "braintree", tokenUrl: "/api/checkout/client-token" };
const CARD = "4242424242424242";
const LINE = { kind: "track", id: "trk_1", title: "A song", artistName: "Orla", coverUrl: null, priceMinor: 129 };

let dataDir: string;
let address: string;
let store: ChildProcess;

test.beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-live-"));
  fs.chmodSync(dataDir, 0o755);
  const port = await findFreePort();
  address = `http://127.0.0.1:${port}`;
  const env = { ...process.env, BACKLINE_MODE: "live", BACKLINE_DATA_DIR: dataDir, PORT: String(port) };
  store = spawn(process.execPath, ["launcher/start.mjs"], {
    env: { ...env, npm_lifecycle_event: "", ...KEYS },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [store.stdout, store.stderr])
    stream?.on("data", (words) => {
      said += words;
    });
  await expect.poll(() => said, { timeout: 60_000 }).toContain("Backline is ready at");
  await markSetUp(dataDir);
  await expect.poll(() => said, { timeout: 60_000 }).toContain("The store is open at");
});
test.afterAll(async () => {
  const exited = once(store, "exit");
  store.kill("SIGTERM");
  await exited;
  fs.rmSync(dataDir, { recursive: true, force: true });
});

function quoteFor(fields: RailFields): Quote {
  const receipt = {
    currency: "USD",
    totalMinor: 129,
    artists: [],
    artistsMinor: 90,
    fee: { provider: fields.rail, amountMinor: 39, percentPpm: 0, fixedMinor: 39, isEstimated: true, bearer: "artist" },
    store: { sharePpm: 0, amountMinor: 0 },
    tax: [],
    ledgerTransactionId: null,
    returned: null,
    savings: null,
  } as const;
  const card = {
    method: "card",
    rail: fields.rail,
    isReady: true,
    browserSdk: null,
    walletSheet: null,
    fields,
  } as const;
  const totals = { currency: "USD", subtotalMinor: 129, taxMinor: 0, totalMinor: 129 } as const;
  return { ...totals, lines: [], gone: [], methods: [card], receipt: { ...receipt, artists: [], tax: [] } };
}

type Visit = { standIns: StandIns; told: { url: string; body: string }[]; broken: string[]; confirmed: unknown[] };

/**
 * A basket in front of the checkout, whose card the rail of `fields` takes. An empty live store sells nothing and its rails are
 * out of reach, so its answers about the order are given here; everything else is the store's.
 */
async function openCheckout(page: Page, fields: RailFields): Promise<Visit> {
  const visit: Visit = {
    standIns: await standInForProviders(page.context(), address),
    told: [],
    broken: [],
    confirmed: [],
  };
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) visit.broken.push(message.text());
  });
  page.on("request", (request) => {
    const body = request.postData() ?? "";
    if (request.url().startsWith(address)) visit.told.push({ url: request.url(), body });
  });
  const payment: PaymentView = {
    id: "pay_1",
    state: "open",
    rail: fields.rail,
    method: "card",
    next: { kind: "fields", fields, rail: fields.rail ?? "" },
    message: null,
  };
  const order = { id: "ord_1", status: "pending", currency: "USD", totalMinor: 129, taxMinor: 0, lines: [] };
  await page.route("**/api/checkout/quote", (route) => route.fulfill({ json: quoteFor(fields) }));
  await page.route("**/api/checkout", (route) => route.fulfill({ status: 201, json: { order, payment } }));
  await page.route("**/payment/confirm", (route) => {
    visit.confirmed.push(route.request().postDataJSON());
    return route.fulfill({ json: { ...payment, next: { kind: "wait" } } });
  });
  await page.addInitScript((line) => localStorage.setItem("backline.basket", JSON.stringify([line])), {
    ...LINE,
    currency: "USD",
  });
  await page.goto(`${address}/checkout`);
  await page.getByLabel("E-mail").fill("orla@example.org");
  return visit;
}

const payButton = (page: Page) => page.getByRole("button", { name: /^Pay\s*\$/ });
const field = (page: Page, name: string) => page.getByTitle(name, { exact: true }).contentFrame().getByLabel(name);

async function typeInBoxes(page: Page): Promise<void> {
  for (const [name, text] of Object.entries({ number: CARD, expiry: "0330", cvc: "737" }))
    await page.locator(`[data-field=${name}] iframe`).contentFrame().getByRole("textbox").fill(text);
}

/** What was typed is in the provider's frames and nowhere else. */
async function expectCardUnseen(page: Page, { told }: Visit): Promise<void> {
  expect(await page.content()).not.toContain(CARD);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(CARD);
  expect(told.filter(({ url, body }) => (url + body).includes(CARD))).toEqual([]);
}

test("Stripe: its fields from its own host take the card, and the shop gets a token", async ({ page }) => {
  const visit = await openCheckout(page, STRIPE);
  await field(page, "cardNumber").fill(CARD);
  await payButton(page).click();
  await expect(page.getByText("Enter the expiry date.")).toBeVisible();
  await field(page, "cardExpiry").fill("0830");
  await field(page, "cardCvc").fill("123");
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "Checking your payment" })).toBeVisible();
  expect(visit.confirmed).toEqual([{ token: "pm_1StandIn", rail: "stripe" }]);
  const [sent] = visit.standIns.sent;
  expect(sent).toMatchObject({ body: { number: CARD, key: KEYS.STRIPE_PUBLISHABLE_KEY } });
  await expectCardUnseen(page, visit);
  expect(visit.broken).toEqual([]);
  expect(new Set(visit.standIns.asked.map((url) => new URL(url).host))).toEqual(
    new Set(["js.stripe.com", "api.stripe.com"]),
  );
});

test("Square: the token comes with the amount its buyer's bank is asked about", async ({ page }) => {
  const visit = await openCheckout(page, SQUARE);
  await field(page, "card").fill(CARD);
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "Checking your payment" })).toBeVisible();
  expect(visit.confirmed).toEqual([{ token: "cnon:CBASEStandIn", rail: "square" }]);
  expect(visit.standIns.sent[0]?.body).toMatchObject({
    applicationId: KEYS.SQUARE_APPLICATION_ID,
    locationId: KEYS.SQUARE_LOCATION_ID,
    details: { amount: "1.29", currencyCode: "USD", intent: "CHARGE", billingContact: { email: "orla@example.org" } },
  });
  await expectCardUnseen(page, visit);
  expect(visit.broken).toEqual([]);
  expect(visit.standIns.asked.filter((url) => url.includes("stripe"))).toEqual([]);
});

test("Adyen: its own component in our boxes, under the shop's policy, and the token that our server reads", async ({
  page,
}) => {
  const visit = await openCheckout(page, ADYEN);
  await typeInBoxes(page);
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "Checking your payment" })).toBeVisible();
  const [{ token, rail }] = visit.confirmed as [{ token: string; rail: string }];
  expect(rail).toBe("adyen");
  const parts = ["encryptedCardNumber", "encryptedExpiryMonth", "encryptedExpiryYear", "encryptedSecurityCode"];
  expect(JSON.parse(Buffer.from(token.replace("adyenparts_", ""), "base64url").toString())).toEqual(
    Object.fromEntries(parts.map((part) => [part, `eyJ-${part}`])),
  );
  await expectCardUnseen(page, visit);
  expect(visit.broken).toEqual([]);
  const hosts = new Set(visit.standIns.asked.map((url) => new URL(url).host));
  for (const host of hosts) expect(host).toMatch(/^checkout(shopper|analytics)-live(\.cdn)?\.adyen\.com$/);
});

test("Braintree: its own component, with a client token for the currency, in frames of its own", async ({ page }) => {
  let asked: unknown;
  await page.route("**/api/checkout/client-token", (route) => {
    asked = route.request().postDataJSON();
    return route.fulfill({ status: 201, json: { clientToken: BRAINTREE_TOKEN } });
  });
  const visit = await openCheckout(page, BRAINTREE);
  await typeInBoxes(page);
  await payButton(page).click();
  await expect(page.getByRole("heading", { name: "Checking your payment" })).toBeVisible();
  expect(asked).toEqual({ rail: "braintree", currency: "USD" });
  expect(visit.confirmed).toEqual([{ token: "tokencc_stand_in", rail: "braintree" }]);
  await expectCardUnseen(page, visit);
  // what it tells PayPal about itself is in no list of its documentation, and no payment needs it
  expect(visit.broken.filter((text) => !text.includes("www.paypal.com/xoplatform/logger/"))).toEqual([]);
});

test("a blocked script is said in words, and trying again brings the fields", async ({ page }) => {
  const standIns = await openCheckout(page, SQUARE).then((visit) => visit.standIns);
  standIns.isBlocked = true;
  await page.reload();
  await expect(page.getByRole("alert").filter({ hasText: "The card fields of Square did not open." })).toBeVisible();
  standIns.isBlocked = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(field(page, "card")).toBeVisible();
});

test("a night theme reaches the provider's frames", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openCheckout(page, STRIPE);
  const colour = () => field(page, "cardNumber").evaluate((box) => getComputedStyle(box).color);
  await expect(field(page, "cardNumber")).toBeVisible();
  const byDay = await colour();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(colour).not.toBe(byDay);
});
