import { Secret, TOTP } from "otpauth";
import type { BrowserContext, Page } from "playwright/test";
import { ACCOUNT_SCREENS } from "./account-screens";
import { answerConfirm, holdChecking } from "./answered-checkout";
import { addRecord, paidHeading, pay, payButton, prepareCheckout } from "./checkout-steps";
import { type DemoFile, type DemoRole, expect, test } from "./fixtures";
import { makeArtist } from "./make-artist";
import { choosePayPal, sdkButton } from "./paypal-steps";
import { readMailLink } from "./read-mail";
import { bringToReview } from "./review-steps";
import { controlSandbox, findCharge } from "./sandbox-control";
import { openWith, type Screen } from "./screen";
import { addTrack, findTrack, placeSingle, sellTrack } from "./shop-api";
import { dropFiles, makeFlac } from "./sounds";
import { chooseWallet, openSheet, type WalletName } from "./wallet-steps";
import { expectWhole } from "./whole-screen";

async function openRemoval(page: Page): Promise<void> {
  await openWith(page, "/portal/releases", "Releases");
  await page
    .getByRole("button", { name: /^Remove from the shop/ })
    .first()
    .click();
  await expect(page.getByRole("dialog").getByText("It was ordered, so it is not deleted")).toBeVisible();
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

async function openShared(page: Page): Promise<void> {
  const query = { period: "90d", compare: "previous" };
  const made = await page.request.post("/api/analytics/share-links", { data: { page: "artists", query } });
  const { url } = (await made.json()) as { url: string };
  await openWith(page, new URL(url).pathname, "Artists");
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

async function openFreeOrder(page: Page, demo: DemoFile): Promise<void> {
  await openSingle(page, demo, "0", false);
  await page.getByLabel("E-mail").fill("orla@example.org");
  await page.getByRole("button", { name: /^Get the single/ }).click();
  await expect(paidHeading(page)).toBeVisible();
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

async function openSignUpLink(page: Page, demo: DemoFile): Promise<void> {
  const email = `joins+${Date.now()}@example.org`;
  await page.request.post("/api/account/sign-up", { data: { email } });
  await openWith(page, await readMailLink(page.request, demo, { kind: "sign-up", to: email }), "Begin your account");
}

/** With the secret of an app on it, as much as the page ever holds. */
async function openSecurity(page: Page): Promise<void> {
  await openWith(page, "/account/security", "Security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
}

/** After a right password, of somebody who has an app. */
async function openSecondStep(page: Page, demo: DemoFile): Promise<void> {
  const { email, password } = await makeArtist(demo);
  const enter = async () => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await page.goto("/sign-in?next=%2Faccount%2Fsecurity");
  await enter();
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("The six digits it shows").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole("button", { name: "Add the app" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await enter();
  await expect(page.getByRole("heading", { level: 1, name: "Second step" })).toBeVisible();
}

async function openZoneChange(page: Page): Promise<void> {
  await openWith(page, "/settings/store", "Time zone");
  await page.getByLabel("Another zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Change the zone …" }).click();
  await expect(page.getByRole("dialog", { name: "Count by the days of Asia/Tokyo?" })).toBeVisible();
}

const SCREENS: Screen[] = [
  ...ACCOUNT_SCREENS,
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
  { name: "sign-in", open: (page) => openWith(page, "/sign-in", "Sign in") },
  { name: "sign-up", open: (page) => openWith(page, "/sign-up", "Begin an account") },
  { name: "reset", open: (page) => openWith(page, "/reset", "Set a new password") },
  { name: "link-refused", open: (page) => openWith(page, "/account/link", "This link is not complete") },
  { name: "link-sign-up", open: openSignUpLink },
  { name: "account", role: "buyer", open: (page) => openWith(page, "/account", "Where you are signed in") },
  { name: "privacy", role: "buyer", open: (page) => openWith(page, "/account/privacy", "A copy of everything") },
  {
    name: "privacy-refused",
    role: "admin",
    open: (page) => openWith(page, "/account/privacy", "This has to be settled first"),
  },
  { name: "members", role: "artist", open: (page) => openWith(page, "/portal/members", "Who acts for") },
  { name: "people", role: "admin", open: (page) => openWith(page, "/settings/people", "Applications") },
  { name: "second-step", open: openSecondStep },
  { name: "security", role: "buyer", open: openSecurity },
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
  { name: "copies", role: "artist", open: (page) => openWith(page, "/portal/storage", "Copies") },
  { name: "audit", role: "admin", open: (page) => openWith(page, "/settings/audit", "Audit log") },
  { name: "jobs", role: "admin", open: (page) => openWith(page, "/settings/jobs", "Jobs") },
  { name: "mail", role: "admin", open: (page) => openWith(page, "/settings/mail", "Mail") },
  { name: "mail-letter", role: "admin", open: openLetter },
  { name: "letter", role: "admin", open: openLetterAlone },
  { name: "links-again", open: (page) => openWith(page, "/orders/again", "Your links, once more") },
  { name: "retention", role: "admin", open: (page) => openWith(page, "/settings/privacy", "Privacy") },
  { name: "letters", role: "artist", open: (page) => openWith(page, "/portal/letters", "Letters") },
  { name: "store-letters", role: "admin", open: (page) => openWith(page, "/settings/letters", "Letters") },
  { name: "letters-confirm", open: (page) => openWith(page, "/letters/confirm#guess", "Shall they write to you?") },
  { name: "upload-limits", role: "admin", open: (page) => openWith(page, "/settings/uploads", "For every artist") },
  { name: "access", role: "admin", open: (page) => openWith(page, "/settings/access", "Sign-in and keys") },
];

/** The browser's own note about a frame without scripts, when a picture of the page is taken. */
const NO_SCRIPTS = /Blocked script execution .* sandboxed/;

/** Who came in by the door lately, in this worker: less than the time after which a sensitive change asks for a proof. */
const sessions = new Map<DemoRole, { cookies: Awaited<ReturnType<BrowserContext["cookies"]>>; since: number }>();
const AS_FRESH_MS = 4 * 60_000;

async function enterAs(page: Page, role: DemoRole, byTheDoor: () => Promise<void>): Promise<void> {
  const known = sessions.get(role);
  if (known && Date.now() - known.since < AS_FRESH_MS) return page.context().addCookies(known.cookies);
  await byTheDoor();
  sessions.set(role, { cookies: await page.context().cookies(), since: Date.now() });
}

test.describe.configure({ mode: "parallel" });
// each leaves four pictures; to record what was done on the way takes a fifth of the time
test.use({ trace: "off" });

for (const { name, role, open, noise } of SCREENS) {
  test(`${name} is whole at both widths, in both themes`, async ({ page, signIn, demo, expectedConsole }, {
    outputDir,
  }) => {
    if (name === "mail-letter") expectedConsole.push(NO_SCRIPTS);
    if (noise) expectedConsole.push(noise);
    if (role) await enterAs(page, role, () => signIn(page, role));
    await open(page, demo);
    await expectWhole(page, name, outputDir);
  });
}
