// Node's built-ins only: this runs before anything is installed.
// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
const lockFile = path.join(root, "package-lock.json");
const installedLock = path.join(root, "node_modules/.package-lock.json");
const stamp = path.join(root, "node_modules/.backline-lock-hash");

/** Runs `npm ci` when node_modules is missing or does not belong to this lock file; ends the process when that fails. */
export function installIfNeeded() {
  refuseOldNode();
  const hash = createHash("sha256").update(fs.readFileSync(lockFile)).digest("hex");
  if (isInstalled(hash)) return;
  process.stdout.write("Installing the dependencies (npm ci), a minute or two the first time …\n");
  const options = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, ...options]] : ["npm", options];
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: !npm && process.platform === "win32",
  });
  if (done.status !== 0) {
    process.stderr.write(
      "The dependencies could not be installed. Check the connection to the npm registry, then start again.\n",
    );
    process.exit(1);
  }
  fs.writeFileSync(stamp, hash);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `Backline needs Node 20.19 or newer, this is ${process.versions.node}. Install Node 24, then start again.\n`,
  );
  process.exit(1);
}

/** @param {string} hash */
function isInstalled(hash) {
  if (!fs.existsSync(installedLock)) return false;
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return true;
  return fs.statSync(installedLock).mtimeMs >= fs.statSync(lockFile).mtimeMs;
}
