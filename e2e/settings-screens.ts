import type { Page } from "playwright/test";
import { type DemoFile, expect } from "./fixtures";
import { bringToReview } from "./review-steps";
import { controlSandbox, findCharge } from "./sandbox-control";
import { openWith, type Screen } from "./screen";
import { findTrack, sellTrack } from "./shop-api";

async function openProviderDraft(page: Page): Promise<void> {
  await openWith(page, "/settings/payments", "Payment providers");
  await page.getByRole("switch", { name: "PayPal on" }).click();
  await expect(page.getByRole("button", { name: /^Activate version/ })).toBeVisible();
}

async function openProviderDown(page: Page): Promise<void> {
  await page.route("**/api/settings/payments", async (route) => {
    const reply = await route.fetch();
    const settings = await reply.json();
    const until = new Date(Date.now() + 30_000).toISOString();
    settings.providers[0].breaker = { state: "open", operation: "create", code: "ECONNREFUSED", until };
    await route.fulfill({ response: reply, json: settings });
  });
  await openWith(page, "/settings/payments", "Payment providers");
  await expect(page.getByText("asked again at")).toBeVisible();
}

async function openFee(page: Page): Promise<void> {
  await openWith(page, "/settings/fees", "Fees");
  await page.getByRole("button", { name: "Change Stripe, Card, USD, US" }).click();
  await expect(page.getByRole("button", { name: "Save as a new version" })).toBeVisible();
}

/** A price that was withdrawn once and came back, with a tier in its first version. */
async function openFeeHistory(page: Page): Promise<void> {
  await page.route("**/api/settings/fees/history?*", async (route) => {
    const reply = await route.fetch();
    const body = await reply.json();
    const [price] = body.history;
    const tiers = [{ fromMinor: 1_000_000, percentPpm: 20_000, fixedMinor: 5 }];
    body.version = 3;
    body.history = [
      { ...price, version: 3, by: "Ines Rautio" },
      { ...price, version: 2, by: "Ines Rautio", isLive: false, isWithdrawn: true },
      { ...price, version: 1, isLive: false, tiers },
    ];
    await route.fulfill({ response: reply, json: body });
  });
  await openWith(page, "/settings/fees", "Fees");
  await page.getByRole("button", { name: "History of Stripe, Card, USD, US" }).click();
  const versions = page.getByRole("list", { name: "Versions of Stripe, Card, USD, US" });
  await expect(versions.getByRole("button", { name: "Roll back to version 1" })).toBeVisible();
}

async function openTables(page: Page): Promise<void> {
  await openWith(page, "/settings/fees/tables", "Codes and limits");
  await page.getByRole("button", { name: "Change generic_decline" }).click();
  await expect(page.getByRole("button", { name: "Save as a new version" })).toBeVisible();
}

async function openReview(page: Page, demo: DemoFile): Promise<void> {
  const { reviewId } = await bringToReview(page.request, demo);
  await openWith(page, `/settings/payments/review?id=${reviewId}`, "Money at stake");
}

/** A day with one line that does not match. */
async function openReconciliation(page: Page, demo: DemoFile): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const orderId = await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US");
  const ref = await findCharge(demo, orderId, "stripe");
  await controlSandbox(demo, { listing: [{ rail: "stripe", ref, trouble: "amount" }] });
  await openWith(page, `/settings/payments/reconciliation?rail=stripe&day=${day}`, "Reconciliation");
  await page.getByRole("button", { name: /^Compare/ }).click();
  await expect(page.getByText("Other amount").first()).toBeVisible({ timeout: 20_000 });
}

async function openLetter(page: Page): Promise<void> {
  await openWith(page, "/settings/mail", "Mail");
  await page
    .getByRole("link", { name: /^Read: / })
    .first()
    .click();
  await expect(page.locator("iframe")).toBeVisible();
}

/** The letter by itself: where it is shown no script may run, so nobody could look at it there. */
async function openLetterAlone(page: Page): Promise<void> {
  await openWith(page, "/settings/mail", "Mail");
  const letter = page.getByRole("link", { name: /^Read: / }).first();
  const id = new URL((await letter.getAttribute("href")) ?? "", page.url()).searchParams.get("id");
  const html = await (await page.request.get(`/api/settings/mail/${id}/preview`)).text();
  await page.goto("about:blank");
  await page.setContent(html);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function openZoneChange(page: Page): Promise<void> {
  await openWith(page, "/settings/store", "Time zone");
  await page.getByLabel("Another zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Change the zone …" }).click();
  await expect(page.getByRole("dialog", { name: "Count by the days of Asia/Tokyo?" })).toBeVisible();
}

/** What an admin sees of the store. */
export const SETTINGS_SCREENS: readonly Screen[] = [
  { name: "people", role: "admin", open: (page) => openWith(page, "/settings/people", "Applications") },
  { name: "providers", role: "admin", open: (page) => openWith(page, "/settings/payments", "Payment providers") },
  { name: "provider keys", role: "admin", open: (page) => openWith(page, "/settings/payments/keys", "Provider keys") },
  { name: "fees", role: "admin", open: openFee },
  { name: "fee-history", role: "admin", open: openFeeHistory },
  {
    name: "codes-and-limits",
    role: "admin",
    open: (page) => openWith(page, "/settings/fees/tables", "Codes and limits"),
  },
  { name: "codes-and-limits-change", role: "admin", open: openTables },
  { name: "review", role: "admin", open: openReview },
  { name: "reconciliation", role: "admin", open: openReconciliation },
  { name: "health", role: "admin", open: (page) => openWith(page, "/settings/payments/health", "Provider health") },
  { name: "orders", role: "admin", open: (page) => openWith(page, "/settings/orders", "Orders") },
  { name: "providers-draft", role: "admin", open: openProviderDraft },
  { name: "providers-down", role: "admin", open: openProviderDown },
  { name: "storage", role: "admin", open: (page) => openWith(page, "/settings/storage?plan=1", "Storage") },
  { name: "store", role: "admin", open: (page) => openWith(page, "/settings/store", "Time zone") },
  { name: "store-zone", role: "admin", open: openZoneChange },
  { name: "audit", role: "admin", open: (page) => openWith(page, "/settings/audit", "Audit log") },
  { name: "jobs", role: "admin", open: (page) => openWith(page, "/settings/jobs", "Jobs") },
  { name: "mail", role: "admin", open: (page) => openWith(page, "/settings/mail", "Mail") },
  { name: "mail-letter", role: "admin", open: openLetter },
  { name: "letter", role: "admin", open: openLetterAlone },
  { name: "retention", role: "admin", open: (page) => openWith(page, "/settings/privacy", "Privacy") },
  { name: "store-letters", role: "admin", open: (page) => openWith(page, "/settings/letters", "Letters") },
  { name: "upload-limits", role: "admin", open: (page) => openWith(page, "/settings/uploads", "For every artist") },
  { name: "access", role: "admin", open: (page) => openWith(page, "/settings/access", "Sign-in and keys") },
];
