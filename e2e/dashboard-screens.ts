import type { Page } from "playwright/test";
import { expect } from "./fixtures";
import { openWith, type Screen } from "./screen";

async function openShared(page: Page): Promise<void> {
  const query = { period: "90d", compare: "previous" };
  const made = await page.request.post("/api/analytics/share-links", { data: { page: "artists", query } });
  const { url } = (await made.json()) as { url: string };
  await openWith(page, new URL(url).pathname, "Artists");
}

async function openShareLinks(page: Page): Promise<void> {
  const query = { period: "7d", compare: "previous" };
  await page.request.post("/api/analytics/share-links", { data: { page: "tracks", query } });
  await page.goto("/dashboard/shared");
  await expect(page.getByRole("button", { name: /^End it/ }).first()).toBeVisible();
}

async function openSigningSecret(page: Page): Promise<void> {
  await openWith(page, "/dashboard/alerts/delivery", "Add a receiver");
  await page.getByRole("textbox", { name: "Name" }).fill("Our own");
  await page.getByRole("combobox", { name: "Kind" }).selectOption("json");
  await page.getByRole("textbox", { name: "Address" }).fill("https://hooks.slack.com/services/own");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "The signing secret of Our own" })).toBeFocused();
}

async function openShareDialog(page: Page): Promise<void> {
  await openWith(page, "/dashboard/artists?period=90d", "Artists by what they brought");
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("textbox", { name: "Link" })).toBeVisible();
}

async function openKeysSheet(page: Page): Promise<void> {
  await openWith(page, "/dashboard", "Paid, over time");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** The figures, their alerts and what is shared of them. */
export const DASHBOARD_SCREENS: readonly Screen[] = [
  {
    name: "alerts",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/alerts", "What is watched"),
  },
  { name: "targets", role: "admin", open: (page) => openWith(page, "/dashboard/targets", "Set a target") },
  { name: "share-links", role: "analyst", open: openShareLinks },
  {
    name: "alert-delivery",
    role: "admin",
    open: (page) => openWith(page, "/dashboard/alerts/delivery", "Add a receiver"),
  },
  { name: "alert-delivery-secret", role: "admin", open: openSigningSecret },
  { name: "dashboard", role: "analyst", open: (page) => openWith(page, "/dashboard/live", "Last sales") },
  { name: "shared-figures", role: "analyst", open: openShared },
  {
    name: "overview",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard?compare=previous", "Paid, over time"),
  },
  {
    name: "overview-all-currencies",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard?currency=all&compare=weekday", "Paid, over time"),
  },
  { name: "overview-24h", role: "analyst", open: (page) => openWith(page, "/dashboard?period=24h", "Paid, over time") },
  {
    name: "overview-custom",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard?period=custom&from=2026-10-01&to=2026-10-20", "Paid, over time"),
  },
  {
    name: "overview-none-in-period",
    role: "analyst",
    open: (page) =>
      openWith(
        page,
        "/dashboard?period=custom&from=2020-01-01&to=2020-01-07",
        "Nothing between 2020-01-01 and 2020-01-07",
      ),
  },
  {
    name: "orders-filtered-out",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/orders?country=AQ", "none that fits"),
  },
  {
    name: "tracks-refused",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/tracks?country=FI", "These figures cannot be given"),
  },
  { name: "share-dialog", role: "analyst", open: openShareDialog },
  { name: "keys-sheet", role: "analyst", open: openKeysSheet },
  {
    name: "artists",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/artists", "Artists by what they brought"),
  },
  {
    name: "tracks",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/tracks", "Tracks by what they brought"),
  },
  { name: "customers", role: "analyst", open: (page) => openWith(page, "/dashboard/customers", "Buyers") },
  { name: "funnel", role: "analyst", open: (page) => openWith(page, "/dashboard/funnel", "From listen to sale") },
  {
    name: "scoreboard",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/providers", "How payments went with each provider"),
  },
  {
    name: "drilled-orders",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/orders", "What happened to which order"),
  },
];
