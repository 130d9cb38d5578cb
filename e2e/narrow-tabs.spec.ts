import { expect, test } from "./fixtures";

// as narrow as a strip gets on a phone whose words are longer, or larger, than the demo's
test.use({ viewport: { width: 220, height: 844 } });

test("a strip of tabs that does not fit begins where the current one is", async ({ page }) => {
  await page.goto("/releases");
  const tabs = page.getByRole("navigation", { name: "Sort" });
  const last = tabs.getByRole("link").last();
  await expect(last).not.toBeInViewport({ ratio: 0.9 });
  await page.goto((await last.getAttribute("href")) ?? "");
  await expect(tabs.locator("[aria-current]")).toBeInViewport({ ratio: 0.99 });
  expect(await page.evaluate(() => window.scrollY), "the page itself stays where it was").toBe(0);
});
