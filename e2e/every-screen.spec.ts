import type { Page } from "playwright/test";
import { answerConfirm, holdChecking } from "./answered-checkout";
import { addRecord, pay, payButton, prepareCheckout } from "./checkout-steps";
import { type DemoFile, type DemoRole, expect, expectAxeClean, test } from "./fixtures";
import { choosePayPal, sdkButton } from "./paypal-steps";
import { bringToReview } from "./review-steps";
import { dropFiles, makeFlac } from "./sounds";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
const THEMES = ["light", "dark"] as const;

type Screen = { name: string; role?: DemoRole; open: (page: Page, demo: DemoFile) => Promise<unknown> };

async function openWith(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
}

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

async function openBasket(page: Page): Promise<void> {
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, "orla@example.org");
}

async function openPayPalChosen(page: Page): Promise<void> {
  await openBasket(page);
  await choosePayPal(page);
  await expect(sdkButton(page)).toBeVisible();
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

async function openDraft(page: Page): Promise<void> {
  await page.goto("/portal/upload");
  await dropFiles(page.getByRole("region", { name: "Choose or drop audio files" }), [makeFlac("screen.flac")]);
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("textbox", { name: "Price" }).fill("1.29");
  await page.getByRole("textbox", { name: "Price" }).press("Enter");
  await expect(page.getByText("per month")).toBeVisible();
}

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

async function openReview(page: Page, demo: DemoFile): Promise<void> {
  const { reviewId } = await bringToReview(page.request, demo);
  await openWith(page, `/settings/payments/review?id=${reviewId}`, "Money at stake");
}

async function openShared(page: Page): Promise<void> {
  const query = { period: "90d", compare: "previous" };
  const made = await page.request.post("/api/analytics/share-links", { data: { page: "artists", query } });
  const { url } = (await made.json()) as { url: string };
  await openWith(page, new URL(url).pathname, "Artists");
}

async function openFiles(page: Page): Promise<void> {
  await openWith(page, "/portal/files", "Files for buyers");
  await page.getByRole("button", { name: "Make ahead" }).first().click();
  await expect(page.getByText(/^\d+ of \d+ ready$/).first()).toBeVisible({ timeout: 30_000 });
}

const SCREENS: Screen[] = [
  { name: "shop-home", open: (page) => openWith(page, "/", "In this week") },
  { name: "search", open: (page) => openWith(page, "/search?q=lamplihgter", "The Lamplighter’s Union") },
  { name: "artist", open: (page) => openWith(page, "/artists/marguerite-ossian", "Marguerite Ossian") },
  { name: "release", open: openRelease },
  { name: "player-bar", open: openPlaying },
  { name: "checkout", open: openBasket },
  { name: "checkout-paypal", open: openPayPalChosen },
  { name: "checkout-failed", open: openFailed },
  { name: "checkout-checking", open: openChecking },
  { name: "order", open: (page) => openBasket(page).then(() => pay(page)) },
  { name: "sign-in", open: (page) => openWith(page, "/sign-in", "Sign in") },
  { name: "portal", role: "artist", open: (page) => openWith(page, "/portal", "Records") },
  { name: "sales", role: "artist", open: (page) => openWith(page, "/portal/sales", "Sales") },
  { name: "statements", role: "artist", open: (page) => openWith(page, "/portal/statements", "Statements") },
  { name: "upload", role: "artist", open: openDraft },
  { name: "files", role: "artist", open: openFiles },
  {
    name: "alerts",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/alerts", "Nothing has been raised yet"),
  },
  { name: "dashboard", role: "analyst", open: (page) => openWith(page, "/dashboard/live", "Last sales") },
  { name: "shared-figures", role: "analyst", open: openShared },
  {
    name: "overview",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard?compare=previous", "Paid, over time"),
  },
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
    name: "drilled-orders",
    role: "analyst",
    open: (page) => openWith(page, "/dashboard/orders", "What happened to which order"),
  },
  { name: "providers", role: "admin", open: (page) => openWith(page, "/settings/payments", "Payment providers") },
  { name: "review", role: "admin", open: openReview },
  { name: "orders", role: "admin", open: (page) => openWith(page, "/settings/orders", "Orders") },
  { name: "providers-draft", role: "admin", open: openProviderDraft },
  { name: "providers-down", role: "admin", open: openProviderDown },
  { name: "audit", role: "admin", open: (page) => openWith(page, "/settings/audit", "Audit log") },
  { name: "jobs", role: "admin", open: (page) => openWith(page, "/settings/jobs", "Jobs") },
  { name: "upload-limits", role: "admin", open: (page) => openWith(page, "/settings/uploads", "For every artist") },
  { name: "access", role: "admin", open: (page) => openWith(page, "/settings/access", "Sign-in and keys") },
];

/** Turns to the other theme and waits until its colours have arrived. */
async function turnTo(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
}

async function expectNothingWiderThan(page: Page, width: number): Promise<void> {
  const { scrollWidth, widest } = await page.evaluate((limit) => {
    const isOut = (element: Element) => element.getBoundingClientRect().right > limit + 1;
    return {
      scrollWidth: document.documentElement.scrollWidth,
      widest: [...document.body.querySelectorAll("*")]
        .filter(isOut)
        .slice(0, 5)
        .map((element) => element.outerHTML.slice(0, 120)),
    };
  }, width);
  expect(scrollWidth, `nothing reaches over the edge: ${widest.join(" | ")}`).toBeLessThanOrEqual(width);
}

for (const { name, role, open } of SCREENS) {
  test(`${name} is whole at both widths, in both themes`, async ({ page, signIn, demo }, { outputDir }) => {
    if (role) await signIn(page, role);
    await open(page, demo);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of THEMES) {
        await turnTo(page, theme);
        await expectNothingWiderThan(page, size.width);
        await expectAxeClean(page);
        await page.screenshot({ path: `${outputDir}/../screens/${name}-${size.width}-${theme}.png`, fullPage: true });
      }
    }
  });
}
