import type { Locator, Page } from "playwright/test";
import { expect } from "./fixtures";

/** Cards that the sandbox knows, as their issuer would answer. */
export const CARDS = {
  approved: "4242 4242 4242 4242",
  otherApproved: "5555 5555 5555 4444",
  notEnoughMoney: "4000 0000 0000 9995",
};

const cardFields = (page: Page) => page.getByTitle("Card number, expiry and security code").contentFrame();
export const payButton = (page: Page) => page.getByRole("button", { name: /^Pay\s*\$/ });
export const paidHeading = (page: Page) => page.getByRole("heading", { level: 1, name: "Yours to keep." });

/** Puts a whole record in the basket on its own page. */
export async function addRecord(page: Page, slug: string): Promise<void> {
  await page.goto(`/releases/${slug}`);
  await page.getByRole("button", { name: /^Buy the/ }).click();
  await expect(page.getByRole("link", { name: /^Check out/ })).toBeVisible();
}

export async function typeBuyer(page: Page, email: string, country: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Country").selectOption({ label: country });
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await fillCard(page, number);
  await expectCardTaken(page, number);
}

/** The fields group the digits as soon as they are awake. */
export async function expectCardTaken(page: Page, number: string): Promise<void> {
  await expect(cardFields(page).getByLabel("Card number")).toHaveValue(number);
  await expect(cardFields(page).getByLabel("Expiry")).toHaveValue("08 / 30");
}

export async function fillCard(page: Page, number: string): Promise<void> {
  await cardFields(page).getByLabel("Card number").fill(number.replaceAll(" ", ""));
  await cardFields(page).getByLabel("Expiry").fill("0830");
  await cardFields(page).getByLabel("CVC").fill("123");
}

/** Goes to checkout with what is in the basket and types everything a guest has to; nothing is paid yet. */
export async function prepareCheckout(page: Page, email: string, card = CARDS.approved): Promise<void> {
  await page.goto("/checkout");
  await typeBuyer(page, email, "United States");
  await typeCard(page, card);
  await expect(payButton(page)).not.toHaveAttribute("aria-disabled");
}

/** Pays and waits for the order page; returns the order's id. */
export async function pay(page: Page): Promise<string> {
  await payButton(page).click();
  await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
  return orderIdOf(page);
}

export function orderIdOf(page: Page): string {
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Ids of the orders that this page has placed, as they come. */
export function watchOrders(page: Page): Set<string> {
  const ids = new Set<string>();
  page.on("response", async (response) => {
    if (response.status() !== 201 || new URL(response.url()).pathname !== "/api/checkout") return;
    ids.add((await response.json()).order.id);
  });
  return ids;
}

/** "$8.62" or "8.62" in cents. */
export function readCents(text: string): number {
  return Math.round(Number(text.replace(/[^\d.-]/g, "")) * 100);
}

export type ReceiptRow = { label: string; cents: number };

/** The rows of a receipt as they are printed, top to bottom. */
export async function readReceipt(receipt: Locator): Promise<ReceiptRow[]> {
  const [labels, amounts] = await Promise.all([
    receipt.getByRole("term").allTextContents(),
    receipt.getByRole("definition").allTextContents(),
  ]);
  return labels.map((label, index) => ({ label, cents: readCents(amounts[index] ?? "") }));
}
