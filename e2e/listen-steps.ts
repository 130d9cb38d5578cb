import type { BrowserContext, Page } from "playwright/test";
import { expect } from "./fixtures";

declare global {
  interface Window {
    sounds: HTMLAudioElement[];
  }
}

/** What a page's loudspeaker gets: the address that sounds, where in it, and how long it is, in seconds. */
export type Sounding = { src: string; seconds: number; lengthSeconds: number; isMuted: boolean };

/** The player's audio elements are in no document: from here on each page keeps a list of them. */
export async function hearPages(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.sounds = [];
    window.Audio = new Proxy(window.Audio, {
      construct(target, given) {
        const element: HTMLAudioElement = Reflect.construct(target, given);
        window.sounds.push(element);
        return element;
      },
    });
  });
}

export const playerOf = (page: Page) => page.getByRole("complementary", { name: "Player" });

/** What is heard now; null in silence. */
export async function listen(page: Page): Promise<Sounding | null> {
  return page.evaluate(() => {
    const element = window.sounds.find((sound) => !sound.paused && !sound.muted && sound.readyState >= 3);
    if (!element) return null;
    return {
      src: element.currentSrc,
      seconds: element.currentTime,
      lengthSeconds: element.duration,
      isMuted: element.muted,
    };
  });
}

/** Waits until something sounds and moves on. */
export async function expectSound(page: Page): Promise<Sounding> {
  await expect.poll(() => listen(page), { message: "something sounds", timeout: 20_000 }).not.toBeNull();
  const first = (await listen(page)) as Sounding;
  await expect
    .poll(async () => (await listen(page))?.seconds ?? 0, { message: "it moves on" })
    .toBeGreaterThan(first.seconds + 0.3);
  return (await listen(page)) as Sounding;
}

export async function expectSilence(page: Page): Promise<void> {
  await expect.poll(() => listen(page), { message: "silence" }).toBeNull();
}

/** The tracks in the queue's sheet, as they stand. */
export async function readQueue(page: Page): Promise<string[]> {
  const names = await page
    .getByRole("dialog", { name: "Up next" })
    .getByRole("button", { name: /^Take .* out$/ })
    .all();
  return Promise.all(
    names.map(async (key) => ((await key.getAttribute("aria-label")) ?? "").replace(/^Take (.*) out$/, "$1")),
  );
}
