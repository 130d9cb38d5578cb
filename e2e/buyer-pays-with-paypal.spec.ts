import type { Page } from "playwright/test";
import {
  addRecord,
  CARDS,
  orderIdOf,
  paidHeading,
  pay,
  payButton,
  prepareCheckout,
  typeBuyer,
  typeCard,
} from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { holdBack } from "./hold-back";
import {
  approveAtPayPal,
  choosePayPal,
  continueButton,
  leavePayPal,
  listOwnOrders,
  openPayPal,
  payPalHeading,
  sdkButton,
} from "./paypal-steps";
import { spoilConfirm } from "./sandbox-control";
import { readTruth } from "./sandbox-truth";

const EMAIL = "orla@example.org";
const LEFT = "You left PayPal before confirming. Nothing was charged.";
const alertOf = (page: Page) => page.getByRole("main").getByRole("alert");

/** One capture of the order in all, by `rail`, and no hold at any other. */
async function expectPaidOnce(demo: DemoFile, orderId: string, rail: "stripe" | "paypal"): Promise<void> {
  const { charges } = await readTruth(demo, orderId);
  const held = charges.filter(({ authorization, void: voided }) => authorization && !voided);
  expect(
    held.map((charge) => charge.rail),
    `holds of ${orderId}`,
  ).toEqual([rail]);
  expect(held.filter(({ capture }) => capture).length, `captures of ${orderId}`).toBe(1);
}

async function prepareBuyer(page: Page): Promise<void> {
  await page.goto("/checkout");
  await typeBuyer(page, EMAIL, "United States");
}

test.describe("without PayPal's script", () => {
  test.beforeEach(async ({ page }) => {
    await holdBack(page, "**/sandbox/paypal/sdk/js*");
    await addRecord(page, "toll-songs");
    await prepareBuyer(page);
    await choosePayPal(page);
  });

  test("a buyer goes to PayPal, says yes there, and comes back to what they bought", async ({ page, demo }) => {
    await expect(page.getByText("Opens PayPal, you come back here.")).toBeVisible();
    await openPayPal(page);
    await page.reload();
    await approveAtPayPal(page);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("main")).toContainText("with PayPal");
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
    await page.reload();
    await expect(paidHeading(page)).toBeVisible();
    await page.goto("/");
    await expect(page.getByRole("link", { name: "Basket, empty" })).toBeVisible();
  });

  test("whoever leaves PayPal pays the same order by card, and a late yes there moves no money", async ({
    page,
    context,
    demo,
  }) => {
    await openPayPal(page);
    const late = await context.newPage();
    await late.goto(page.url());
    await expect(payPalHeading(late)).toBeVisible();
    await leavePayPal(page);
    await expect(alertOf(page)).toContainText(LEFT);
    await expect(page.getByLabel("E-mail")).toHaveValue(EMAIL);

    await page.getByRole("radio", { name: /^Card/ }).check();
    await typeCard(page, CARDS.approved);
    const orderId = await pay(page);
    expect(await listOwnOrders(page), "one order for both ways").toEqual([orderId]);

    await approveAtPayPal(late);
    await expect(paidHeading(late)).toBeVisible({ timeout: 20_000 });
    expect(orderIdOf(late)).toBe(orderId);
    await expectPaidOnce(demo, orderId, "stripe");
  });

  test("Back from PayPal, and a reload then, give the form and the same order", async ({ page, demo }) => {
    await openPayPal(page);
    await page.goBack();
    await expect(alertOf(page)).toContainText(LEFT);
    await page.reload();
    await expect(alertOf(page)).toContainText(LEFT);
    await expect(page.getByRole("radio", { name: /^PayPal/ }), "the choice is remembered").toBeChecked();
    await openPayPal(page);
    await approveAtPayPal(page);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    expect(await listOwnOrders(page)).toEqual([orderIdOf(page)]);
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
  });

  test("two tabs: a yes at PayPal in one, then pay in the other, is one order and one charge", async ({
    page,
    context,
    demo,
  }) => {
    const other = await context.newPage();
    await prepareCheckout(other, EMAIL);
    await openPayPal(page);
    await approveAtPayPal(page);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    await expect(other.getByText("Your last order here is paid.")).toBeVisible();
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
  });
});

test.describe("with PayPal's own button", () => {
  test.beforeEach(async ({ page }) => {
    await addRecord(page, "toll-songs");
    await prepareBuyer(page);
    await choosePayPal(page);
    await expect(sdkButton(page)).toBeVisible();
  });

  test("its window takes the yes, and this page goes on to what was bought", async ({ page, demo }) => {
    await expect(continueButton(page), "one button, not two").toHaveCount(0);
    const [popup] = await Promise.all([page.waitForEvent("popup"), sdkButton(page).click()]);
    await expect(page.getByText("PayPal is open in its own window.")).toBeVisible();
    await approveAtPayPal(popup);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
  });

  test("a missing address is said before any window opens", async ({ page }) => {
    await page.getByLabel("E-mail").fill("");
    await sdkButton(page).click();
    await expect(page.getByText("Enter an address such as orla@example.org.")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toBeFocused();
    expect(page.context().pages()).toHaveLength(1);
    expect(await listOwnOrders(page)).toEqual([]);
  });

  test("a window that is closed or left gives the form back, and the next try is the same order", async ({
    page,
    demo,
  }) => {
    const [first] = await Promise.all([page.waitForEvent("popup"), sdkButton(page).click()]);
    await expect(payPalHeading(first)).toBeVisible();
    await first.close();
    await expect(alertOf(page)).toContainText(LEFT);
    const [second] = await Promise.all([page.waitForEvent("popup"), sdkButton(page).click()]);
    await leavePayPal(second);
    await expect(alertOf(page)).toContainText(LEFT);
    const [third] = await Promise.all([page.waitForEvent("popup"), sdkButton(page).click()]);
    await approveAtPayPal(third);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    expect(await listOwnOrders(page)).toEqual([orderIdOf(page)]);
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
  });

  test("a bank that says no behind PayPal is told, and the card pays the same order", async ({ page, demo }) => {
    const [popup] = await Promise.all([page.waitForEvent("popup"), sdkButton(page).click()]);
    await approveAtPayPal(popup, "Dora Clyne, approves, then her bank declines");
    await expect(alertOf(page)).toContainText("PayPal did not approve this payment. Nothing was charged.");
    await page.getByRole("radio", { name: /^Card/ }).check();
    await typeCard(page, CARDS.approved);
    const orderId = await pay(page);
    expect(await listOwnOrders(page)).toEqual([orderId]);
    await expectPaidOnce(demo, orderId, "stripe");
  });
});

test.describe("a rail in trouble", () => {
  test.beforeEach(async ({ page }) => {
    await addRecord(page, "toll-songs");
    await prepareCheckout(page, EMAIL);
  });

  test("Stripe says no when the card is confirmed: PayPal is one press away, and a reload keeps the offer", async ({
    page,
    demo,
  }) => {
    await spoilConfirm(page, demo, "stripe", { operation: "confirm", kind: "429" });
    await payButton(page).click();
    const notice = alertOf(page);
    await expect(notice).toContainText("Stripe could not take this payment. Nothing was charged.");
    await expect(notice).toContainText("PayPal is ready and the price is the same.");
    await expect(page.getByRole("listitem").filter({ hasText: "Stripe could not take this one." })).toContainText(
      "Not charged",
    );
    await page.reload();
    await expect(notice).toContainText("Stripe could not take this payment. Nothing was charged.");
    await expect(page.getByLabel("E-mail")).toHaveValue(EMAIL);

    await notice.getByRole("button", { name: /^Continue with PayPal/ }).click();
    await approveAtPayPal(page);
    await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
    expect(await listOwnOrders(page), "one order for both providers").toEqual([orderIdOf(page)]);
    await expectPaidOnce(demo, orderIdOf(page), "paypal");
  });

  test.describe("offline", () => {
    // the browser itself notes each request that cannot leave
    test.use({ expectedConsole: [/ERR_INTERNET_DISCONNECTED/] });

    test("a connection that is lost while paying is one order and one charge", async ({ page, demo, context }) => {
      await context.setOffline(true);
      await payButton(page).click();
      await expect(page.getByText("The shop does not answer. We try again under the same number")).toBeVisible();
      await context.setOffline(false);
      await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
      expect(await listOwnOrders(page)).toEqual([orderIdOf(page)]);
      await expectPaidOnce(demo, orderIdOf(page), "stripe");
    });
  });

  test("a charge of unknown outcome is asked after until it is known, and paid once", async ({ page, demo }) => {
    await spoilConfirm(page, demo, "stripe", { operation: "confirm", kind: "hang", when: "after" });
    await payButton(page).click();
    await expect(page.getByText("Stripe is slow to answer.")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Checking your payment" })).toBeVisible({
      timeout: 20_000,
    });
    await expect(payButton(page)).toBeHidden();
    await page.reload();
    await expect(paidHeading(page)).toBeVisible({ timeout: 50_000 });
    await expectPaidOnce(demo, orderIdOf(page), "stripe");
  });
});
