import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeDataFolder } from "./data-folder";
import { identify, isRunning } from "./process-identity";

let dataDir: string;
const spawned: ChildProcess[] = [];
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-folder-"));
});
afterEach(() => {
  for (const child of spawned.splice(0)) child.kill("SIGKILL");
  fs.rmSync(dataDir, { recursive: true });
});

function spawnIdle(code = "setInterval(() => {}, 1000)"): number {
  const child = spawn(process.execPath, ["-e", code], { detached: true, stdio: "ignore" });
  spawned.push(child);
  return child.pid as number;
}

function occupy(launcherPid: number, change: object = {}): void {
  const occupancy = {
    launcher: identify(launcherPid),
    isStopping: false,
    address: "http://127.0.0.1:3000",
    children: [],
    ...change,
  };
  fs.writeFileSync(path.join(dataDir, "launcher.json"), JSON.stringify(occupancy));
}

test("a second launcher is told where the first one is", async () => {
  occupy(spawnIdle());
  await expect(takeDataFolder(dataDir)).rejects.toThrow("already runs on this data folder at http://127.0.0.1:3000");
});

test("one that is stopping is waited for", async () => {
  occupy(spawnIdle("setTimeout(() => {}, 500)"), { isStopping: true });
  const folder = await takeDataFolder(dataDir);
  folder.release();
  expect(fs.readdirSync(dataDir)).toEqual([]);
});

test("what a killed launcher left running is stopped, also when it does not listen", async () => {
  const dead = spawnIdle();
  const [gentle, stubborn] = [spawnIdle(), spawnIdle("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)")];
  const children = [gentle, stubborn].map(identify);
  occupy(dead, { children });
  process.kill(dead, "SIGKILL");
  await once(spawned[0] as ChildProcess, "exit");
  const folder = await takeDataFolder(dataDir);
  expect(children.map(isRunning)).toEqual([false, false]);
  folder.release();
});

test("a number that another process has by now is left alone", async () => {
  const bystander = spawnIdle();
  occupy(2 ** 22 + 1, { children: [{ pid: bystander, startedAt: "long ago" }] });
  const folder = await takeDataFolder(dataDir);
  expect(isRunning(identify(bystander))).toBe(true);
  folder.release();
});
