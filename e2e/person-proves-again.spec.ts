import { randomBytes } from "node:crypto";
import type { Page } from "playwright/test";
import { addApp } from "./add-app";
import { expect, expectAxeClean, test } from "./fixtures";
import { makeArtist } from "./make-artist";
import { leaveOpen, makePerson } from "./store-rows";
import { plugInKey } from "./virtual-key";

// browsers have passkeys at a name only; the refusals that bring the dialog are noted by the browser itself
test.use({
  baseURL: async ({ baseURL }, use) => use(baseURL?.replace("127.0.0.1", "localhost") ?? ""),
  expectedConsole: [/the server responded with a status of (403|422)/],
});

const address = () => `asked-${randomBytes(4).toString("hex")}@example.org`;
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Is it still you?" });

async function beginChange(page: Page, email: string): Promise<void> {
  await page.getByLabel("New address").fill(email);
  await page.getByRole("button", { name: "Begin the change" }).click();
}

test("a browser left open moves no account: the password, once more, does", async ({ page, demo, signIn }) => {
  const [person, email] = [await makePerson(demo), address()];
  await signIn(page, person);
  await leaveOpen(person);
  await page.goto("/account");
  await beginChange(page, email);
  const dialog = dialogOf(page);
  await expect(dialog.getByText("Your password, please.")).toBeVisible();
  await expectAxeClean(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByText("This needs a fresh proof that it is you.")).toBeVisible();

  await beginChange(page, email);
  await dialog.getByLabel("Password", { exact: true }).fill("not my password");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByText("That is not your password. Tries left: 4.")).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill(person.password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText(`A change to ${email} waits.`)).toBeVisible();
  await expect(dialog).toBeHidden();
});

test("who has a passkey is asked for it: an API key, then the passkey's own removal", async ({
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

  await leaveOpen(person);
  await page.goto("/settings/access");
  await page.getByRole("textbox", { name: "Name" }).fill("stock list");
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Create the key" }).click();
  const dialog = dialogOf(page);
  await expect(dialog.getByText("Your passkey or hardware key, please.")).toBeVisible();
  await expect(dialog.getByLabel("Password"), "a password no longer counts").toHaveCount(0);
  await expectAxeClean(page);
  await dialog.getByRole("button", { name: "Ask for the key" }).click();
  await expect(page.getByText(/^bl_[0-9a-f]{8}_\w/)).toBeVisible();

  await leaveOpen(person);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Remove Blue key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Ask for the key" }).click();
  await expect(page.getByText("None yet.")).toBeVisible();
});

test("who has an app is asked for its code, or a backup code", async ({ page, demo, signIn }) => {
  const [person, email] = [await makeArtist(demo), address()];
  await signIn(page, person);
  await page.goto("/account/security");
  const { app, used, backup } = await addApp(page);

  await leaveOpen(person);
  await page.goto("/portal/members");
  const panel = page.getByRole("region", { name: "Nova Quill" });
  const invite = async () => {
    await panel.getByRole("textbox", { name: "E-mail" }).fill(email);
    await panel.getByRole("button", { name: "Send the invitation" }).click();
  };
  await invite();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Code", { exact: true }).fill(used);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByText("each works once. Tries left: 4.")).toBeVisible();
  await expectAxeClean(page);
  await dialog.getByLabel("Code", { exact: true }).fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(panel.getByText(`An invitation is on its way to ${email}`)).toBeVisible();

  await leaveOpen(person);
  await panel.getByRole("button", { name: `Take back ${email}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await dialog.getByRole("button", { name: "Use a backup code" }).click();
  await dialog.getByLabel("Backup code").fill(backup);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByRole("listitem").filter({ hasText: email })).toHaveCount(0);
});
