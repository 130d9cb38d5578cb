import { randomUUID } from "node:crypto";
import type { Page } from "playwright/test";
import { expectAwake } from "./expect-awake";
import { expect, test } from "./fixtures";
import { holdBack } from "./hold-back";

const receiver = (page: Page, name: string) =>
  page.getByRole("region", { name: "Receivers" }).getByRole("listitem").filter({ hasText: name });

async function fillReceiver(page: Page, name: string, address: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("json");
  await page.getByRole("textbox", { name: "Address" }).fill(address);
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

test.describe("an address of this network", () => {
  test.use({ expectedConsole: [/422/] });

  test("is refused with the reason, and what was typed stays", async ({ page, signIn }) => {
    await signIn(page, "admin");
    await page.goto("/dashboard/alerts/delivery");
    await fillReceiver(page, "Inner", "http://169.254.169.254/latest");
    await expect(page.getByText("Only https on its own port.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Inner");
    await expect(receiver(page, "Inner")).toHaveCount(0);
  });
});

test("a receiver is added, its secret shown once, switched off and on, and removed", async ({ page, signIn }) => {
  const name = `Ours ${randomUUID().slice(0, 8)}`;
  await signIn(page, "admin");
  await page.goto("/dashboard/alerts");
  await page.getByRole("link", { name: "Delivery", exact: true }).click();
  await fillReceiver(page, name, "https://hooks.slack.com/services/ours");
  const secret = (await page.locator("code").first().textContent()) ?? "";
  expect(secret.length).toBeGreaterThan(30);
  await page.getByRole("button", { name: "I have stored it" }).click();
  await page.reload();
  await expect(receiver(page, name)).toContainText("hooks.slack.com");
  await expect(receiver(page, name)).toContainText("Nothing sent yet");
  expect(await page.content()).not.toContain(secret);
  await receiver(page, name).getByRole("button", { name: "Switch off" }).click();
  await expect(receiver(page, name)).toContainText("Switched off");
  await receiver(page, name).getByRole("button", { name: "Switch on" }).click();
  await expect(receiver(page, name)).not.toContainText("Switched off");
  await receiver(page, name).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(receiver(page, name)).toHaveCount(0);
});

test("a month's target, typed before the scripts run, is set, taken away and brought back", async ({
  page,
  signIn,
}) => {
  await signIn(page, "admin");
  const wake = await holdBack(page, "**/_next/static/**/*.js");
  await page.goto("/dashboard/targets", { waitUntil: "commit" });
  await page.getByLabel("Month", { exact: true }).fill("2031-05");
  await page.getByRole("combobox", { name: "Currency" }).selectOption("EUR");
  await page.getByRole("textbox", { name: "Amount" }).fill("9000.50");
  wake();
  await expectAwake(page.getByRole("button", { name: "Save" }));
  await page.getByRole("button", { name: "Save" }).click();
  const row = page.getByRole("row").filter({ hasText: "2031-05" });
  await expect(row).toContainText("€9,000.50");
  await row.getByRole("button", { name: "Take away" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toContainText("€9,000.50");
  await row.getByRole("button", { name: "Take away" }).click();
  await expect(row).toHaveCount(0);
});

test("a link to figures is listed with what it shows, and opens nothing once it is ended", async ({
  page,
  signIn,
  openVisitor,
}) => {
  await signIn(page, "analyst");
  const query = { period: "1y", compare: "none", currency: "USD" };
  const made = await page.request.post("/api/analytics/share-links", { data: { page: "funnel", query, days: 1 } });
  const { pathname } = new URL(((await made.json()) as { url: string }).url);
  const visitor = await openVisitor();
  await visitor.goto(pathname);
  await expect(visitor.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto("/dashboard/shared");
  const entry = page.getByRole("main").getByRole("listitem").filter({ hasText: "365 days, USD" });
  await expect(entry).toContainText("opened once");
  const before = await entry.count();
  await entry
    .first()
    .getByRole("button", { name: /^End it/ })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "End it" }).click();
  // while the dialog is open, it alone is there for roles
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(entry).toHaveCount(before - 1);
  expect((await visitor.request.get(pathname)).status()).toBe(404);
});
