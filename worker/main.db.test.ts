import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { TYPESCRIPT_FLAGS } from "@/launcher/children";

test("a worker that is asked to stop just as it begins to lead stops at once", async () => {
  const worker = spawn(process.execPath, [...TYPESCRIPT_FLAGS, "worker/main.ts"], {
    env: { ...process.env, LOG_LEVEL: "info" },
    stdio: ["ignore", "inherit", "pipe"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const exited = once(worker, "exit");
  let said = "";
  for await (const text of worker.stderr) {
    said += text;
    if (said.includes("this worker leads")) break;
  }
  const askedAt = performance.now();
  worker.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - askedAt).toBeLessThan(8_000);
});
