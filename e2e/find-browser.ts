import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright";

const PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium on this machine: the one PLAYWRIGHT_CHROMIUM_PATH names, the system's, or Playwright's own; null for none. */
export function findBrowser(): string | null {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  const system = PROGRAMS.map(findProgram);
  return (
    [named, ...system, ...APPLICATIONS, chromium.executablePath()].find((file) => file && fs.existsSync(file)) ?? null
  );
}

export function findProgram(name: string): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file)) ?? null;
}
