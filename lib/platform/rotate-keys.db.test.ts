import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/shared/ids";
import { pool } from "./db";
import { env } from "./env";
import { fieldKeySource, KEYS_KEPT_MS } from "./field-keys";
import { rotateKeys } from "./rotate-keys";
import { openColumn, sealColumn } from "./sealed-columns";

const ROWS = 4_000;
const keyFile = path.join(env.BACKLINE_DATA_DIR, "field-keys.json");
type Counted = { reads: number; writes: number; failed: number };

let started: ChildProcess[] = [];

function startProcess(role: "work" | "rotate") {
  const args = ["--import", "tsx", "--conditions=react-server", "test/sealing-process.ts", role];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  started.push(child);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>() => JSON.parse((await lines.next()).value ?? "null") as T;
  const ask = async <T>(word: string) => {
    child.stdin.write(`${word}\n`);
    return next<T>();
  };
  return { child, next, ask };
}

async function fill(count: number): Promise<void> {
  const ids = Array.from({ length: count }, newId);
  await pool.query(
    `INSERT INTO webhook_target (id, name, shape, url, created_at, updated_at)
     SELECT id, id::text, 'json', url, now(), now() FROM unnest($1::uuid[], $2::text[]) AS n(id, url)`,
    [ids, ids.map((id) => sealColumn("targetUrl", id, id))],
  );
}

async function countByKey(): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ version: string; count: number }>(
    "SELECT split_part(url, '.', 1) AS version, count(*)::int AS count FROM webhook_target GROUP BY 1",
  );
  return Object.fromEntries(rows.map(({ version, count }) => [version, count]));
}

beforeEach(async () => {
  fs.rmSync(keyFile, { force: true });
  await pool.query("TRUNCATE webhook_target CASCADE");
});
afterEach(async () => {
  for (const child of started.filter((one) => one.exitCode === null && one.signalCode === null)) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  started = [];
});

test("under load from two processes a rotation fails no read, though it is killed in the middle", {
  timeout: 120_000,
}, async () => {
  await fill(ROWS);
  const workers = [startProcess("work"), startProcess("work")];
  for (const worker of workers) expect(await worker.next()).toEqual({ ready: true });
  const cut = startProcess("rotate");
  await expect.poll(async () => (await countByKey()).v2 ?? 0, { timeout: 60_000, interval: 5 }).toBeGreaterThan(200);
  cut.child.kill("SIGKILL");
  await once(cut.child, "exit");
  const left = await countByKey();
  expect(left.v1, "the kill came before the end").toBeGreaterThan(0);

  const whole = await rotateKeys(() => undefined);
  expect(whole).toMatchObject({ version: 2, isResumed: true, failed: [] });
  expect(fieldKeySource().read().current, "no third key").toBe(2);
  const counted = await Promise.all(workers.map((worker) => worker.ask<Counted>("stop")));
  const sum = counted.reduce((a, b) => ({
    reads: a.reads + b.reads,
    writes: a.writes + b.writes,
    failed: a.failed + b.failed,
  }));
  expect(sum.failed).toBe(0);
  expect(sum.reads).toBeGreaterThan(ROWS);
  expect(sum.writes).toBeGreaterThan(50);
  expect(await countByKey()).toEqual({ v2: ROWS });
});

test("a rotation adds a key, seals everything anew and leaves what nobody can open", async () => {
  await fill(450);
  const [strange, other] = [newId(), newId()];
  await pool.query(
    "INSERT INTO webhook_target (id, name, shape, url, created_at, updated_at) VALUES ($1, 'x', 'json', $2, now(), now())",
    [strange, sealColumn("targetUrl", other, "of another row")],
  );
  const told: string[] = [];
  const { version, resealed, failed, isResumed } = await rotateKeys((line) => told.push(line));
  expect({ version, resealed, failed, isResumed }).toEqual({
    version: 2,
    resealed: 450,
    failed: [`webhook_target.url ${strange}`],
    isResumed: false,
  });
  expect(told.join("\n")).toContain("webhook_target.url: 450 sealed anew with key 2");
  const { rows } = await pool.query<{ id: string; url: string }>(
    "SELECT id::text, url FROM webhook_target WHERE id <> $1",
    [strange],
  );
  for (const { id, url } of rows) expect(openColumn("targetUrl", id, url)).toBe(id);
  expect((await rotateKeys(() => undefined)).version).toBe(3);
});

test("two rotations at once: the second one is told to wait", async () => {
  await fill(1);
  const results = await Promise.allSettled([rotateKeys(() => undefined), rotateKeys(() => undefined)]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = results.find((result) => result.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "conflict" });
});

test("a process hears of a key by the first value that needs it", async () => {
  const id = newId();
  const before = sealColumn("targetUrl", id, "before");
  fieldKeySource().add();
  await expect.poll(() => sealColumn("targetUrl", id, "after"), { timeout: 2 * KEYS_KEPT_MS }).toMatch(/^v2\./);
  expect(openColumn("targetUrl", id, before)).toBe("before");
});
