import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** The last of js-ipfs; a node of another make than ours, which is what it is here for. */
const PEER = { "ipfs-core": "0.18.1", "ipfs-http-server": "0.15.1" };
const INSTALL_LIMIT_MS = 240_000;
const COMPLAINT_LENGTH = 240;
/** Without a network npm would try for more than two minutes. */
const RETRIES = ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"];
const QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
/** Beside the other things that only tests want; the tests' copy on a second Node is told of ours. */
const FOLDER = process.env.JS_IPFS_FOLDER ?? path.resolve(import.meta.dirname, "../../node_modules/.js-ipfs");
const DAEMON = path.join(import.meta.dirname, "daemon.mjs");
const MARK = path.join(FOLDER, "installed");

/**
 * Installs the peer once per checkout, in a folder of its own and never among the app's packages. Why it cannot be had
 * here; null when it can.
 */
export async function installJsIpfs(): Promise<string | null> {
  if (fs.existsSync(MARK)) return null;
  // another run may be at it: the folder gets its name when it is whole
  const making = `${FOLDER}.${process.pid}`;
  fs.mkdirSync(making, { recursive: true });
  fs.writeFileSync(path.join(making, "package.json"), JSON.stringify({ private: true, dependencies: PEER }));
  try {
    const npm = process.env.npm_execpath;
    const args = ["install", "--prefix", making, ...QUIETLY, ...RETRIES];
    const [program, given] = npm ? [process.execPath, [npm, ...args]] : ["npm", args];
    await promisify(execFile)(program, given, { cwd: making, timeout: INSTALL_LIMIT_MS });
    fs.writeFileSync(path.join(making, "installed"), "");
    if (!fs.existsSync(MARK)) fs.renameSync(making, FOLDER);
    return null;
  } catch (error) {
    if (fs.existsSync(MARK)) return null;
    return `js-ipfs could not be installed: ${readComplaint(error as Error & { stderr?: string })}`;
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
}

/** What npm said, without where its log lies. */
function readComplaint({ message, stderr = "" }: Error & { stderr?: string }): string {
  const lines = stderr.match(/(?<=^npm error ).+$/gm)?.filter((line) => !line.includes("complete log"));
  return lines?.join("; ").slice(0, COMPLAINT_LENGTH) || message;
}

export type JsIpfs = { url: string; stop(): Promise<void> };

/** A js-ipfs node with an empty repository, on a free port, connected to nobody. */
export async function startJsIpfs(): Promise<JsIpfs> {
  const repo = fs.mkdtempSync(path.join(os.tmpdir(), "backline-js-ipfs-repo-"));
  // packages are looked for from where the file lies
  const script = path.join(FOLDER, "daemon.mjs");
  fs.copyFileSync(DAEMON, script);
  const child = spawn(process.execPath, [script, repo], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`js-ipfs ended with ${code}`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", resolve);
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit").once("exit", () => {
          fs.rmSync(repo, { recursive: true, force: true });
          resolve();
        });
        child.kill("SIGKILL");
      }),
  };
}
