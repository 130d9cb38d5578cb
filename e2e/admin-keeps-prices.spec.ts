import { expect, test } from "./fixtures";

test("a price is refused in words, tried on past payments, added, changed, brought back, and withdrawn", async ({
  page,
  signIn,
  expectedConsole,
}) => {
  expectedConsole.push(/409/);
  await signIn(page, "admin");
  await page.goto("/settings/fees");
  await page.getByRole("button", { name: "Change Stripe, Card, USD, US" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Percentage" }).fill("much");
  await dialog.getByRole("button", { name: "Save as a new version" }).click();
  await expect(dialog.getByText("A percentage from 0 to 20, as 2.9.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Percentage" }).fill("1.9");
  await dialog.getByRole("button", { name: "Try it on past payments" }).click();
  await expect(dialog.getByText(/^With this price, routed as now: -\$/)).toBeVisible();
  await page.keyboard.press("Escape");

  // nobody pays in dinars here, so no other journey sees it
  const braintree = page.getByRole("region", { name: "Braintree" });
  await braintree.getByRole("button", { name: "Add a price of Braintree" }).click();
  await dialog.getByRole("combobox", { name: "Currency" }).selectOption("KWD");
  await dialog.getByRole("textbox", { name: "Percentage" }).fill("2.89");
  await dialog.getByRole("textbox", { name: "Fixed, KWD" }).fill("0.090");
  await dialog.getByRole("textbox", { name: "Where it is written down" }).fill("a letter of theirs");
  await dialog.getByLabel("Looked up on").fill("2026-11-01");
  await dialog.getByRole("button", { name: "Add the price" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(braintree).toContainText("2.89% + KWD 0.090");
  await expect(braintree).toContainText("a letter of theirs, as of 2026-11-01");
  const change = braintree.getByRole("button", { name: "Change Braintree, Card, KWD, anywhere" });
  await change.click();
  await dialog.getByRole("textbox", { name: "Percentage" }).fill("3.1");
  await dialog.getByRole("button", { name: "Save as a new version" }).click();
  await expect(braintree).toContainText("3.1% + KWD 0.090");

  await braintree.getByRole("button", { name: "History of Braintree, Card, KWD, anywhere" }).press("Enter");
  const versions = braintree.getByRole("list", { name: "Versions of Braintree, Card, KWD, anywhere" });
  await expect(versions.getByRole("listitem")).toHaveCount(2);
  await expect(versions.getByRole("listitem").first()).toContainText(/3\.1% \+ KWD\s0\.090.*in force/);
  await versions.getByRole("button", { name: "Roll back to version 1" }).press("Enter");
  await dialog.getByRole("button", { name: "Roll back to version 1" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(versions.getByRole("listitem")).toHaveCount(3);
  await expect(versions.getByRole("listitem").first()).toContainText(/2\.89% \+ KWD\s0\.090.*in force/);
  await expect(versions.getByRole("button", { name: "Roll back to version 1" })).toBeFocused();

  // another admin is faster: said in words, and read anew once they are closed
  const key = { provider: "braintree", method: "card", currency: "KWD", region: "*", cardClass: "*" };
  const faster = await page.request.post("/api/settings/fees/rollback", { data: { key, baseVersion: 3, version: 2 } });
  expect(faster.ok()).toBe(true);
  await versions.getByRole("button", { name: "Roll back to version 1" }).press("Enter");
  await dialog.getByRole("button", { name: "Roll back to version 1" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Somebody changed this price meanwhile.");
  await page.keyboard.press("Escape");
  await expect(versions.getByRole("listitem")).toHaveCount(4);
  await expect(versions.getByRole("listitem").first()).toContainText(/3\.1% \+ KWD\s0\.090.*in force/);
  await expect(braintree).toContainText("3.1% + KWD 0.090");

  await change.click();
  await dialog.getByRole("button", { name: "Withdraw this price" }).click();
  await expect(braintree).toContainText("Not in force: withdrawn as version 5 by");
  await expect(change).toHaveCount(0);
  await expect(versions.getByRole("listitem").first()).toContainText("Withdrawn");
});
