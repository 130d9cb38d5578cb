import { expect, expectAxeClean, test } from "./fixtures";
import { bringToReview } from "./review-steps";
import { readTruth } from "./sandbox-truth";

test("money of another amount waits for a person, who sees why, gives it back, and is on record", async ({
  page,
  signIn,
  openVisitor,
  request,
  demo,
}) => {
  const { orderId, reviewId } = await bringToReview(request, demo);
  await signIn(page, "admin");
  const nav = page.getByRole("navigation", { name: "Back office" });
  await nav.getByRole("link", { name: /^Review Waiting: \d+$/ }).click();
  const row = page.getByRole("navigation", { name: "Waiting for you" }).locator(`a[href$="${reviewId}"]`);
  await expect(row).toContainText("Captured $1.00, sent $1.29");
  await row.click();
  await expect(row).toHaveAttribute("aria-current", "true");

  const story = page.getByRole("region", { name: "Attempt 1, Stripe" });
  // the rail is asked on meanwhile: the line before it came to review stays as it is
  const said = story.getByRole("listitem").filter({ hasText: /Came back.*taken, but another amount/ });
  await said.first().getByText("answer", { exact: true }).click();
  await expect(said.first().getByText('"capturedMinor": 100')).toBeVisible();
  await expect(page.getByRole("radio"), "it cannot be marked").toHaveCount(0);
  await expect(page.getByRole("button", { name: "Void" })).toBeDisabled();
  await expectAxeClean(page);

  // a colleague looks at the same one
  const colleague = await openVisitor();
  await signIn(colleague, "admin");
  await colleague.goto(`/settings/payments/review?id=${reviewId}`);

  await page.getByRole("button", { name: "Ask Stripe again" }).click();
  await expect(page.getByText("It is as open as before")).toBeVisible();
  await page.getByRole("button", { name: "Refund $1.00" }).click();
  const dialog = page.getByRole("dialog", { name: "Give back $1.00?" });
  await expect(dialog).toContainText("This cannot be undone.");
  await dialog.getByRole("button", { name: "Refund $1.00" }).click();
  await expect(page.getByRole("region", { name: "Decided" })).toContainText("without a reason");
  await expect(row).toHaveCount(0);
  await expect
    .poll(async () => (await readTruth(demo, orderId)).charges[0]?.refunds.map((refund) => refund.amountMinor))
    .toEqual([100]);

  // without a touch: it was decided meanwhile
  await expect(colleague.getByRole("region", { name: "Decided" })).toBeVisible({ timeout: 15_000 });
  await expect(colleague.getByRole("button", { name: "Refund $1.00" })).toHaveCount(0);

  await page.goto("/settings/audit?action=payment.review.refund");
  await expect(page.getByRole("listitem").getByText("payment.review.refund", { exact: true }).first()).toBeVisible();
});
