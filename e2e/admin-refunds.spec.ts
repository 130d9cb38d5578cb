import { randomUUID } from "node:crypto";
import type { Page } from "playwright/test";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { expect, expectAxeClean, test } from "./fixtures";

const title = (page: Page) => page.getByRole("heading", { level: 1 });
const downloads = (page: Page) => page.getByRole("region", { name: "Downloads" });
const givenBack = (page: Page) => page.getByRole("list", { name: "Given back" }).getByRole("listitem");

/** Fills nothing in: presses the button of the form, checks the one question, and says yes to it. */
async function confirmRefund(page: Page, reason: string): Promise<void> {
  await page.getByLabel("Reason").fill(reason);
  const button = page.getByRole("button", { name: /^Refund \S+\d$/ });
  const amount = ((await button.textContent()) ?? "").replace("Refund ", "");
  await button.click();
  const dialog = page.getByRole("dialog", { name: `Refund ${amount} to the buyer? This cannot be undone.` });
  await expect(dialog).toContainText(reason);
  await dialog.getByRole("button", { name: `Refund ${amount}` }).click();
  await expect(dialog).toBeHidden();
}

test("an admin finds an order, refunds a part of it, then all: the money goes back, the downloads are gone", async ({
  page,
  signIn,
  openVisitor,
}) => {
  const email = `refund-${randomUUID().slice(0, 8)}@example.org`;
  const buyer = await openVisitor();
  await addRecord(buyer, "toll-songs");
  await addRecord(buyer, "the-lamplighters-union");
  await prepareCheckout(buyer, email);
  await pay(buyer);
  const link = downloads(buyer).getByRole("link").first();
  await expect(link).toBeVisible();
  const file = (await link.getAttribute("href")) ?? "";
  expect((await buyer.request.get(file)).status()).toBe(200);
  await expect(buyer.getByRole("button", { name: /^Refund/ }), "no refund panel for a buyer").toHaveCount(0);

  await signIn(page, "admin");
  await page.getByRole("link", { name: "Orders" }).click();
  await page.getByLabel("Order number or e-mail").fill(email);
  await page.getByRole("button", { name: "Find" }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Paid");
  await row.getByRole("link").click();
  await expect(title(page), "what the buyer keeps is not the shop's").toHaveText("Paid.");

  await page.getByLabel(/^Amount in/).fill("100000");
  await page.getByRole("button", { name: /^Refund/ }).click();
  await expect(page.getByText(/can go back from the chosen lines/)).toBeVisible();
  await expect(page.getByText("Say why, in a few words.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByLabel(/^Amount in/).fill("1.00");
  await confirmRefund(page, "one track has a click");
  await expect(title(page)).toHaveText("Refunded in part.");
  await expect(givenBack(page)).toHaveCount(1);
  await expect(givenBack(page)).toContainText("$1.00");
  await expect(givenBack(page)).toContainText("Reason: one track has a click");
  await expectAxeClean(page);
  expect((await buyer.request.get(file)).status(), "a part takes no download away").toBe(200);

  await confirmRefund(page, "and the rest as well");
  await expect(title(page)).toHaveText("Refunded.");
  await expect(givenBack(page)).toHaveCount(2);
  await expect(page.getByRole("button", { name: /^Refund/ }), "nothing is left to give back").toHaveCount(0);

  await buyer.reload();
  await expect(title(buyer)).toHaveText("Refunded.");
  await expect(givenBack(buyer)).toHaveCount(2);
  await expect(buyer.getByText("Reason:"), "the shop's reason is not the buyer's").toHaveCount(0);
  await expect(downloads(buyer).getByRole("link")).toHaveCount(0);
  await expect(downloads(buyer).getByText("No longer available: the money went back.").first()).toBeVisible();
  expect((await buyer.request.get(file)).status()).not.toBe(200);
});
