import type { BrowserContext, Page } from "playwright/test";
import { ACCOUNT_SCREENS } from "./account-screens";
import { DASHBOARD_SCREENS } from "./dashboard-screens";
import { type DemoRole, test } from "./fixtures";
import { PERSON_SCREENS } from "./person-screens";
import { PORTAL_SCREENS } from "./portal-screens";
import { SETTINGS_SCREENS } from "./settings-screens";
import { SHOP_SCREENS } from "./shop-screens";
import { expectWhole } from "./whole-screen";

const SCREENS = [
  ...ACCOUNT_SCREENS,
  ...SHOP_SCREENS,
  ...PERSON_SCREENS,
  ...PORTAL_SCREENS,
  ...DASHBOARD_SCREENS,
  ...SETTINGS_SCREENS,
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
