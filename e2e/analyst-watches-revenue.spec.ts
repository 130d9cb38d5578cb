import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "playwright/test";
import { formatMoney } from "../lib/shared/money";
import type { PublicTrack } from "../lib/shared/schemas/catalog";
import { readCents } from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { findTrack, publishSingle, sellTrack } from "./shop-api";

const ARRIVAL_MS = 5_000;

/** A track that nobody else sells; dearer than any before it today, so that one sale leads the hour. */
async function publishTrack(request: APIRequestContext, demo: DemoFile): Promise<PublicTrack> {
  const title = `Spring Tide ${randomUUID().slice(0, 8)}`;
  const secondOfDay = Math.floor((Date.now() / 1000) % 86_400);
  await publishSingle(request, demo, title, ((4_000 + secondOfDay) / 100).toFixed(2));
  return findTrack(request, title);
}

const salesOf = (page: Page, { title }: PublicTrack) =>
  page.getByRole("region", { name: "Last sales" }).getByRole("listitem").filter({ hasText: title });
const chartOf = (page: Page) => page.getByRole("img", { name: /^Revenue of the hour added up/ });
const tile = (page: Page, name: string) =>
  page
    .getByRole("region", { name: "Meters of the hour" })
    .locator("div:has(> div > h3)")
    .filter({ has: page.getByRole("heading", { name, exact: true }) });

type Meters = { hour: string; revenueCents: number; sales: number };

/** What the wall says now; the hour too, because at a full hour it begins anew. */
async function readMeters(page: Page): Promise<Meters> {
  const panel = page.getByRole("region", { name: "Revenue this hour" });
  const chart = await chartOf(page).getAttribute("aria-label");
  return {
    hour: (await panel.getByRole("paragraph").first().textContent()) ?? "",
    revenueCents: readCents(/\$[\d,.]+\d/.exec(chart ?? "")?.[0] ?? ""),
    sales: Number(await tile(page, "Sales").locator("b").textContent()),
  };
}

function hasGrown(before: Meters, now: Meters, cents: number): boolean {
  const start = now.hour === before.hour ? before : { revenueCents: 0, sales: 0 };
  return now.revenueCents >= start.revenueCents + cents && now.sales >= start.sales + 1;
}

test.beforeEach(async ({ page, signIn }) => {
  await signIn(page, "analyst");
  await expect(page).toHaveURL(/\/dashboard\/live$/);
  await expect(page.getByText(/^updated \d+ s ago$/).first()).toBeVisible();
});

test("a sale comes in within five seconds, without a reload", async ({ page, request, demo }) => {
  const track = await publishTrack(request, demo);
  const before = await readMeters(page);
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await sellTrack(request, track, "IE");
  await expect(salesOf(page, track)).toContainText(
    `Track, Stripe, IE${formatMoney({ amountMinor: track.priceMinor, currency: track.currency })}`,
    { timeout: ARRIVAL_MS },
  );
  await expect.poll(async () => hasGrown(before, await readMeters(page), track.priceMinor)).toBe(true);
  await expect(page.getByRole("region", { name: "Top tracks, share of the hour" })).toContainText(track.title);
  await expect(tile(page, "Average sale").locator("b")).toHaveText(/^\$\d/);
  await expect(page.getByRole("region", { name: "Providers, share and health" })).toContainText("Stripe");
  expect(loads, "the page was not loaded again").toBe(0);
});

test("who listens is counted", async ({ page, request }) => {
  const { id } = await findTrack(request, "Copper Kettle Hymn");
  const reply = await request.post("/api/plays", {
    data: { plays: [{ trackId: id, playedMs: 15_000, source: "release" }] },
  });
  expect(reply.ok()).toBe(true);
  await expect
    .poll(async () => Number(await tile(page, "Listening now").locator("b").textContent()))
    .toBeGreaterThan(0);
});

test("the wall can be held still and let go", async ({ page, request, demo }) => {
  const track = await publishTrack(request, demo);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText(/^paused, numbers are/).first()).toBeVisible();
  const orderId = await sellTrack(request, track, "IE");
  const isKnown = async () => (await (await page.request.get("/api/analytics/live?once=1")).text()).includes(orderId);
  await expect.poll(isKnown, "the store's own picture has the sale").toBe(true);
  await expect(salesOf(page, track)).toHaveCount(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(salesOf(page, track)).toHaveCount(1, { timeout: ARRIVAL_MS });
  await expect(page.getByText(/^updated \d+ s ago$/).first()).toBeVisible();
});

test("each chart is a table too, with the same figures", async ({ page }) => {
  const panel = page.getByRole("region", { name: "Revenue this hour" });
  await panel.getByRole("button", { name: "Table: Revenue this hour" }).click();
  const table = panel.getByRole("table", { name: "This hour, minute by minute" });
  await expect(table.getByRole("columnheader")).toHaveText([
    /^Minute \(.+\)$/,
    "Paid",
    "Paid so far",
    "Target so far",
    "Usual so far",
    "Orders",
    "Refunded",
    "Fees",
  ]);
  await expect(chartOf(page)).toHaveCount(0);
  await panel.getByRole("button", { name: "Chart: Revenue this hour" }).click();
  await expect(chartOf(page)).toBeVisible();
});

test("an hour that is over is a still picture, set against what is chosen, and its file is its table", async ({
  page,
}) => {
  await page.getByRole("combobox", { name: "Hour" }).selectOption({ index: 1 });
  await expect(page.getByText("not live: this hour is over")).toBeVisible();
  await page.getByRole("combobox", { name: "Compare with" }).selectOption({ label: "vs hour before" });
  await expect(page).toHaveURL(/\/dashboard\/live\?hour=\d{4}-\d\d-\d\dT\d\dZ&compare=before$/);
  const panel = page.getByRole("region", { name: "Revenue of the hour" });
  await expect(panel.getByText("the hour before", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause" })).toHaveCount(0);
  await panel.getByRole("button", { name: "Table: Revenue of the hour" }).click();
  const href = await panel.getByRole("link", { name: "CSV" }).getAttribute("href");
  const file = await (await page.request.get(href ?? "")).text();
  const sums = file
    .trim()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(",")[2]);
  await expect(panel.getByRole("row")).toHaveCount(61);
  expect(sums).toHaveLength(60);
  await expect(panel.getByRole("row").last().getByRole("cell").nth(1)).toHaveText(sums.at(-1) ?? "");
  await page.getByRole("combobox", { name: "Hour" }).selectOption({ label: "This hour" });
  await expect(page.getByText(/^updated \d+ s ago$/).first()).toBeVisible();
});

test("a row leads to what it is made of, down to orders that add up to it, and a cell narrows them", async ({
  page,
}) => {
  const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`/dashboard/artists?period=custom&from=${dayBefore(40)}&to=${dayBefore(3)}`);
  await page
    .getByRole("link", { name: /^Tracks of / })
    .first()
    .click();
  const filters = page.getByRole("list", { name: "Filters" });
  await expect(filters.getByRole("listitem")).toHaveCount(1);
  const track = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: /^Orders of / }) })
    .first();
  const paid = await track.getByRole("cell").nth(4).textContent();
  await track.getByRole("link").click();
  const total = page.getByRole("row", { name: /^Total, USD/ });
  await expect(total.getByRole("cell").nth(7)).toHaveText(paid ?? "");
  const when = page.getByRole("row").getByRole("time").first();
  await expect(when, "by the store's clock").toHaveText(/^\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d$/);
  await expect(when).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\dT.*Z$/);
  await page.getByRole("link", { name: "Only stripe" }).first().click();
  await expect(filters.getByRole("link", { name: /^Paid with\s*stripe/ })).toBeVisible();
  await expect(total.getByRole("cell").nth(7)).toHaveText(paid ?? "");
  await page.getByRole("navigation", { name: "Dashboard" }).getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { name: "Paid, over time" })).toBeVisible();
  await expect(filters.getByRole("link", { name: /^Artist/ })).toBeVisible();
  const refunded = page
    .getByRole("definition")
    .filter({ has: page.locator("xpath=preceding-sibling::dt[.='Refunded']") });
  await expect(refunded, "a sum, not a loss").toHaveText(/^\$/);
  await expect(filters.getByRole("link", { name: /^Paid with/ }), "a filter of orders only").toHaveCount(0);
});

test("after signing out the numbers are gone, and another tab is told at once", async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto("/dashboard/live");
  await expect(other.getByText("Revenue this hour")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).not.toHaveURL(/dashboard/);
  await other.bringToFront();
  await expect(other.getByText("signed out", { exact: false }).first()).toBeVisible();
  await page.goto("/dashboard/live");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText("Revenue this hour")).toHaveCount(0);
});
