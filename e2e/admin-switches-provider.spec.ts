import type { APIRequestContext, Page } from "playwright/test";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { readTruth } from "./sandbox-truth";
import { findTrack } from "./shop-api";

// What is switched here is switched for every buyer, so this journey runs when the others are over.
test.describe.configure({ mode: "serial" });

const strip = (page: Page, name: string) =>
  page
    .getByRole("region", { name: "Providers" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name, exact: true }) });
const versions = (page: Page) => page.getByRole("region", { name: "History" }).getByRole("listitem");

async function readRail(request: APIRequestContext): Promise<string | null> {
  // not the newest track: other specs publish some that cost nothing
  const { id: trackId } = await findTrack(request, "Penny a Head");
  const basket = { lines: [{ trackId }], currency: "USD", country: "US" };
  const quote = await (await request.post("/api/checkout/quote", { data: basket })).json();
  return quote.methods.find((one: { method: string }) => one.method === "card")?.rail ?? null;
}

async function readVersion(request: APIRequestContext, demo: DemoFile): Promise<number> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  return (await (await request.get("/api/settings/payments", { headers })).json()).snapshotId;
}

type Switch = { provider: string; isEnabled: boolean; priority: number | null };

/** The providers of the settings in force, as a change of them names them. */
async function readProviders(request: APIRequestContext, demo: DemoFile): Promise<Switch[]> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const { providers } = await (await request.get("/api/settings/payments", { headers })).json();
  const known = (providers as Switch[]).filter(({ priority }) => priority !== null);
  return known.map(({ provider, isEnabled, priority }) => ({ provider, isEnabled, priority }));
}

test("a provider is switched off and on again without a restart, and all of it is on record", async ({
  page,
  signIn,
  request,
  demo,
}) => {
  const first = await readVersion(request, demo);
  await signIn(page, "admin");
  await page.goto("/settings/payments");
  await expect(strip(page, "Stripe")).toContainText("Closed");
  expect(await readRail(request)).toBe("stripe");

  await strip(page, "Stripe").getByRole("switch").click();
  await expect(page.getByText(`Draft version ${first + 1}`)).toBeVisible();
  expect(await readRail(request), "a draft changes nothing").toBe("stripe");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(strip(page, "Stripe").getByRole("switch")).toBeChecked();

  await strip(page, "Stripe").getByRole("switch").click();
  await page.getByRole("button", { name: `Activate version ${first + 1}` }).click();
  await expect(page.getByText(`Version ${first + 1} is in force in every process.`)).toBeVisible();
  await expect.poll(() => readRail(request), { timeout: 1_000, intervals: [100] }).toBe("paypal");
  await expect(strip(page, "Stripe")).toContainText("Not asked");
  await expect(versions(page).first()).toContainText("Stripe off");

  await page.getByRole("button", { name: `Roll back to version ${first}` }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Roll back to version ${first}` })
    .click();
  await expect(page.getByText(`Rolled back: version ${first + 2} is in force`)).toBeVisible();
  await expect.poll(() => readRail(request), { timeout: 1_000, intervals: [100] }).toBe("stripe");

  await page.getByRole("link", { name: "Audit log" }).first().click();
  const entries = page.getByRole("main").getByRole("listitem").filter({ hasText: "payment-settings:" });
  await expect(entries.nth(0)).toContainText("payment_settings.rolled_back");
  await expect(entries.nth(1)).toContainText("payment_settings.activated");
});

test("the order changes by keyboard; all off is refused in words; who comes second is told", async ({
  page,
  signIn,
  request,
  demo,
  expectedConsole,
}) => {
  expectedConsole.push(/409/);
  const first = await readVersion(request, demo);
  await signIn(page, "admin");
  await page.goto("/settings/payments");
  await strip(page, "PayPal").getByRole("button", { name: "Ask PayPal earlier" }).press("Enter");
  await expect(page.getByRole("region", { name: "Providers" }).getByRole("listitem").first()).toContainText("PayPal");
  await page.getByRole("button", { name: "Discard" }).click();

  const isOn = page.getByRole("region", { name: "Providers" }).getByRole("switch", { checked: true });
  for (let left = await isOn.count(); left > 0; left--) {
    await isOn.first().click();
    await expect(isOn).toHaveCount(left - 1);
  }
  await expect(page.getByText("At least one provider that moves money must stay on")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Activate/ })).toBeDisabled();
  await strip(page, "PayPal").getByRole("switch").click();

  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const asItIs = await readProviders(request, demo);
  await page.route("**/api/settings/payments", async (route) => {
    if (route.request().method() === "PUT")
      await request.put("/api/settings/payments", { headers, data: { baseVersion: first, providers: asItIs } });
    await route.continue();
  });
  await page.getByRole("button", { name: /^Activate/ }).click();
  await expect(page.getByText(`Version ${first + 1} was activated meanwhile.`)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Activate/ }), "nobody's change is undone unseen").toHaveCount(0);
  await page.getByRole("button", { name: `Put my draft on version ${first + 1}` }).click();
  await expect(page.getByText(`Draft version ${first + 2}`)).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  expect(await readRail(request)).toBe("stripe");
});

test("a version activated elsewhere while a draft is open is shown, not overwritten", async ({
  page,
  signIn,
  request,
  demo,
}) => {
  const first = await readVersion(request, demo);
  await signIn(page, "admin");
  await page.goto("/settings/payments");
  await strip(page, "PayPal").getByRole("switch").click();
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const asItIs = await readProviders(request, demo);
  const reordered = asItIs.map((entry) => ({
    ...entry,
    priority: entry.provider === "paypal" ? 1 : (entry.priority ?? 0) + 1,
  }));
  const changed = await request.put("/api/settings/payments", {
    headers,
    data: { baseVersion: first, providers: reordered },
  });
  expect(changed.status()).toBe(200);
  await expect(page.getByText(`Version ${first + 1} was activated meanwhile.`)).toContainText("PayPal to place 1");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("region", { name: "Providers" }).getByRole("listitem").first()).toContainText("PayPal");
  const restored = await request.post("/api/settings/payments/rollback", {
    headers,
    data: { baseVersion: first + 1, version: first },
  });
  expect(restored.status()).toBe(200);
  await expect(page.getByRole("region", { name: "Providers" }).getByRole("listitem").first()).toContainText("Stripe");
});

test("strategy and weights are drafted by keyboard, activated, and rolled back", async ({
  page,
  signIn,
  request,
  demo,
}) => {
  const first = await readVersion(request, demo);
  await signIn(page, "admin");
  await page.goto("/settings/payments");
  const strategies = page.getByRole("group", { name: "Send each payment by" });
  await strategies.getByRole("radio", { name: /^Fastest/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(strategies.getByRole("radio", { name: /^Split by weight/ })).toBeChecked();
  const weightOf = (name: string) => page.getByRole("textbox", { name: `Weight of ${name}` });
  for (const weight of await page.getByRole("textbox", { name: /^Weight of / }).all()) await weight.fill("0");
  await expect(page.getByText("Give at least one provider that is on a weight above zero.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Activate/ })).toBeDisabled();
  await weightOf("Stripe").fill("3");
  await weightOf("PayPal").fill("1");
  await expect(strip(page, "Stripe")).toContainText("75%");
  await page.getByRole("button", { name: `Activate version ${first + 1}` }).click();
  await expect(page.getByText(`Version ${first + 1} is in force in every process.`)).toBeVisible();
  await expect(versions(page).first()).toContainText("Strategy: Split by weight, Stripe weighs 3");
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const data = { baseVersion: first + 1, version: first };
  expect((await request.post("/api/settings/payments/rollback", { headers, data })).status()).toBe(200);
  await expect(strategies.getByRole("radio", { name: /^Priority order/ })).toBeChecked();
  await expect(weightOf("Stripe")).toHaveCount(0);
});

test("with Braintree first a buyer pays by card there, in fields that look the same", async ({
  page,
  request,
  demo,
}) => {
  const first = await readVersion(request, demo);
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const asItIs = await readProviders(request, demo);
  const placeOf = ({ provider, priority }: Switch) => (provider === "braintree" ? 1 : (priority ?? 0) + 1);
  const providers = asItIs.map((entry) => ({ ...entry, priority: placeOf(entry) }));
  const changed = await request.put("/api/settings/payments", { headers, data: { baseVersion: first, providers } });
  expect(changed.status()).toBe(200);
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, "bea@example.org");
  const orderId = await pay(page);
  const { charges } = await readTruth(demo, orderId);
  expect(charges.map(({ rail, state }) => [rail, state])).toEqual([["braintree", "captured"]]);
  const rollback = { baseVersion: first + 1, version: first };
  const restored = await request.post("/api/settings/payments/rollback", { headers, data: rollback });
  expect(restored.status()).toBe(200);
});
