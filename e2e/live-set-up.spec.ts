import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright/test";
import { findFreePort } from "../launcher/postgres";
import { DoctorReport } from "../lib/shared/schemas/doctor";
import { connectToDatabase } from "../test/processes/store-database";
import { type SmtpServer, startSmtpServer } from "../test/smtp-server";
import { addApp } from "./add-app";
import { expect, expectAxeClean, test } from "./fixtures";
import { expectWhole } from "./whole-screen";

// A live store from its first start on, as its owner meets it: the printed address, the page, the first sign-in, and what can be
// changed later.
test.describe.configure({ mode: "serial", timeout: 120_000 });

const PASSWORD = "correct horse battery staple";
const EMAIL = "ada@kuu.example";
/** The browser's own line about an answer that is no success, here asked for. */
const REFUSED = /Failed to load resource: the server responded with a status of (4\d\d|503)/;

let dataDir: string;
let address: string;
let store: ChildProcess;
let smtp: SmtpServer;
let said = "";
let firstAddress: string;

const environment = () => ({
  ...process.env,
  BACKLINE_MODE: "live",
  BACKLINE_DATA_DIR: dataDir,
  npm_lifecycle_event: "",
  STRIPE_SECRET_KEY: "sk_live_0123456789abcdefghijklmn",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdefghijklmn",
});

test.beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-set-up-"));
  fs.chmodSync(dataDir, 0o755);
  smtp = await startSmtpServer();
  const port = await findFreePort();
  // passkeys and secure cookies want a name
  address = `http://localhost:${port}`;
  store = spawn(process.execPath, ["launcher/start.mjs"], {
    env: { ...environment(), HOST: "localhost", PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [store.stdout, store.stderr])
    stream?.on("data", (words) => {
      said += words;
    });
  await expect.poll(() => said, { timeout: 100_000 }).toContain("A new one: npm run setup-address");
  firstAddress = /(http\S+\/setup#\S+)/.exec(said)?.[1] ?? "";
});
test.afterAll(async () => {
  await smtp?.close();
  await stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
async function stop(): Promise<void> {
  if (!store || store.exitCode !== null) return;
  const exited = once(store, "exit");
  store.kill("SIGTERM");
  await exited;
}
const tool = (name: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, ["launcher/tool.mjs", name, ...args], { env: environment() });

const errorOf = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).locator("xpath=ancestor::*[label][1]").locator("p.text-bad");
async function answer(page: Page, answers: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(answers)) await page.getByLabel(label, { exact: true }).fill(text);
}

test.use({ expectedConsole: [REFUSED] });

test("before it is set up every page says so with 503, at both widths in both themes, and the API as well", async ({
  page,
}, { outputDir }) => {
  const reply = await page.goto(`${address}/releases/anything`);
  expect([reply?.status(), reply?.headers()["retry-after"]]).toEqual([503, "30"]);
  await expect(page.getByRole("heading", { name: "This store is being set up" })).toBeVisible();
  await expectWhole(page, "set-up-not-yet", outputDir);
  expect((await page.request.get(`${address}/api/releases`)).status()).toBe(503);
  expect((await page.request.post(`${address}/api/auth/callback/credentials`)).status()).toBe(503);
});

test("without the address the set-up page opens nothing", async ({ page }, { outputDir }) => {
  await page.goto(`${address}/setup`);
  await expect(page.getByRole("heading", { name: "Open the address from the terminal" })).toBeVisible();
  await expectWhole(page, "set-up-closed", outputDir);
  await page.goto(`${address}/setup#${"x".repeat(32)}`);
  await expect(page.getByRole("heading", { name: "Open the address from the terminal" })).toBeVisible();
});

test("the address opens it once; a used one and one that lapsed do not, and a new one goes on with what was typed", async ({
  page,
  openVisitor,
}) => {
  await page.goto(firstAddress);
  await expect(page.getByRole("heading", { level: 1, name: "Set up your shop" })).toBeVisible();
  expect(page.url(), "the token leaves the address bar").toBe(`${address}/setup`);
  await answer(page, { Name: "Kuu Records" });
  await page.getByLabel("Name", { exact: true }).blur();
  const other = await openVisitor();
  await other.goto(firstAddress);
  await expect(other.getByRole("heading", { name: "Open the address from the terminal" })).toBeVisible();
  const lapsed = /(http\S+#\S+)/.exec((await tool("setup-address")).stdout)?.[1] ?? "";
  const database = await connectToDatabase(dataDir);
  await database.query("UPDATE first_start SET token_until = now()");
  await database.end();
  await other.goto(lapsed);
  await expect(other.getByRole("heading", { name: "Open the address from the terminal" })).toBeVisible();
});

test("each answer that will not do is said at its field, mail has to work, and then the shop opens", async ({
  page,
  expectedConsole,
}, { outputDir }) => {
  // the page waits for the processes that begin anew with the answers
  expectedConsole.push(/ERR_CONNECTION_REFUSED.*api\/me/);
  const fresh = /(http\S+#\S+)/.exec((await tool("setup-address")).stdout)?.[1] ?? "";
  await page.goto(fresh);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Kuu Records");
  await expect(page.getByRole("heading", { name: "Database" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Open the shop when mail works" })).toBeDisabled();

  // a server that refuses the password, then nobody at all, then the right one
  await answer(page, {
    "Your name": "Ada",
    "Your e-mail": EMAIL,
    "Sent from": "records@kuu.example",
    Server: "127.0.0.1",
    Port: String(smtp.port),
    User: "records",
    Password: "wrong",
  });
  smtp.behave({ auth: "535 5.7.8 no" });
  await page.getByRole("button", { name: "Send a test mail" }).click();
  await expect(errorOf(page, "Password")).toContainText("does not take this user and password");
  const mailCard = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Mail", exact: true }) });
  await expect(mailCard, "the doctor says it as well").toContainText("does not take this user and password");
  await mailCard.getByRole("button", { name: "Go to the password" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await expectWhole(page, "set-up", outputDir);
  smtp.behave({});
  await answer(page, { Port: "1" });
  await page.getByRole("button", { name: "Send a test mail" }).click();
  await expect(errorOf(page, "Server")).toContainText("No mail goes out by this server");
  await expect(mailCard).toContainText("No mail goes out by this server");
  await answer(page, { Port: String(smtp.port), Password: "secret" });
  await page.getByRole("button", { name: "Send a test mail" }).click();
  await expect(page.getByText("The server took a test mail.")).toBeVisible();
  expect(smtp.received.at(-1)).toMatchObject({ from: "records@kuu.example", to: EMAIL });

  await answer(page, {
    "Your name": "",
    "Your e-mail": "ada",
    "Your password": "short",
    Name: "",
    "Public address": "kuu",
  });
  await page.getByRole("button", { name: "Open the shop", exact: true }).click();
  const words = {
    "Your name": "Say who you are.",
    "Your e-mail": "One address, as in you@example.org.",
    "Your password": "At least 8 characters.",
    Name: "A shop has a name.",
    "Public address": "Write the whole address, as in https://shop.example.org.",
  };
  for (const [label, text] of Object.entries(words)) await expect(errorOf(page, label)).toHaveText(text);
  await expect(page.getByLabel("Your name"), "the first of them has the focus").toBeFocused();
  await expect(page.getByText(/^It leads here/), "no address, so nothing to be reached").toHaveCount(0);
  await answer(page, {
    "Your name": "Ada",
    "Your e-mail": EMAIL,
    "Your password": PASSWORD,
    Name: "Kuu Records",
    "Public address": address,
  });
  await page.getByLabel("Time zone").selectOption("Europe/Helsinki");
  await page.getByLabel("Currency").selectOption("EUR");
  await page.getByRole("button", { name: "Open the shop", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible({ timeout: 60_000 });
  expect(said).toContain("The store is open at");
  expect((await page.request.get(`${address}/setup`)).status()).toBe(404);
});

async function enterPassword(page: Page): Promise<void> {
  await page.goto(`${address}/sign-in?next=%2Fsettings%2Fstore`);
  await page.getByLabel("E-mail").fill(EMAIL);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("the admin signs in with the password of the set-up, and needs a second factor before anything of the store", async ({
  page,
}) => {
  await enterPassword(page);
  await expect(page).toHaveURL(/\/account\/security/);
  const reply = await page.request.get(`${address}/api/settings/store/facts`);
  expect(reply.status()).toBe(403);
});

test("with one provider's keys nothing of a demo is there: no rail but that one, no sandbox, no demo account, no demo.json", async ({
  page,
}) => {
  const { request } = page;
  for (const place of ["/sandbox/fields", "/sandbox/control", "/sandbox/approve", "/sandbox/wallet", "/sandbox"])
    expect((await request.get(address + place)).status(), place).toBe(404);
  for (const place of ["/api/sandbox", "/api/sandbox/control"])
    expect((await request.get(address + place)).status(), place).toBe(404);
  const statusAt = async (provider: string) => (await request.post(`${address}/api/webhooks/${provider}`)).status();
  for (const absent of ["paypal", "adyen", "square", "braintree"]) expect(await statusAt(absent), absent).toBe(404);
  expect(await statusAt("stripe"), "there, and takes what is signed only").toBe(400);
  expect(fs.existsSync(path.join(dataDir, "demo.json"))).toBe(false);
  const secrets = JSON.parse(fs.readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
  expect(Object.keys(secrets).sort()).toEqual(["AUTH_SECRET", "FIELD_KEY", "METRICS_TOKEN", "POSTGRES_PASSWORD"]);
  const database = await connectToDatabase(dataDir);
  const { rows } = await database.query("SELECT email FROM app_user");
  expect(rows).toEqual([{ email: EMAIL }]);
  const { rows: releases } = await database.query("SELECT 1 FROM release");
  expect(releases).toEqual([]);
  await database.end();
  await page.goto(`${address}/sign-in`);
  await expect(page.getByText(/demo/i)).toHaveCount(0);
});

test("a provider's keys are taken, and taken away, from who has just proved to be the admin", async ({ page }) => {
  await enterPassword(page);
  const { app, used, backup } = await addApp(page);
  const database = await connectToDatabase(dataDir);
  const leaveOpen = () => database.query("UPDATE session SET proven_at = now() - interval '11 min'");

  await page.goto(`${address}/settings/payments/keys`);
  await leaveOpen();
  await page.getByRole("button", { name: "Enter keys Braintree" }).click();
  await answer(page, {
    "Merchant id": "9x4q2w7k1m5n8p3r",
    "Public key": "p0123456789abcdef",
    "Private key": "k0123456789abcdef",
    "Merchant account of each currency": "EUR:kuu_eur",
  });
  await page.getByRole("button", { name: "Seal and use" }).click();
  const dialog = page.getByRole("dialog", { name: "Is it still you?" });
  await expect(dialog.getByLabel("Code", { exact: true })).toBeVisible();
  await expectAxeClean(page);
  await page.keyboard.press("Escape");
  await expect(page.getByText("This needs a fresh proof that it is you.")).toBeVisible();
  expect((await database.query("SELECT 1 FROM provider_credential")).rows, "nothing was stored").toEqual([]);

  await page.getByRole("button", { name: "Seal and use" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill(used);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog.getByText("each works once. Tries left: 4.")).toBeVisible();
  await dialog.getByLabel("Code", { exact: true }).fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await dialog.getByRole("button", { name: "Go on" }).click();
  const panel = page.getByRole("region", { name: "Braintree" });
  await expect(panel.getByText(/^Set on /)).toBeVisible();
  const stored = await database.query("SELECT row_to_json(c)::text AS row FROM provider_credential c");
  expect(stored.rows).toHaveLength(1);
  expect(stored.rows[0].row, "sealed").not.toContain("k0123456789abcdef");
  expect(await page.content(), "and not shown again").not.toContain("k0123456789abcdef");

  await leaveOpen();
  await panel.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Use a backup code" }).click();
  await dialog.getByLabel("Backup code").fill(backup);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(panel.getByText("No keys")).toBeVisible();
  await database.end();
});

test("the doctor looks at it running and stopped, in the same JSON", async () => {
  const ask = async () => {
    const { stdout } = await tool("doctor", "--json").catch((error: { stdout: string }) => error);
    const { findings } = DoctorReport.parse(JSON.parse(stdout));
    return Object.fromEntries(findings.map(({ name, state, says }) => [name, `${state}: ${says}`]));
  };
  const running = await ask();
  expect(running.address).toContain(`ok: ${address}`);
  expect(running.mode).toContain("nothing of a demo");
  expect(running.keys).toContain("ok: 1 key; 2 samples");
  expect(running.backup).toContain("broken: No backup was ever made");
  await stop();
  const stopped = await ask();
  expect(Object.keys(stopped)).toEqual(Object.keys(running));
  expect(stopped.database, "it was started to be looked at").toMatch(/^ok: PostgreSQL \d/);
  expect(stopped.address).toContain("the store is stopped");
  const refused = spawn(process.execPath, ["launcher/start.mjs"], {
    env: { ...environment(), BACKLINE_MODE: "demo", STRIPE_SECRET_KEY: "", STRIPE_WEBHOOK_SECRET: "" },
  });
  let words = "";
  for (const stream of [refused.stdout, refused.stderr])
    stream.on("data", (text) => {
      words += text;
    });
  const [code] = await once(refused, "exit");
  expect([code, words.includes("was set up in live mode and cannot be used in demo mode")]).toEqual([1, true]);
});
