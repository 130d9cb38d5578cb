import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright/test";
import { type DemoFile, expect } from "./fixtures";
import { makeArtist } from "./make-artist";
import { readMailLink } from "./read-mail";
import { openWith, type Screen } from "./screen";

async function openSignUpLink(page: Page, demo: DemoFile): Promise<void> {
  const email = `joins+${Date.now()}@example.org`;
  await page.request.post("/api/account/sign-up", { data: { email } });
  await openWith(page, await readMailLink(page.request, demo, { kind: "sign-up", to: email }), "Begin your account");
}

/** With the secret of an app on it, as much as the page ever holds. */
async function openSecurity(page: Page): Promise<void> {
  await openWith(page, "/account/security", "Security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
}

/** After a right password, of somebody who has an app. */
async function openSecondStep(page: Page, demo: DemoFile): Promise<void> {
  const { email, password } = await makeArtist(demo);
  const enter = async () => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await page.goto("/sign-in?next=%2Faccount%2Fsecurity");
  await enter();
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("The six digits it shows").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole("button", { name: "Add the app" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await enter();
  await expect(page.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
}

/** The ways in, and what is one person's own. */
export const PERSON_SCREENS: readonly Screen[] = [
  { name: "sign-in", open: (page) => openWith(page, "/sign-in", "Sign in") },
  { name: "sign-up", open: (page) => openWith(page, "/sign-up", "Begin an account") },
  { name: "reset", open: (page) => openWith(page, "/reset", "Set a new password") },
  { name: "link-refused", open: (page) => openWith(page, "/account/link", "This link is not complete") },
  { name: "link-sign-up", open: openSignUpLink },
  { name: "account", role: "buyer", open: (page) => openWith(page, "/account", "Where you are signed in") },
  { name: "privacy", role: "buyer", open: (page) => openWith(page, "/account/privacy", "A copy of everything") },
  {
    name: "privacy-refused",
    role: "admin",
    open: (page) => openWith(page, "/account/privacy", "This has to be settled first"),
  },
  { name: "second-step", open: openSecondStep },
  { name: "security", role: "buyer", open: openSecurity },
];
