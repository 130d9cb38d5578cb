import type { Page } from "playwright/test";
import { addRecord, payButton, typeBuyer, typeCard } from "./checkout-steps";
import { expect, test } from "./fixtures";

/** Declined as `generic_decline`, which no other journey uses. */
const REFUSED_CARD = "4000 0000 0000 0002";

async function payInVain(page: Page): Promise<void> {
  await addRecord(page, "toll-songs");
  await page.goto("/checkout");
  await typeBuyer(page, "orla@example.org", "United States");
  await typeCard(page, REFUSED_CARD);
  await payButton(page).click();
}

const alertOf = (page: Page) => page.getByRole("main").getByRole("alert").first();

test("a code is filed otherwise, buyers read it at once, and it is taken back", async ({ page, signIn, browser }) => {
  await signIn(page, "admin");
  const buyer = await browser.newPage();
  await payInVain(buyer);
  await expect(alertOf(buyer)).toContainText("The bank did not approve this payment. Nothing was charged.");

  await page.goto("/settings/fees");
  await page.getByRole("link", { name: "Codes and limits" }).click();
  await page.getByRole("button", { name: "Change stolen_card" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("option", { name: "May try elsewhere" }), "never after a stolen card").toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Change generic_decline" }).click();
  await dialog.getByRole("combobox", { name: "What it means" }).selectOption("Refused for good");
  await dialog.getByLabel("Looked up on").fill("2026-11-01");
  await dialog.getByRole("textbox", { name: "Why it is changed" }).fill("it never worked elsewhere");
  await dialog.getByRole("button", { name: "Save as a new version" }).click();
  await expect(dialog).toHaveCount(0);
  const history = page.getByRole("region", { name: "Versions" });
  await expect(history).toContainText(
    "it never worked elsewhere · generic_decline: May try elsewhere → Refused for good",
  );

  const second = await browser.newPage();
  await payInVain(second);
  await expect(alertOf(second)).toContainText("The bank refused this card. Nothing was charged.");

  await history
    .getByRole("button", { name: /^Roll back to version \d+$/ })
    .first()
    .click();
  await dialog.getByRole("button", { name: /^Roll back to version/ }).click();
  await expect(history).toContainText("back to version");
  await buyer.close();
  await second.close();
});
