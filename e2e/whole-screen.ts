import type { Page } from "playwright/test";
import { expect, expectAxeClean } from "./fixtures";

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
const THEMES = ["light", "dark"] as const;

/** At both widths and in both themes nothing reaches over the edge and axe finds nothing; leaves a picture of each. */
export async function expectWhole(page: Page, name: string, outputDir: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const theme of THEMES) {
      await turnTo(page, theme);
      await expectNothingWiderThan(page, size.width);
      await expectAxeClean(page);
      await page.screenshot({ path: `${outputDir}/../screens/${name}-${size.width}-${theme}.png`, fullPage: true });
    }
  }
}

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
