import { expect, type Locator } from "playwright/test";

/**
 * A page that was just opened shows its buttons before its script listens to them: a click in between is lost. React keeps what
 * an element listens to on the element itself, from then on.
 */
export async function expectAwake(button: Locator): Promise<void> {
  const isHeard = () =>
    button.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactProps")));
  await expect.poll(isHeard, "the page listens").toBe(true);
}
