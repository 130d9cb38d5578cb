import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Frame,
  type Page,
} from "playwright/test";

export type DemoRole = "artist" | "buyer" | "analyst" | "admin";
export type DemoFile = {
  baseUrl: string;
  sandboxUrl: string;
  sandboxToken: string;
  metricsToken: string;
  accounts: { role: DemoRole; email: string; password: string }[];
  apiKeys: Record<DemoRole, string>;
};

type Fixtures = {
  /** What `npm start` wrote for scripts: accounts, keys, addresses. */
  demo: DemoFile;
  /** Console lines a journey brings about on purpose, such as the browser's own note about a refused request. */
  expectedConsole: RegExp[];
  /** Signs the page in at the door, as a person would, and waits until the page after it is there. */
  signIn: (page: Page, who: DemoRole | { email: string; password: string }) => Promise<void>;
  /** A page of another visitor, with cookies of its own; watched like the first. */
  openVisitor: (options?: BrowserContextOptions) => Promise<Page>;
};

export { expect };

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const test = base.extend<Fixtures>({
  expectedConsole: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
  demo: async ({}, use) => {
    await use(JSON.parse(fs.readFileSync(path.join(process.env.BACKLINE_E2E_DATA_DIR as string, "demo.json"), "utf8")));
  },
  context: async ({ context, expectedConsole }, use) => {
    const noises = listen(context, expectedConsole);
    await use(context);
    expect(noises, "the browser's console stays silent").toEqual([]);
  },
  openVisitor: async ({ browser, baseURL, locale, viewport, contextOptions, expectedConsole }, use) => {
    const visitors: { context: BrowserContext; noises: string[] }[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, locale, viewport, ...contextOptions, ...options });
      visitors.push({ context, noises: listen(context, expectedConsole) });
      return context.newPage();
    });
    for (const { context } of visitors) await context.close();
    expect(
      visitors.flatMap(({ noises }) => noises),
      "the other visitors' consoles stay silent",
    ).toEqual([]);
  },
  signIn: async ({ demo }, use) => {
    await use(async (page, who) => {
      const account = typeof who === "string" ? demo.accounts.find(({ role }) => role === who) : who;
      if (!account) throw new Error(`demo.json has no ${who}`);
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(account.email);
      await page.getByLabel("Password", { exact: true }).fill(account.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    });
  },
});

/** Collects errors and warnings of every page of a visitor. */
function listen(context: BrowserContext, expected: RegExp[]): string[] {
  const noises: string[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) noises.push(text);
  };
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      note(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (problem) => note(`uncaught: ${problem.error().message}`));
  return noises;
}

type AxeOptions = { iframes: false; runOnly?: string[] };
type Axe = { run: (root: Document, options: AxeOptions) => Promise<{ violations: Violation[] }> };
type Violation = { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] };

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No finding of axe, best practices included, on the page as it is now and in its frames. */
export async function expectAxeClean(page: Page): Promise<void> {
  const mayRun = await Promise.all(page.frames().map(mayRunScripts));
  const findings = await Promise.all(
    page
      .frames()
      .filter((_, n) => mayRun[n])
      .map(runAxe),
  );
  expect(findings.flat(), `axe on ${page.url()}`).toEqual([]);
}

/** A frame without scripts cannot be asked: what is in it has a screen of its own. */
async function mayRunScripts(frame: Frame): Promise<boolean> {
  if (!frame.parentFrame()) return true;
  const sandbox = await (await frame.frameElement()).getAttribute("sandbox");
  return sandbox === null || sandbox.includes("allow-scripts");
}

async function runAxe(frame: Frame): Promise<string[]> {
  await frame.evaluate(axeSource);
  // what is best for a whole page, such as a first heading, is not for a part of one
  const options: AxeOptions = frame.parentFrame() ? { iframes: false, runOnly: WCAG_22_AA } : { iframes: false };
  const violations = await frame.evaluate(async (given) => {
    const { axe } = window as unknown as { axe: Axe };
    return (await axe.run(document, given)).violations;
  }, options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target} ${node.failureSummary}`),
  );
}
