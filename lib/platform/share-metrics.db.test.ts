import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";

vi.hoisted(() => {
  process.env.BACKLINE_PROCESS = "web-1";
});

import { TYPESCRIPT_FLAGS } from "@/launcher/children";
import { env } from "./env";
import { counter, histogram } from "./metrics";
import { readAllMetrics, shareMetrics } from "./share-metrics";

const CHILD = `
  import("./lib/platform/metrics.ts").then(async ({ counter }) => {
    counter("backline_test_sales_total", "Sales of a test").inc(5);
    await (await import("./lib/platform/share-metrics.ts")).shareMetrics();
    process.stdout.write("shared");
    setInterval(() => {}, 1000);
  });`;

/** Another process of the same store. */
async function startOther(name: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [...TYPESCRIPT_FLAGS, "--eval", CHILD], {
    env: { ...process.env, BACKLINE_PROCESS: name },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  onTestFinished(end);
  await once(child.stdout, "data");
  return end;
}

const linesOf = async (name: string) =>
  (await readAllMetrics())
    .split("\n")
    .filter((line) => line.startsWith(name))
    .sort();

test("whoever is asked tells what all processes counted, each under its name; one that was killed is gone", async () => {
  await shareMetrics();
  counter("backline_test_sales_total", "Sales of a test").inc(2);
  const end = await startOther("web-2");
  expect(await linesOf("backline_test_sales_total")).toEqual([
    'backline_test_sales_total{process="web-1"} 2',
    'backline_test_sales_total{process="web-2"} 5',
  ]);
  expect(await linesOf("process_start_time_seconds")).toHaveLength(2);
  await end();
  expect(await linesOf("backline_test_sales_total")).toEqual(['backline_test_sales_total{process="web-1"} 2']);
  expect(fs.readdirSync(path.join(env.BACKLINE_DATA_DIR, "processes"))).toEqual([`web-1.${process.pid}.sock`]);
});

test("a histogram keeps its buckets", async () => {
  histogram("backline_test_wait_seconds", "Waits of a test", [1, 2], ["kind"]).observe({ kind: "a" }, 1.5);
  expect(await linesOf("backline_test_wait_seconds")).toEqual([
    'backline_test_wait_seconds_bucket{le="+Inf",kind="a",process="web-1"} 1',
    'backline_test_wait_seconds_bucket{le="1",kind="a",process="web-1"} 0',
    'backline_test_wait_seconds_bucket{le="2",kind="a",process="web-1"} 1',
    'backline_test_wait_seconds_count{kind="a",process="web-1"} 1',
    'backline_test_wait_seconds_sum{kind="a",process="web-1"} 1.5',
  ]);
});

test("a process that hangs costs a second, not the page", async () => {
  const silent = net.createServer(() => {}).listen(path.join(env.BACKLINE_DATA_DIR, "processes/web-3.sock"));
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  expect((await linesOf("backline_test_sales_total")).length).toBe(1);
});
