import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { makeArtist } from "./make-artist";
import { controlSandbox, findCharge } from "./sandbox-control";
import { findTrack, sellTrack } from "./shop-api";
import { expectWhole } from "./whole-screen";

const disputes = (page: Page) => page.getByRole("list", { name: "Disputed" }).getByRole("listitem");
const givenBack = (page: Page) => page.getByRole("list", { name: "Given back" }).getByRole("listitem");

/** The provider's word comes by webhook: looks at the page again until it shows what is expected. */
async function expectSoon(page: Page, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.reload();
    await check();
  }).toPass({ timeout: 30_000 });
}

for (const [action, said, title] of [
  ["win", "Won", "Yours to keep."],
  ["lose", "Lost", "Charged back."],
] as const)
  test(`a dispute is on the order while it is open and when the shop ${action}s it`, async ({ page, signIn, demo }, {
    outputDir,
  }) => {
    const orderId = await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US");
    const providerRef = await findCharge(demo, orderId, "stripe");
    await signIn(page, "admin");
    await page.goto(`/orders/${orderId}`);
    await expect(disputes(page)).toHaveCount(0);
    await controlSandbox(demo, { disputes: [{ providerRef, action: "open" }] });
    await expectSoon(page, () => expect(disputes(page)).toContainText("Open", { timeout: 2_000 }));
    await expect(page.getByRole("heading", { name: "Given back" }), "nothing went back yet").toHaveCount(0);
    await expectWhole(page, "order-disputed", outputDir);
    await controlSandbox(demo, { disputes: [{ providerRef, action }] });
    await expectSoon(page, () => expect(disputes(page)).toContainText(said, { timeout: 2_000 }));
    await expect(disputes(page)).toContainText("Closed");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expectWhole(page, `order-dispute-${action}`, outputDir);
  });

test("a refund that the provider works on, then cannot make, is told as what it is, and the money can go back again", async ({
  page,
  signIn,
  demo,
}, { outputDir }) => {
  const orderId = await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US");
  await controlSandbox(demo, { rail: "stripe", policy: { refunds: "pend_then_fail" } });
  try {
    await signIn(page, "admin");
    await page.goto(`/orders/${orderId}`);
    await page.getByLabel("Reason").fill("the file has a click");
    await page.getByRole("button", { name: /^Refund \S+\d$/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Refund/ })
      .click();
    await expect(givenBack(page)).toContainText("On its way");
    await expect(page.getByRole("button", { name: /^Refund/ }), "what is on its way cannot go twice").toHaveCount(0);
    await expectWhole(page, "order-refund-pending", outputDir);
    await controlSandbox(demo, { rail: "stripe", settle: true });
    await expectSoon(page, () => expect(givenBack(page)).toContainText("Not refunded", { timeout: 2_000 }));
    await expect(page.getByRole("button", { name: /^Refund \S+\d$/ })).toBeVisible();
    await expectWhole(page, "order-refund-failed", outputDir);
  } finally {
    await controlSandbox(demo, { rail: "stripe", policy: { refunds: "succeed" } });
  }
});

test("an artist without a sale is told how the first one comes", async ({ page, signIn, demo }, { outputDir }) => {
  await signIn(page, await makeArtist(demo));
  await page.goto("/portal/sales");
  await expect(page.getByText("No sale yet")).toBeVisible();
  await expectWhole(page, "sales-empty", outputDir);
});
