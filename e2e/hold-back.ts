import type { Page } from "playwright/test";

/** Keeps files of a pattern from arriving, as a slow connection does, until the returned function is called. */
export async function holdBack(page: Page, pattern: string): Promise<() => void> {
  let letGo = () => {};
  const isOver = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(pattern, async (route) => {
    await isOver;
    await route.continue();
  });
  return letGo;
}
