import type { Page } from "playwright/test";
import { type DemoFile, type DemoRole, expect } from "./fixtures";

export type Screen = {
  name: string;
  role?: DemoRole;
  open: (page: Page, demo: DemoFile) => Promise<unknown>;
  /** What its browser notes on the way: a refusal that is part of the picture. */
  noise?: RegExp;
};

export async function openWith(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
}
