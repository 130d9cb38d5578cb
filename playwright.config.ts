import os from "node:os";
import path from "node:path";
import { defineConfig } from "playwright/test";
import { findBrowser } from "./e2e/find-browser";
import { findFreePort } from "./launcher/postgres";

// Workers read this file again: what the first reading chose travels in the environment.
process.env.BACKLINE_E2E_DATA_DIR ??= path.join(os.tmpdir(), `backline-e2e-${process.getuid?.() ?? 0}`);
process.env.BACKLINE_E2E_PORT ??= String(await findFreePort());

// BACKLINE_E2E_URL: a store that runs already, with its data folder in BACKLINE_E2E_DATA_DIR; nothing is started then.
const started = process.env.BACKLINE_E2E_URL;
const baseURL = started ?? `http://127.0.0.1:${process.env.BACKLINE_E2E_PORT}`;
/** They change what every buyer of the store gets, or how a provider treats everybody. */
const ALONE = /admin-(switches-provider|follows-money)/;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "journeys", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, dependencies: ["journeys"], workers: 1 },
  ],
  outputDir: "test-results",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ["./e2e/tally-reporter.ts"]],
  use: {
    baseURL,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-gpu",
      ],
    },
  },
  webServer: started
    ? undefined
    : {
        command: "exec node launcher/start.mjs",
        url: `${baseURL}/api/ready`,
        env: {
          BACKLINE_MODE: "demo",
          BACKLINE_DATA_DIR: process.env.BACKLINE_E2E_DATA_DIR,
          PORT: process.env.BACKLINE_E2E_PORT,
          npm_lifecycle_event: "",
          // all journeys come from one address; test/processes holds the limits as they are
          RATE_LIMITS: "all=1000000/60",
        },
        stdout: "pipe",
        timeout: 600_000,
        gracefulShutdown: { signal: "SIGTERM", timeout: 40_000 },
      },
});
