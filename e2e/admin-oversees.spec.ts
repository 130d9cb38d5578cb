import { randomUUID } from "node:crypto";
import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { publishSingle } from "./shop-api";

const WALLETS = ["Apple Pay", "Google Pay"];

const auditRows = (page: Page, subject: string) =>
  page.getByRole("main").getByRole("listitem").filter({ hasText: subject });

test("the providers page shows the rails with switch, breaker and price, and each wallet with the rails that it rides on", async ({
  page,
  signIn,
}) => {
  await signIn(page, "admin");
  await expect(page).toHaveURL(/\/settings\/payments$/);
  const strips = page.getByRole("region", { name: "Providers" }).getByRole("listitem");
  await expect(strips).toHaveCount(7);
  const stripe = strips.filter({ has: page.getByRole("heading", { name: "Stripe", exact: true }) });
  await expect(stripe.getByRole("switch", { name: "Stripe on" })).toBeChecked();
  await expect(stripe).toContainText("Closed");
  await expect(stripe).toContainText("2.90% + $0.30");
  for (const name of WALLETS) {
    const strip = strips.filter({ has: page.getByRole("heading", { name, exact: true }) });
    await expect(strip.getByRole("switch", { name: `${name} on` })).toBeChecked();
    for (const rail of ["Stripe", "Adyen", "Square", "Braintree"])
      await expect(strip.getByRole("term").filter({ hasText: rail })).toBeVisible();
    await expect(strip).toContainText("As a card at the rail it rides on.");
  }
});

test("the audit log shows a price change and a publication, and its chain is intact", async ({
  page,
  signIn,
  demo,
  request,
}) => {
  const { releaseId } = await publishSingle(request, demo, `On Record ${randomUUID().slice(0, 8)}`, "1.29");
  const headers = { authorization: `Bearer ${demo.apiKeys.artist}` };
  const changed = await request.patch(`/api/releases/${releaseId}`, { headers, data: { price: "2.50" } });
  expect(changed.status()).toBe(200);

  await signIn(page, "admin");
  await page.getByRole("link", { name: "Audit log" }).first().click();
  const [price, publication] = [auditRows(page, releaseId).nth(0), auditRows(page, releaseId).nth(1)];
  await expect(price).toContainText("release.price");
  await expect(publication).toContainText("release.publish");
  await price.locator("summary").click();
  await expect(price.getByRole("term").first()).toHaveText("priceMinor");
  await expect(price.getByRole("deletion")).toHaveText("129");
  await expect(price.getByRole("insertion")).toHaveText("250");
  await expect(price).toContainText("Marguerite Ossian");

  await page.getByLabel("Action").selectOption("release.publish");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/action=release\.publish/);
  await expect(auditRows(page, releaseId)).toHaveCount(1);
  const check = page.getByRole("button", { name: "Check the whole chain" });
  await check.click();
  await expect(page.getByRole("status")).toContainText(/Intact up to entry \d+/, { timeout: 30_000 });
  await expect(check).toBeEnabled();
});

test("an API key is shown once, works, and stops working when it is revoked", async ({ page, signIn, request }) => {
  const name = `Till ${randomUUID().slice(0, 8)}`;
  await signIn(page, "admin");
  await page.getByRole("link", { name: "Sign-in and keys" }).click();
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByText("Say what this key is for.")).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("checkbox", { name: "Read analytics" }).check();
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByRole("heading", { name: `Key for ${name}` })).toBeVisible();
  const token = (await page.getByText(/^bl_\w+_\S{20,}$/).textContent()) ?? "";
  const askWithKey = async (path: string) =>
    (await request.get(path, { headers: { authorization: `Bearer ${token}` } })).status();
  expect(await askWithKey("/api/analytics/live?once=1")).toBe(200);
  expect(await askWithKey("/api/settings/store"), "outside its scopes").toBe(403);

  await page.getByRole("button", { name: "I have stored it" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(row).toHaveCount(0);
  expect(await askWithKey("/api/analytics/live?once=1")).toBe(401);
});

test("a new target is on the dashboard of whoever watches, without a reload", async ({ page, signIn, openVisitor }) => {
  const watcher = await openVisitor();
  await signIn(watcher, "analyst");
  await signIn(page, "admin");
  await page.getByRole("link", { name: "Live", exact: true }).click();
  await page.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog", { name: "Target of an hour" });
  const field = dialog.getByLabel("Per hour, in USD");
  const before = await field.inputValue();
  const wanted = before === "48.00" ? "36.00" : "48.00";
  await field.fill("a lot");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("Write an amount such as 4900 or 4900.00.");
  await expect(field).toHaveValue("a lot");
  await field.fill(wanted);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  for (const wall of [page, watcher]) await expect(wall.getByText(`target $${Number(wanted)}`)).toBeVisible();
  await expect(watcher.getByRole("button", { name: "Change" })).toHaveCount(0);
});

test.describe("what an analyst may not see", () => {
  // the browser itself notes a refused page
  test.use({ expectedConsole: [/status of 403/] });

  for (const path of ["/settings/audit", "/settings/payments", "/portal"]) {
    test(`${path} is refused in words`, async ({ page, signIn }) => {
      await signIn(page, "analyst");
      const reply = await page.goto(path);
      expect(reply?.status()).toBe(403);
      await expect(page.getByRole("heading", { name: "This page is not for you" })).toBeVisible();
      await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
    });
  }
});

test("on a low screen the navigation scrolls by itself, down to the way out", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 1280, height: 480 });
  await signIn(page, "admin");
  await page.goto("/dashboard/tracks");
  const out = page.getByRole("navigation", { name: "Back office" }).getByRole("button", { name: "Sign out" });
  await expect(out).not.toBeInViewport();
  await page.mouse.move(100, 240);
  await page.mouse.wheel(0, 2_000);
  await expect(out).toBeInViewport();
  expect(await page.evaluate(() => window.scrollY), "the page itself stays where it is").toBe(0);
});
