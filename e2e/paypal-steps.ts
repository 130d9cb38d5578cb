import type { Page } from "playwright/test";
import { expect } from "./fixtures";

/** Our own button, which goes to PayPal's page; PayPal's script draws another in its place. */
export const continueButton = (page: Page) =>
  page.getByRole("main").getByRole("button", { name: /^Continue with PayPal\s*\$/ });
export const sdkButton = (page: Page) => page.getByRole("main").getByRole("button", { name: "Pay with PayPal" });
export const payPalHeading = (page: Page) => page.getByRole("heading", { level: 1, name: "PayPal, test page" });

export async function choosePayPal(page: Page): Promise<void> {
  const row = page.getByRole("radio", { name: /^PayPal/ });
  await row.check();
  await expect(row).toBeChecked();
}

/** Leaves for PayPal's page by our own button. */
export async function openPayPal(page: Page): Promise<void> {
  await continueButton(page).last().click();
  await expect(payPalHeading(page)).toBeVisible({ timeout: 20_000 });
}

export async function approveAtPayPal(page: Page, buyer = "Alma Reyes, pays"): Promise<void> {
  await page.getByLabel("Test buyer").selectOption({ label: buyer });
  await page.getByRole("button", { name: "Agree and continue" }).click();
}

export async function leavePayPal(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Cancel and return to the shop" }).click();
}

/** Every order this browser may see, by its cookies: one for each that it placed. */
export async function listOwnOrders(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  return cookies.flatMap(({ name }) => (name.startsWith("order_") ? [name.slice("order_".length)] : []));
}
