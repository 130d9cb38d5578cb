import { expect, test } from "./fixtures";

test.use({ viewport: { width: 390, height: 844 } });

test("a strip of tabs that does not fit begins where the current one is", async ({ page, signIn }) => {
  await signIn(page, "admin");
  await page.goto("/settings/payments/reconciliation");
  const tabs = page.getByRole("navigation", { name: "Providers" });
  const last = tabs.getByRole("link").last();
  await expect(last).not.toBeInViewport({ ratio: 1 });
  await page.goto((await last.getAttribute("href")) ?? "");
  await expect(tabs.locator("[aria-current]")).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => window.scrollY), "the page itself stays where it was").toBe(0);
});
