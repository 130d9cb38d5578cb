import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identify, isRunning } from "./process-identity";

test("this process is running", () => {
  expect(isRunning(identify(process.pid))).toBe(true);
});

test("a later process with the same number is another process", () => {
  expect(isRunning({ pid: process.pid, startedAt: "long ago" })).toBe(false);
});

test("a number that nobody has is not running, even when it was never known", () => {
  expect(isRunning(identify(2 ** 22 + 1))).toBe(false);
});

test("an ended child is not running", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const identity = identify(child.pid as number);
  expect(isRunning(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(identity)).toBe(false);
});
