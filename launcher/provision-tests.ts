import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { findBrowser, findProgram } from "../e2e/find-browser";
import { say } from "./progress";

const root = path.resolve(import.meta.dirname, "..");
// Outside the lock file: 62 MB that only machines without a browser need. 143 is the last for Node 20.
const BROWSER_PACKAGE = "@sparticuz/chromium@143.0.4";
// Outside the lock file for its licence (AGPL): operators bring their own.
const PM2_PACKAGE = "pm2@7.0.4";
const DEBIAN_PROGRAMS = ["redis-server", "ffmpeg"];

/** Brings what the tests want and the machine lacks, as far as it may; returns the browser's path, null for none. */
export async function provisionTests(): Promise<string | null> {
  const missing = DEBIAN_PROGRAMS.filter((name) => !findProgram(name));
  if (missing.length > 0) installDebianPackages(missing);
  if (!findProgram("promtool")) unpackPromtool();
  if (!findProgram("pm2")) installPm2();
  return findBrowser() ?? (await installBrowser());
}

const mayInstall = () => process.platform === "linux" && process.getuid?.() === 0 && findProgram("apt-get") !== null;

function installDebianPackages(names: string[]): void {
  if (!mayInstall()) {
    say(`Not installed here: ${names.join(", ")}; the tests that need them are skipped`);
    return;
  }
  say(`Installing ${names.join(" and ")} with apt-get …`);
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", ...names);
}

/** promtool comes with Prometheus, whose package would start a server: it is unpacked instead, and put on the path. */
function unpackPromtool(): void {
  const folder = path.join(root, "node_modules/.prometheus");
  if (!fs.existsSync(path.join(folder, "usr/bin/promtool")) && mayInstall()) {
    say("Unpacking promtool from Debian's prometheus …");
    fs.mkdirSync(folder, { recursive: true });
    apt("update", "-qq");
    spawnSync("apt-get", ["download", "-qq", "prometheus"], { cwd: folder, stdio: "ignore" });
    for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".deb")))
      spawnSync("dpkg-deb", ["-x", name, "."], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  }
  process.env.PATH = `${process.env.PATH}${path.delimiter}${path.join(folder, "usr/bin")}`;
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

function installPm2(): void {
  say(`Installing ${PM2_PACKAGE} …`);
  const folder = path.join(root, "node_modules/.pm2");
  if (!fs.existsSync(path.join(folder, "node_modules/.bin/pm2"))) installNpmPackage(folder, PM2_PACKAGE);
  process.env.PATH = `${process.env.PATH}${path.delimiter}${path.join(folder, "node_modules/.bin")}`;
}

/** Into a folder of its own, so that the lock file stays what is shipped. */
function installNpmPackage(folder: string, name: string): void {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const flags = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const args = [...npm.slice(1), "install", ...flags, name];
  spawnSync(npm[0] as string, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

async function installBrowser(): Promise<string | null> {
  if (process.platform === "linux") {
    const fromNpm = await installNpmBrowser();
    if (fromNpm) return fromNpm;
    installDebianPackages(["chromium"]);
    if (findBrowser()) return findBrowser();
  }
  say("Installing a browser with playwright install chromium …");
  spawnSync(process.execPath, [path.join(root, "node_modules/playwright/cli.js"), "install", "chromium"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return findBrowser();
}

/** A Chromium that comes as an npm package; null when it does not run here. */
async function installNpmBrowser(): Promise<string | null> {
  say(`Installing a browser (${BROWSER_PACKAGE}) …`);
  const folder = path.join(root, "node_modules/.browser");
  installNpmPackage(folder, BROWSER_PACKAGE);
  try {
    const entry = pathToFileURL(path.join(folder, "node_modules/@sparticuz/chromium/build/esm/index.js"));
    const { default: chromium } = await import(entry.href);
    const executable: string = await chromium.executablePath();
    const answer = spawnSync(executable, ["--version"], { encoding: "utf8", timeout: 20_000 });
    return answer.status === 0 ? executable : null;
  } catch {
    return null;
  }
}
