import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, expect, test } from "vitest";
import { z } from "zod";
import { pool } from "./db";
import { countQueuedJobs, listQueuedJobs, retryFailedJobs } from "./job-queue-state";
import { enqueue, type JobHandlers, runJobs } from "./jobs";

let running: { stop(): Promise<void> } | null = null;
const work = async (handlers: JobHandlers) => {
  running = await runJobs(handlers, "");
};
const stop = async () => {
  await running?.stop();
  running = null;
};
afterEach(async () => {
  await stop();
  await pool.query("DELETE FROM graphile_worker._private_jobs");
});
afterAll(stop);

const listJobs = async () =>
  (await pool.query("SELECT task_identifier AS name, key, attempts, last_error FROM graphile_worker.jobs ORDER BY id"))
    .rows as { name: string; key: string | null; attempts: number; last_error: string | null }[];
const PATIENCE = { timeout: 10_000, interval: 20 };

test("a job may be put on the queue before any worker has ever run", async () => {
  const { rows } = await pool.query("SELECT to_regnamespace('graphile_worker') AS schema");
  expect(rows).toEqual([{ schema: null }]);
  await enqueue("first", { n: 1 });
  expect(await listJobs()).toMatchObject([{ name: "first", attempts: 0 }]);
});

test("the same key once, with what was said last; no key, each time", async () => {
  for (const n of [1, 2, 3]) await enqueue("mail", { n }, { key: "welcome:usr_1" });
  await enqueue("mail", { n: 4 }, { key: "welcome:usr_2" });
  for (const n of [5, 6]) await enqueue("mail", { n });
  const seen: unknown[] = [];
  await work({ mail: async (payload) => void seen.push(payload) });
  await expect.poll(() => seen.length, PATIENCE).toBe(4);
  expect(seen).toEqual(expect.arrayContaining([{ n: 3 }, { n: 4 }, { n: 5 }, { n: 6 }]));
  await expect.poll(listJobs, PATIENCE).toEqual([]);
});

test("a job that fails is kept with its error and tried again later, then done", async () => {
  let tries = 0;
  await work({
    shaky: async () => {
      if (++tries < 3) throw new Error(`try ${tries}`);
    },
  });
  await enqueue("shaky", {});
  for (const failed of [1, 2]) {
    await expect.poll(listJobs, PATIENCE).toMatchObject([{ attempts: failed, last_error: `try ${failed}` }]);
    const { rows } = await pool.query("SELECT run_at > now() AS is_later FROM graphile_worker.jobs");
    expect(rows).toEqual([{ is_later: true }]);
    await pool.query("UPDATE graphile_worker._private_jobs SET run_at = now()");
  }
  await expect.poll(listJobs, PATIENCE).toEqual([]);
  expect(tries).toBe(3);
});

test("after its last try it rests, and is not tried again", async () => {
  let tries = 0;
  await work({ hopeless: async () => Promise.reject(new Error(String(++tries))) });
  await enqueue("hopeless", {}, { maxAttempts: 1 });
  await enqueue("hopeless", {}, { maxAttempts: 1, key: "second" });
  await expect.poll(() => tries, PATIENCE).toBe(2);
  await pool.query("UPDATE graphile_worker._private_jobs SET run_at = now()");
  await expect.poll(listJobs, PATIENCE).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  expect(tries).toBe(2);
});

test("a job whose worker is killed is taken up again by the next one", async () => {
  await enqueue("dies-with-it", { n: 1 });
  const flags = ["--import", "tsx", "--conditions=react-server", "test/hang-on-job.ts"];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const { rows } = await pool.query("SELECT attempts, locked_by IS NOT NULL AS is_locked FROM graphile_worker.jobs");
  expect(rows).toEqual([{ attempts: 1, is_locked: true }]);
  const seen: unknown[] = [];
  await work({ "dies-with-it": async (payload) => void seen.push(payload) });
  await expect.poll(() => seen, PATIENCE).toEqual([{ n: 1 }]);
  await expect.poll(listJobs, PATIENCE).toEqual([]);
});

test("asked for anew after its last try: one job, from the beginning", async () => {
  await work({ hopeless: async () => Promise.reject(new Error("no")) });
  await enqueue("hopeless", { n: 1 }, { maxAttempts: 1, key: "same" });
  await expect.poll(listJobs, PATIENCE).toMatchObject([{ attempts: 1, key: "same" }]);
  await expect.poll(() => countQueuedJobs(), PATIENCE).toEqual({ failed: 1, running: 0, waiting: 0 });
  await stop();
  await enqueue("hopeless", { n: 2 }, { maxAttempts: 1, key: "same" });
  expect(await listJobs()).toMatchObject([{ attempts: 0, key: "same", last_error: null }]);
});

test("a failed job tells why, and begins again when it is asked to; one that waits is left alone", async () => {
  const seen: string[] = [];
  await work({
    picky: async (payload) => {
      seen.push((payload as { of: string }).of);
      if (seen.length < 2) throw new Error('[\n  what: "is wrong"\n]');
    },
  });
  await enqueue("picky", { of: "now" }, { maxAttempts: 1 });
  await enqueue("picky", { of: "later" }, { runAt: new Date(Date.now() + 3_600_000) });
  await expect.poll(async () => (await countQueuedJobs()).failed, PATIENCE).toBe(1);
  const [failed, waiting] = await listQueuedJobs(10);
  expect(failed).toMatchObject({ state: "failed", name: "picky", attempts: 1, lastError: '[ what: "is wrong" ]' });
  expect(waiting).toMatchObject({ state: "waiting", attempts: 0, lastError: null, startedAt: null });
  expect(await retryFailedJobs([waiting?.id ?? ""])).toEqual([]);
  expect(await retryFailedJobs([failed?.id ?? ""])).toMatchObject([{ id: failed?.id }]);
  await expect.poll(() => seen, PATIENCE).toEqual(["now", "now"]);
  await expect.poll(() => countQueuedJobs(), PATIENCE).toEqual({ failed: 0, running: 0, waiting: 1 });
});

test("a job whose data do not fit says so in words", async () => {
  await work({ strict: async (payload) => void z.object({ trackId: z.string() }).parse(payload) });
  await enqueue("strict", {}, { maxAttempts: 1 });
  await expect.poll(async () => (await countQueuedJobs()).failed, PATIENCE).toBe(1);
  expect(await listQueuedJobs(1)).toMatchObject([
    { lastError: "✖ Invalid input: expected string, received undefined → at trackId" },
  ]);
});

test("a job for later waits for its time", async () => {
  const seen: string[] = [];
  await work({ timed: async (payload) => void seen.push((payload as { when: string }).when) });
  await enqueue("timed", { when: "later" }, { runAt: new Date(Date.now() + 3_600_000) });
  await enqueue("timed", { when: "now" });
  await expect.poll(() => seen, PATIENCE).toEqual(["now"]);
  await pool.query("UPDATE graphile_worker._private_jobs SET run_at = now()");
  await expect.poll(() => seen, PATIENCE).toEqual(["now", "later"]);
});

test("stopping waits for the job at hand", async () => {
  let isDone = false;
  let finish = () => {};
  await work({
    slow: async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      isDone = true;
    },
  });
  let hasStopped = false;
  await enqueue("slow", {});
  await expect
    .poll(
      async () => (await pool.query("SELECT 1 FROM graphile_worker.jobs WHERE locked_at IS NOT NULL")).rows.length,
      PATIENCE,
    )
    .toBe(1);
  const stopping = stop().then(() => {
    hasStopped = true;
  });
  await pool.query("SELECT 1");
  expect(hasStopped).toBe(false);
  finish();
  await stopping;
  expect(isDone).toBe(true);
});
