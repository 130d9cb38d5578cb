import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright/test";
import { expect } from "./fixtures";

/** On the page of second factors: adds an app. Returns it, the code that was used for that, and the first backup code. */
export async function addApp(page: Page): Promise<{ app: TOTP; used: string; backup: string }> {
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  const used = app.generate();
  await page.getByLabel("The six digits it shows").fill(used);
  await page.getByRole("button", { name: "Add the app" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
  const codes = page.locator("section").filter({ hasText: "Your backup codes" }).locator("code");
  const [backup = ""] = ((await codes.textContent()) ?? "").split("\n");
  return { app, used, backup };
}
