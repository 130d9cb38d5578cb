import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures";
import { holdBack } from "./hold-back";

test.describe("a password that does not fit", () => {
  // the browser itself notes the refusal
  test.use({ expectedConsole: [/status of 401/] });

  test("is refused in words and what was typed stays", async ({ page }) => {
    const email = `nobody-${randomUUID()}@example.org`;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("That password does not fit this e-mail.")).toBeVisible();
    await expect(page.getByText("4 more tries, then a pause of 15 minutes. What you typed stays.")).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  });
});

test("signing in leads on to the page that asked for it", async ({ page, demo }) => {
  const admin = demo.accounts.find(({ role }) => role === "admin");
  await page.goto("/settings/audit?action=user.created");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel("E-mail").fill(admin?.email ?? "");
  await page.getByLabel("Password", { exact: true }).fill(admin?.password ?? "");
  await page.getByLabel("Password", { exact: true }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
});

test("a password never gets into the address, not even before the page's script runs", async ({ page }) => {
  const letGo = await holdBack(page, "**/_next/static/**/*.js");
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill("early@example.org");
  await page.getByLabel("Password", { exact: true }).fill("typed too early");
  const sent = page.waitForRequest((request) => request.isNavigationRequest());
  await page.getByRole("button", { name: "Sign in", exact: true }).click({ noWaitAfter: true });
  expect((await sent).url()).not.toContain("early");
  letGo();
  await expect(page).toHaveURL("/sign-in");
  await expect(page.getByLabel("E-mail")).toBeVisible();
});
