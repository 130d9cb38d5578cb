import { createHash } from "node:crypto";
import type { Page } from "playwright/test";
import {
  addRecord,
  CARDS,
  expectCardTaken,
  fillCard,
  orderIdOf,
  paidHeading,
  pay,
  payButton,
  prepareCheckout,
  type ReceiptRow,
  readCents,
  readReceipt,
  typeBuyer,
  typeCard,
  watchOrders,
} from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { holdBack } from "./hold-back";
import { readTruth } from "./sandbox-truth";

const EMAIL = "orla@example.org";

async function expectOneCharge(demo: DemoFile, orderId: string): Promise<void> {
  const { charges } = await readTruth(demo, orderId);
  expect(charges.filter(({ capture }) => capture).length, `captures of ${orderId}`).toBe(1);
  expect(charges.filter(({ authorization }) => authorization).length, `holds of ${orderId}`).toBe(1);
}

const sum = (rows: ReceiptRow[]) => rows.reduce((total, { cents }) => total + cents, 0);

test("a buyer finds records in spite of typos and accents, in Arabic and in Cyrillic", async ({ page }) => {
  await page.goto("/");
  const search = page.getByRole("banner").getByRole("searchbox", { name: "Search" });
  for (const [typed, found] of [
    ["lamplihgter", "The Lamplighter’s Union"],
    ["domíngo sin fin", "Domingo sin Fin"],
    ["أغاني المينا", "أغاني الميناء"],
    ["зимния дорога", "Зимняя дорога"],
  ] as const) {
    await search.fill(typed);
    await search.press("Enter");
    await expect(page.getByRole("main").getByRole("link", { name: found }).first()).toBeVisible();
    await expect(search, "ready for the next search").toBeFocused();
    await expect(search).toHaveValue(typed);
  }
  await page.getByRole("banner").getByRole("link", { name: "Clear the search" }).click();
  await expect(search).toHaveValue("");
  await page.goBack();
  await expect(search).toHaveValue("зимния дорога");
  await page.getByRole("main").getByRole("link", { name: "Зимняя дорога" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Зимняя дорога" })).toBeVisible();
});

test("the player goes on from page to page and obeys the keyboard", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  const player = page.getByRole("complementary", { name: "Player" });
  const scrubber = player.getByRole("slider", { name: "Position in Penny a Head" });
  const second = async () => Number(await scrubber.getAttribute("aria-valuenow"));
  const start = await second();
  await expect.poll(second).toBeGreaterThan(start);

  await page.getByRole("link", { name: "Artists" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Artists" })).toBeVisible();
  const onNextPage = await second();
  expect(onNextPage, "it did not begin anew").toBeGreaterThan(start);
  await expect.poll(second, "and still plays").toBeGreaterThan(onNextPage);

  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Space");
  await expect(player.getByRole("button", { name: "Play (space)" })).toBeVisible();
  const paused = await second();
  await page.keyboard.press("ArrowRight");
  await expect.poll(second).toBe(paused + 5);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(second).toBe(paused);
  await page.keyboard.press("m");
  await expect(player.getByRole("button", { name: "Mute (m)" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("n");
  await expect(player).toContainText("Winch Song");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toContainText("Play or pause");
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("a guest pays two records with the second card, and the receipt adds up", async ({ page, demo }) => {
  const placed = watchOrders(page);
  await addRecord(page, "fog-rehearsal");
  await addRecord(page, "toll-songs");
  await page.getByRole("link", { name: "Basket, 2 things, $8.29" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Checkout" })).toBeVisible();
  await typeBuyer(page, EMAIL, "Germany");
  await typeCard(page, CARDS.notEnoughMoney);
  const agreed = readCents((await payButton(page).textContent()) ?? "");

  await test.step("declined: the reason in words, and nothing to type again but the card", async () => {
    await payButton(page).click();
    const notice = page.getByRole("main").getByRole("alert");
    await expect(notice).toContainText("The card does not have enough money for this. Nothing was charged.");
    await expect(page.getByLabel("E-mail")).toHaveValue(EMAIL);
    await expect(page.getByLabel("Country")).toHaveValue("DE");
  });

  const orderId = await test.step("another card", async () => {
    await typeCard(page, CARDS.otherApproved);
    return pay(page);
  });
  expect([...placed], "one order for both tries").toEqual([orderId]);
  await expectOneCharge(demo, orderId);
  await expect(page.getByRole("main")).toContainText("by card ending 4444");

  await test.step("the receipt adds up to the cent", async () => {
    const receipt = page.getByRole("region", { name: "Where the money went" });
    await expect(receipt).toContainText("ledger entry");
    const rows = await readReceipt(receipt);
    const at = (label: RegExp) => rows.findIndex((row) => label.test(row.label));
    const parts = rows.filter(({ label }) => /^(Artists|Payment, |Shop, |Tax to )/.test(label));
    const total = rows[at(/^You paid/)]?.cents;
    expect(total, "what the Pay button said").toBe(agreed);
    expect(sum(rows.slice(0, at(/^You paid/))), "lines and tax").toBe(total);
    expect(sum(parts), "who got what").toBe(total);
    expect(rows.at(-1)).toEqual({ label: "Adds up to", cents: total });
    expect(sum(rows.slice(at(/^Artists/) + 1, at(/^Payment, /))), "each artist").toBe(rows[at(/^Artists/)]?.cents);
    const { charges } = await readTruth(demo, orderId);
    expect(charges.find(({ capture }) => capture)?.capture?.amountMinor, "what the card was charged").toBe(total);
  });

  await test.step("a reload changes nothing", async () => {
    await page.reload();
    await expect(paidHeading(page)).toBeVisible();
    await expectOneCharge(demo, orderId);
  });
});

test("a download is the artist's own file, byte for byte", async ({ page, demo }) => {
  await addRecord(page, "fog-rehearsal");
  await prepareCheckout(page, EMAIL);
  await pay(page);
  const download = page.getByRole("link", { name: /^Download/ });
  const size = await download.getAttribute("href");
  const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
  expect(file.suggestedFilename()).toMatch(/Fog Rehearsal\.wav$/);
  const reply = await page.request.get(size ?? "");
  const bytes = await reply.body();
  expect(reply.headers()["content-length"]).toBe(String(bytes.length));
  expect(reply.headers()["cache-control"]).toBe("private, no-store");
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(await findContentHash(demo, "fog-rehearsal"));
});

/** What the artist's own view says the file was at upload. */
async function findContentHash(demo: DemoFile, slug: string): Promise<string> {
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${demo.apiKeys.artist}` };
    return (await fetch(demo.baseUrl + path, { headers })).json();
  };
  const { data } = await ask("/api/releases");
  const { id } = data.find((release: { slug: string }) => release.slug === slug);
  return (await ask(`/api/releases/${id}`)).tracks[0].contentHash;
}

test("what is typed at checkout before the scripts run is not lost", async ({ page }) => {
  await addRecord(page, "toll-songs");
  const wakePage = await holdBack(page, "**/_next/static/**/*.js");
  const wakeFields = await holdBack(page, "**/sandbox/fields.js");
  await page.goto("/checkout", { waitUntil: "commit" });
  await typeBuyer(page, EMAIL, "Germany");
  wakePage();
  await fillCard(page, CARDS.approved);
  wakeFields();
  await expectCardTaken(page, CARDS.approved);
  await expect(page.getByLabel("E-mail")).toHaveValue(EMAIL);
  await expect(page.getByLabel("Country")).toHaveValue("DE");
  await pay(page);
});

test("a double click on Pay is one order and one charge", async ({ page, demo }) => {
  const placed = watchOrders(page);
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, EMAIL);
  await payButton(page).dblclick();
  await expect(paidHeading(page)).toBeVisible({ timeout: 20_000 });
  expect([...placed]).toEqual([orderIdOf(page)]);
  await expectOneCharge(demo, orderIdOf(page));
});

test("Back after paying leads to no second payment", async ({ page, demo }) => {
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, EMAIL);
  const orderId = await pay(page);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Toll Songs" })).toBeVisible();
  await page.getByRole("link", { name: "Basket, empty" }).click();
  await expect(page.getByText("Your basket is empty.")).toBeVisible();
  await expect(payButton(page)).toBeHidden();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(paidHeading(page)).toBeVisible();
  expect(orderIdOf(page)).toBe(orderId);
  await expectOneCharge(demo, orderId);
});

test.describe("two tabs", () => {
  // the browser itself notes the answer "still running" that the second tab waits out
  test.use({ expectedConsole: [/status of 409/] });

  test("paying the same basket in both is one order and one charge, and no error anywhere", async ({
    page,
    context,
    demo,
  }) => {
    await addRecord(page, "toll-songs");
    const other = await context.newPage();
    const placed = [watchOrders(page), watchOrders(other)];
    for (const tab of [page, other]) await prepareCheckout(tab, EMAIL);
    // what the first tab sends is held until the second has pressed too: a paid basket would be gone from under it
    const pressed = other.waitForRequest("**/api/checkout");
    await page.route("**/api/checkout", async (route) => {
      await pressed;
      await route.continue();
    });
    await payButton(page).click();
    await payButton(other).click();
    for (const tab of [page, other]) await expectPaid(tab);
    const [orderId = "", ...more] = new Set(placed.flatMap((ids) => [...ids]));
    expect(more).toEqual([]);
    await expectOneCharge(demo, orderId);
  });
});

/** The order page, or the checkout that says that this browser's order is paid. */
async function expectPaid(tab: Page): Promise<void> {
  await expect(paidHeading(tab).or(tab.getByText("Your last order here is paid."))).toBeVisible({ timeout: 20_000 });
  await expect(tab.getByRole("main").getByRole("alert")).toHaveCount(0);
}

test.describe("other people", () => {
  // the browser itself notes a page that is not there
  test.use({ expectedConsole: [/status of 404/] });

  test("an order opens for its link and for nobody else", async ({ page, context, openVisitor }) => {
    await addRecord(page, "toll-songs");
    await prepareCheckout(page, EMAIL);
    const orderId = await pay(page);

    const stranger = await openVisitor();
    const refused = await stranger.goto(`/orders/${orderId}`);
    expect(refused?.status()).toBe(404);
    await expect(stranger.getByText("This link opens nothing here.")).toBeVisible();
    await expect(stranger.getByText(EMAIL)).toHaveCount(0);
    expect((await stranger.request.get(`/api/orders/${orderId}`)).status()).toBe(404);
    expect((await stranger.goto(`/orders/${orderId}?key=${"x".repeat(43)}`))?.status()).toBe(404);

    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the link to this order" }).click();
    await expect(page.getByRole("button", { name: "Link copied" })).toBeVisible();
    const otherDevice = await openVisitor();
    await otherDevice.goto(await page.evaluate(() => navigator.clipboard.readText()));
    await expect(paidHeading(otherDevice)).toBeVisible();
    await expect(otherDevice).toHaveURL(`/orders/${orderId}`);
    await otherDevice.reload();
    await expect(paidHeading(otherDevice)).toBeVisible();
  });
});
