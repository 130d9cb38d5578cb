import type { Page } from "playwright/test";
import { answerConfirm, holdChecking } from "./answered-checkout";
import { addRecord, paidHeading, pay, payButton, prepareCheckout } from "./checkout-steps";
import { type DemoFile, expect } from "./fixtures";
import { choosePayPal, sdkButton } from "./paypal-steps";
import { openWith, type Screen } from "./screen";
import { placeSingle } from "./shop-api";
import { chooseWallet, openSheet, type WalletName } from "./wallet-steps";

async function openRelease(page: Page): Promise<void> {
  await page.goto("/artists/marguerite-ossian");
  await page.getByRole("link", { name: "The Lamplighter’s Union" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "The Lamplighter’s Union" })).toBeVisible();
}

async function openPlaying(page: Page): Promise<void> {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  const player = page.getByRole("complementary", { name: "Player" });
  await player.getByRole("button", { name: "Pause (space)" }).click();
  await expect(player.getByRole("button", { name: "Play (space)" })).toBeVisible();
}

async function openQueue(page: Page): Promise<void> {
  await openPlaying(page);
  await page.locator("body").press("q");
  await expect(page.getByRole("dialog", { name: "Up next" })).toBeVisible();
}

async function openSilenced(page: Page): Promise<void> {
  await page.route("**/api/streams", (route) => route.fulfill({ json: { streams: [] } }));
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expect(page.getByRole("button", { name: "Skip to next" })).toBeVisible();
}

async function openBasket(page: Page): Promise<void> {
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, "orla@example.org");
}

async function openPayPalChosen(page: Page): Promise<void> {
  await openBasket(page);
  await choosePayPal(page);
  await expect(sdkButton(page)).toBeVisible();
}

async function openWallet(page: Page, wallet: WalletName): Promise<void> {
  await openBasket(page);
  await chooseWallet(page, wallet);
  await openSheet(page, wallet);
}

async function openFailed(page: Page): Promise<void> {
  await openBasket(page);
  await answerConfirm(page, {
    message: "Stripe could not take this payment. Nothing was charged.",
    next: { kind: "retry", reason: "refused", offers: [{ method: "paypal", rail: "paypal", needsCard: false }] },
  });
  await payButton(page).click();
  await expect(page.getByRole("link", { name: "Choose another way to pay" })).toBeVisible();
  await expect(sdkButton(page)).toBeVisible();
}

async function openChecking(page: Page): Promise<void> {
  await openBasket(page);
  await holdChecking(page);
  await payButton(page).click();
  await expect(page.getByText("Check 2", { exact: true })).toBeVisible();
}

async function openSingle(page: Page, demo: DemoFile, price: string, isPriceOpen: boolean): Promise<void> {
  const single = { title: `Lantern ${isPriceOpen ? "Open" : "Free"}`, price };
  const { slug } = await placeSingle(page.request, demo, { ...single, patch: { status: "published", isPriceOpen } });
  await openWith(page, `/releases/${slug}`, single.title);
}

async function openNamedBasket(page: Page, demo: DemoFile): Promise<void> {
  await openSingle(page, demo, "3.00", true);
  await page.getByRole("button", { name: "$8.00", exact: true }).click();
  await page.getByRole("button", { name: /^Buy the/ }).click();
  await page.goto("/checkout");
  await expect(page.getByRole("textbox", { name: /^Your price for/ })).toHaveValue("8.00");
  await expect(page.getByText("Where it goes")).toBeVisible();
}

async function openFreeOrder(page: Page, demo: DemoFile): Promise<void> {
  await openSingle(page, demo, "0", false);
  await page.getByLabel("E-mail").fill("orla@example.org");
  await page.getByRole("button", { name: /^Get the single/ }).click();
  await expect(paidHeading(page)).toBeVisible();
}

/** What a listener and a buyer see. */
export const SHOP_SCREENS: readonly Screen[] = [
  { name: "shop-home", open: (page) => openWith(page, "/", "In this week") },
  { name: "search", open: (page) => openWith(page, "/search?q=lamplihgter", "The Lamplighter’s Union") },
  { name: "artist", open: (page) => openWith(page, "/artists/marguerite-ossian", "Marguerite Ossian") },
  { name: "release", open: openRelease },
  { name: "release-named-price", open: (page, demo) => openSingle(page, demo, "9.00", true) },
  { name: "release-free", open: (page, demo) => openSingle(page, demo, "0", false) },
  { name: "checkout-named-price", open: openNamedBasket },
  { name: "order-free", open: openFreeOrder },
  { name: "player-bar", open: openPlaying },
  { name: "player-queue", open: openQueue },
  { name: "player-silenced", open: openSilenced },
  {
    name: "library",
    open: (page) =>
      openBasket(page)
        .then(() => pay(page))
        .then(() => openWith(page, "/library", "Toll Songs")),
  },
  { name: "library-empty", role: "buyer", open: (page) => openWith(page, "/library", "Library") },
  { name: "checkout", open: openBasket },
  { name: "checkout-paypal", open: openPayPalChosen },
  { name: "checkout-google-pay", open: (page) => openWallet(page, "Google Pay") },
  { name: "checkout-apple-pay", open: (page) => openWallet(page, "Apple Pay") },
  { name: "checkout-failed", open: openFailed },
  { name: "checkout-checking", open: openChecking },
  { name: "order", open: (page) => openBasket(page).then(() => pay(page)) },
  { name: "links-again", open: (page) => openWith(page, "/orders/again", "Your links, once more") },
  { name: "letters-confirm", open: (page) => openWith(page, "/letters/confirm#guess", "Shall they write to you?") },
];
