import { randomBytes } from "node:crypto";
import fs from "node:fs";
import type { APIRequestContext, Page } from "playwright/test";
import { readZip } from "../test/read-zip";
import { type DemoFile, expect, expectAxeClean, test } from "./fixtures";
import { readMailLink } from "./read-mail";
import { findTrack, sellTrack } from "./shop-api";

// the browser's own note about what is refused on purpose: a wrong password, an account that is gone
test.use({ expectedConsole: [/the server responded with a status of (401|403|404|422)/] });

const PASSWORD = "three tapes and a kettle";

async function beginAccount(request: APIRequestContext, demo: DemoFile, email: string, name: string): Promise<void> {
  await request.post("/api/account/sign-up", { data: { email } });
  const token = (await readMailLink(request, demo, { kind: "sign-up", to: email })).split("#")[1];
  const done = await request.post("/api/account/links", { data: { token, name, password: PASSWORD } });
  expect(done.ok()).toBe(true);
}

async function readTakings(request: APIRequestContext, demo: DemoFile): Promise<unknown> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const reply = await request.get("/api/analytics/revenue?period=30d&currency=USD", { headers });
  expect(reply.ok()).toBe(true);
  const { data } = (await reply.json()) as { data: unknown };
  return data;
}

async function takeCopy(page: Page, button: string): Promise<Map<string, Buffer>> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return readZip(fs.readFileSync(await download.path()));
}

test("somebody takes a copy of everything, erases themselves, and the shop's books stay", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const email = `mara+${randomBytes(4).toString("hex")}@example.org`;
  const orderId = await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US", email);
  await page.context().clearCookies();
  await beginAccount(page.request, demo, email, "Mara Quillon");
  await signIn(page, { email, password: PASSWORD });

  await page.goto("/account");
  await page.getByRole("navigation", { name: "Your account" }).getByRole("link", { name: "Your data" }).click();
  await expect(page.getByRole("heading", { name: "Your data", level: 1 })).toBeVisible();
  await expect(page.getByText("One order", { exact: true })).toBeVisible();
  await expectAxeClean(page);
  const files = await takeCopy(page, "Get a copy of everything");
  expect(String(files.get("README.txt"))).toContain(`Mara Quillon <${email}>`);
  const orders = JSON.parse(String(files.get("orders.json"))) as {
    id: string;
    email: string;
    lines: { title: string }[];
  }[];
  expect(orders).toMatchObject([{ id: orderId, email, lines: [{ title: "Penny a Head" }] }]);
  expect(JSON.parse(String(files.get("library.json")))).toMatchObject([{ title: "Penny a Head", page: orderId }]);

  const before = await readTakings(page.request, demo);
  const erase = page.getByRole("button", { name: "Erase everything" });
  await expect(erase).toBeDisabled();
  await page.getByRole("textbox", { name: `To go on, type your address: ${email}` }).fill(email);
  await erase.click();
  await expect(page.getByRole("heading", { name: "Your account is erased" })).toBeVisible();
  await expectAxeClean(page);

  await page.goto("/account/privacy");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);

  const admin = await openVisitor();
  await signIn(admin, "admin");
  await admin.goto("/settings/orders");
  const row = admin.getByRole("row").filter({ has: admin.locator(`a[href$="${orderId}"]`) });
  await expect(row).toContainText("erased");
  await admin.goto(`/settings/orders?q=${encodeURIComponent(email)}`);
  await expect(admin.locator(`a[href$="${orderId}"]`)).toHaveCount(0);
  expect(await readTakings(admin.request, demo)).toEqual(before);
  await admin.goto("/settings/audit?action=person.erased");
  await expect(admin.getByRole("listitem").getByText("person.erased", { exact: true }).first()).toBeVisible();
});

test("an admin answers a letter: a copy for a guest, then the end of them; what is under way is said", async ({
  page,
  demo,
  signIn,
}) => {
  const email = `odd+${randomBytes(4).toString("hex")}@example.org`;
  await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US", email);
  await page.context().clearCookies();
  await signIn(page, "admin");
  await page.goto("/settings/people");
  const desk = page.getByRole("region", { name: "Somebody’s data" });
  const find = async (whose: string) => {
    await desk.getByRole("textbox", { name: "Their e-mail" }).fill(whose);
    await desk.getByRole("button", { name: "Find" }).click();
  };
  await find(demo.accounts.find(({ role }) => role === "admin")?.email ?? "");
  await expect(desk.getByText("You are the only admin")).toBeVisible();
  await find(email);
  await expect(desk.getByText("A guest, without an account")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    desk.getByRole("button", { name: "Make the copy" }).click(),
  ]);
  const files = readZip(fs.readFileSync(await download.path()));
  expect(JSON.parse(String(files.get("orders.json")))).toMatchObject([{ email }]);
  expect(JSON.parse(String(files.get("account.json")))).toEqual([]);
  await desk.getByRole("button", { name: "Erase this person" }).click();
  await expectAxeClean(page);
  await desk.getByRole("textbox", { name: `To go on, type the address: ${email}` }).fill(email);
  await desk.getByRole("button", { name: "Erase everything" }).click();
  await expect(desk.getByText(`${email} is erased.`)).toBeVisible();
  await find(email);
  await expect(desk.getByText("No account and no order bears this address.")).toBeVisible();
});
