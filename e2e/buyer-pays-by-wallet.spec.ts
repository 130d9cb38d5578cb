import type { Page } from "playwright/test";
import { addRecord, CARDS, orderIdOf, paidHeading, pay, typeBuyer, typeCard } from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { listOwnOrders } from "./paypal-steps";
import { readTruth } from "./sandbox-truth";
import { chooseWallet, expectTotal, leaveSheet, openButton, openSheet, payInSheet } from "./wallet-steps";

const alertOf = (page: Page) => page.getByRole("main").getByRole("alert");

/** What the rail holds of the order: one capture, by this wallet (null: a typed card). */
async function expectPaidBy(demo: DemoFile, orderId: string, wallet: "apple_pay" | "google_pay" | null): Promise<void> {
  const { charges } = await readTruth(demo, orderId);
  const taken = charges.filter(({ capture }) => capture);
  expect(taken.map((charge) => [charge.rail, charge.card?.wallet])).toEqual([["stripe", wallet]]);
}

test.beforeEach(async ({ page }) => {
  await addRecord(page, "toll-songs");
  await page.goto("/checkout");
  await typeBuyer(page, "orla@example.org", "United States");
});

test("Google Pay: the sheet has the shop's total, leaving it changes nothing, and it pays", async ({ page, demo }) => {
  await chooseWallet(page, "Google Pay");
  const shown = (await openButton(page, "Google Pay").textContent()) ?? "";
  await openSheet(page, "Google Pay");
  await expectTotal(page, "Google Pay", shown.replace(/^Continue with Google Pay/, "").trim());
  await leaveSheet(page, "Google Pay");
  await expect(alertOf(page), "nothing happened, so nothing is said").toHaveCount(0);
  await expect(page.getByLabel("E-mail")).toHaveValue("orla@example.org");

  await openSheet(page, "Google Pay");
  await payInSheet(page, "Google Pay");
  await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
  expect(await listOwnOrders(page), "one order for both sheets").toEqual([orderIdOf(page)]);
  await expectPaidBy(demo, orderIdOf(page), "google_pay");
});

test("Apple Pay: a card without money is declined in words, and a typed card pays the same order", async ({
  page,
  demo,
}) => {
  await chooseWallet(page, "Apple Pay");
  await openSheet(page, "Apple Pay");
  await payInSheet(page, "Apple Pay", "Visa •••• 9995, has too little money");
  await expect(alertOf(page)).toContainText("The card does not have enough money for this. Nothing was charged.");
  await page.getByRole("radio", { name: /^Card/ }).check();
  await typeCard(page, CARDS.approved);
  const orderId = await pay(page);
  expect(await listOwnOrders(page)).toEqual([orderId]);
  await expectPaidBy(demo, orderId, null);
});
