import type { Page } from "playwright/test";
import { type DemoFile, expect } from "./fixtures";
import { openWith, type Screen } from "./screen";
import { addTrack, placeSingle } from "./shop-api";
import { dropFiles, makeFlac } from "./sounds";

async function openRemoval(page: Page): Promise<void> {
  await openWith(page, "/portal/releases", "Releases");
  await page
    .getByRole("button", { name: /^Remove from the shop/ })
    .first()
    .click();
  await expect(page.getByRole("dialog").getByText("It was ordered, so it is not deleted")).toBeVisible();
}

async function openDraft(page: Page): Promise<void> {
  await page.goto("/portal/upload");
  await dropFiles(page.getByRole("region", { name: "Choose or drop audio files" }), [makeFlac("screen.flac")]);
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("textbox", { name: "Price" }).fill("1.29");
  await page.getByRole("textbox", { name: "Price" }).press("Enter");
  await expect(page.getByText("per month")).toBeVisible();
}

async function openPlaced(page: Page, demo: DemoFile, status: "unlisted" | "scheduled"): Promise<void> {
  const publishAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const patch = status === "scheduled" ? { status, publishAt } : { status };
  const { releaseId } = await placeSingle(page.request, demo, { title: `Lantern ${status}`, price: "3.00", patch });
  await page.goto(`/portal/upload?release=${releaseId}`);
  const back = page.getByRole("complementary").getByRole("button", { name: "Back to draft" });
  await expect(back).toBeVisible();
  if (status === "scheduled") return;
  await page.getByLabel("Who is it for?").fill("The press");
  await page.getByRole("button", { name: "Make a link" }).click();
  await expect(page.getByLabel("Copy it now: the address is shown once.")).toBeVisible();
}

async function openPrices(page: Page, demo: DemoFile): Promise<void> {
  const patch = { isPriceOpen: true, suggestedPrice: "8.00" };
  const { releaseId } = await placeSingle(page.request, demo, { title: "Lantern Prices", price: "5.00", patch });
  await addTrack(page.request, demo, releaseId);
  await page.goto(`/portal/upload?release=${releaseId}`);
  await page.getByRole("radio", { name: "At a time, for everyone" }).check();
  await page.getByText("One price for several tracks").click();
  await page.getByRole("checkbox", { name: "All tracks" }).check();
  await expect(page.getByRole("button", { name: "Price 2 tracks" })).toBeVisible();
}

async function openFiles(page: Page): Promise<void> {
  await openWith(page, "/portal/files", "Files for buyers");
  await page.getByRole("button", { name: "Make ahead" }).first().click();
  await expect(page.getByText(/^\d+ of \d+ ready$/).first()).toBeVisible({ timeout: 30_000 });
}

/** What an artist sees. */
export const PORTAL_SCREENS: readonly Screen[] = [
  { name: "members", role: "artist", open: (page) => openWith(page, "/portal/members", "Who acts for") },
  { name: "portal", role: "artist", open: (page) => openWith(page, "/portal", "Records") },
  { name: "sales", role: "artist", open: (page) => openWith(page, "/portal/sales", "Sales") },
  { name: "statements", role: "artist", open: (page) => openWith(page, "/portal/statements", "Statements") },
  { name: "releases", role: "artist", open: (page) => openWith(page, "/portal/releases", "Releases") },
  { name: "removal", role: "artist", open: openRemoval },
  { name: "upload", role: "artist", open: openDraft },
  { name: "prices", role: "artist", open: openPrices },
  { name: "unlisted", role: "artist", open: (page, demo) => openPlaced(page, demo, "unlisted") },
  { name: "scheduled", role: "artist", open: (page, demo) => openPlaced(page, demo, "scheduled") },
  { name: "files", role: "artist", open: openFiles },
  { name: "copies", role: "artist", open: (page) => openWith(page, "/portal/storage", "Copies") },
  { name: "letters", role: "artist", open: (page) => openWith(page, "/portal/letters", "Letters") },
];
