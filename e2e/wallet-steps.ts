import type { Page } from "playwright/test";
import { expect } from "./fixtures";

export type WalletName = "Apple Pay" | "Google Pay";

/** Our own button, which lets the rail be chosen before the sheet opens. */
export const openButton = (page: Page, wallet: WalletName) =>
  page
    .getByRole("main")
    .getByRole("button", { name: new RegExp(`^Continue with ${wallet}`) })
    .last();
export const walletDialog = (page: Page, wallet: WalletName) => page.getByRole("dialog", { name: wallet });
const sheetOf = (page: Page, wallet: WalletName) => page.frameLocator(`iframe[title^="${wallet}"]`);

export async function chooseWallet(page: Page, wallet: WalletName): Promise<void> {
  const row = page.getByRole("radio", { name: new RegExp(`^${wallet}`) });
  await row.check();
  await expect(row).toBeChecked();
}

/** Opens the sandbox's stand-in for the sheet. */
export async function openSheet(page: Page, wallet: WalletName): Promise<void> {
  await openButton(page, wallet).click();
  await expect(sheetOf(page, wallet).getByRole("button", { name: "Pay", exact: true })).toBeVisible();
}

/** Pays in the open sheet with one of the cards that the wallet holds. */
export async function payInSheet(page: Page, wallet: WalletName, card = "Visa •••• 4242, pays"): Promise<void> {
  const sheet = sheetOf(page, wallet);
  await sheet.getByLabel("Card in the wallet").selectOption({ label: card });
  await sheet.getByRole("button", { name: "Pay", exact: true }).click();
}

export async function leaveSheet(page: Page, wallet: WalletName): Promise<void> {
  await sheetOf(page, wallet).getByRole("button", { name: "Cancel" }).click();
  await expect(walletDialog(page, wallet)).toBeHidden();
}

export async function expectTotal(page: Page, wallet: WalletName, total: string): Promise<void> {
  await expect(sheetOf(page, wallet).getByText(total, { exact: true })).toBeVisible();
}
