import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright/test";
import { expectAwake } from "./expect-awake";
import { expect, expectAxeClean, test } from "./fixtures";
import { makeArtist } from "./make-artist";
import { plugInKey } from "./virtual-key";

// browsers have passkeys at a name only
test.use({ baseURL: async ({ baseURL }, use) => use(baseURL?.replace("127.0.0.1", "localhost") ?? "") });

type Account = { email: string; password: string };

async function leaveStore(page: Page): Promise<void> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

async function givePassword(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/sign-in?next=%2Faccount%2Fsecurity");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const readCodes = async (page: Page) =>
  ((await page.locator("section").filter({ hasText: "Your backup codes" }).locator("code").textContent()) ?? "").split(
    "\n",
  );

test("a passkey, made with finger or PIN, signs in by itself and after the password", async ({
  page,
  demo,
  signIn,
}) => {
  const person = await makeArtist(demo);
  const key = await plugInKey(page);
  await key.touch(false);
  await signIn(page, person);
  await page.goto("/account/security");
  await key.touch(true);
  await page.getByLabel("Name").fill("Blue key");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
  expect(await readCodes(page)).toHaveLength(10);
  await expect(page.getByText("Blue key").first()).toBeVisible();
  expect(await key.credentials()).toMatchObject([{ isResidentCredential: true, rpId: "localhost" }]);
  await expectAxeClean(page);

  // among the suggestions of the e-mail field, of which a virtual key takes the first at once
  await leaveStore(page);
  await page.goto("/sign-in?next=%2Faccount%2Fsecurity");
  await expect(page.getByText("You signed in with a passkey.")).toBeVisible();

  await key.touch(false);
  await leaveStore(page);
  await page.goto("/sign-in?next=%2Faccount%2Fsecurity");
  await expect(page.getByLabel("E-mail")).toHaveAttribute("autocomplete", "username webauthn");
  await key.touch(true);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByText("You signed in with a passkey.")).toBeVisible();

  await key.touch(false);
  await leaveStore(page);
  await givePassword(page, person);
  await expect(page.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
  await expectAxeClean(page);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
  await key.touch(true);
  await page.getByRole("button", { name: "Ask for the key" }).click();
  await expect(page.getByText("You signed in with your password and a passkey.")).toBeVisible();
});

test("an app and its backup codes, once each, after the password", async ({ page, demo, signIn }) => {
  const person = await makeArtist(demo);
  await signIn(page, person);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  await expectAxeClean(page);
  const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  await page.getByLabel("The six digits it shows").fill(app.generate());
  await page.getByRole("button", { name: "Add the app" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
  const [code = ""] = await readCodes(page);

  await leaveStore(page);
  await givePassword(page, person);
  await page.getByLabel("Code", { exact: true }).fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("You signed in with your password and a code of your app.")).toBeVisible();

  await leaveStore(page);
  await givePassword(page, person);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("You signed in with your password and a backup code.")).toBeVisible();
  await expect(page.getByText("9 left")).toBeVisible();

  const remove = page.getByRole("button", { name: "Remove Phone" });
  await expectAwake(remove);
  await remove.click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Set up an app" })).toBeVisible();
});

test.describe("a code that does not fit", () => {
  // the browser itself notes the refusals
  test.use({ expectedConsole: [/status of 401/] });

  test("is refused in words, and there is a way back", async ({ page, demo, signIn }) => {
    const person = await makeArtist(demo);
    await signIn(page, person);
    await page.goto("/account/security");
    await page.getByRole("button", { name: "Set up an app" }).click();
    const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
    const used = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await page.getByLabel("The six digits it shows").fill(used);
    await page.getByRole("button", { name: "Add the app" }).click();
    await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
    await leaveStore(page);
    await givePassword(page, person);
    await page.getByLabel("Code", { exact: true }).fill(used);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("That code does not fit.")).toBeVisible();
    await expect(page.getByText("4 more tries, then a pause of 15 minutes.")).toBeVisible();
    await page.getByRole("button", { name: "Back to e-mail and password" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("E-mail")).toBeVisible();
  });
});
