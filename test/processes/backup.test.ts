import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { listTables, nameOf } from "@/launcher/backup/describe-tables";
import { connectPatiently, readTable } from "@/launcher/backup/dump-database";
import { listBackups, readManifest } from "@/launcher/backup/manifest";
import { type PostgresServer, startPostgres } from "@/launcher/postgres";
import type { PublicTrack } from "@/lib/shared/schemas/catalog";
import { RetryingBuyer } from "./retrying-buyer";
import { type RunningStore, startStore } from "./running-store";
import { connectToDatabase } from "./store-database";

const run = promisify(execFile);
const dataDir = inject("demoFolder");
const RESTORE_LIMIT_MS = 5 * 60_000;

let scratch: string;
let backups: string;
let store: RunningStore;
beforeAll(async () => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), "backline-backup-"));
  fs.chmodSync(scratch, 0o755);
  backups = path.join(scratch, "backups");
  store = await startStore(dataDir, { TRUSTED_PROXIES: "127.0.0.1", RATE_LIMITS: "all=1000000/60" });
}, 11 * 60_000);
afterAll(async () => {
  await store?.end();
  fs.rmSync(scratch, { recursive: true, force: true });
}, 60_000);

const environment = (BACKLINE_DATA_DIR: string, change = {}) => {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, BACKLINE_DATA_DIR, ...change } as unknown as NodeJS.ProcessEnv;
};
const backUp = (...flags: string[]) =>
  run(process.execPath, ["launcher/tool.mjs", "backup", "--to", backups, ...flags], { env: environment(dataDir) });
const restore = (target: string, flags: string[] = [], change = {}) =>
  run(process.execPath, ["launcher/tool.mjs", "restore", "--from", backups, ...flags], {
    env: environment(target, change),
    timeout: RESTORE_LIMIT_MS,
  });
const newest = () => path.join(backups, listBackups(backups).at(-1) as string);

/** Every table as it is, by an own reading: rows, and the hash of all of them. */
async function readDatabase(url: string): Promise<Record<string, { rows: number; sha256: string }>> {
  const client = await connectPatiently(url);
  try {
    const found: Record<string, { rows: number; sha256: string }> = {};
    for (const table of await listTables(client)) {
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${nameOf(table)}`);
      found[nameOf(table)] = { ...(await readTable(client, table)), rows: rows[0]?.n ?? -1 };
    }
    return found;
  } finally {
    await client.end();
  }
}

/** An order of somebody without an account, whose address is still on it. */
async function findGuestOrder(url: string, orderId: string | null = null): Promise<string> {
  const client = await connectPatiently(url);
  try {
    const { rows } = await client.query<{ id: string }>(
      `SELECT o.id FROM customer_order o JOIN order_contact c ON c.order_id = o.id
       WHERE o.status = 'paid' AND o.fulfilled_at IS NOT NULL AND o.buyer_id IS NULL AND o.id = coalesce($1, o.id) AND c.email <> ''
         AND NOT EXISTS (SELECT 1 FROM order_claim k WHERE k.order_id = o.id) ORDER BY o.created_at, o.id LIMIT 1`,
      [orderId],
    );
    if (!rows[0]) throw new Error("nobody");
    return rows[0].id;
  } finally {
    await client.end();
  }
}

/** What waits would be merged by the checks after a restore, and then be no longer what the backup says. */
async function waitForTheWorker(): Promise<void> {
  const db = await connectToDatabase(dataDir);
  const count = async () => (await db.query("SELECT count(*)::int AS n FROM outbox")).rows[0].n;
  await vi.waitFor(async () => expect(await count()).toBe(0), { timeout: 30_000, interval: 200 });
  await db.end();
}

function killMidway(backup: ChildProcess): Promise<void> {
  // the first table that is there as a whole, while others are not
  const isMidway = () =>
    fs
      .readdirSync(backups)
      .some((name) => name.startsWith(".half-") && fs.existsSync(path.join(backups, name, "tables")));
  return vi.waitFor(
    () => {
      expect(isMidway()).toBe(true);
      backup.kill("SIGKILL");
    },
    { timeout: 30_000, interval: 5 },
  );
}

test("while the store sells, a backup is of one moment: what was paid before is in it, and it adds up", async () => {
  const reply = await fetch(`${store.address}/api/tracks?limit=1`);
  const track = ((await reply.json()) as { data: PublicTrack[] }).data[0] as PublicTrack;
  let isOver = false;
  let sold = 0;
  const sell = async () => {
    for (let n = 0; !isOver; n++) {
      const buyer = new RetryingBuyer("card", `198.18.7.${n % 250}`);
      await buyer.checkOut(store.address, track);
      await buyer.confirm(store.address);

      sold += 1;
    }
  };
  const selling = sell();
  await vi.waitFor(() => expect(sold).toBeGreaterThan(0), { timeout: 30_000 });
  const { stdout } = await backUp();
  isOver = true;
  await selling;
  expect(stdout).toContain("THE KEYS ARE IN IT");
  expect(fs.statSync(path.join(newest(), "secrets.json")).mode & 0o077).toBe(0);
}, 120_000);

test("kill -9 in the middle leaves the last good one, and the next one clears up", async () => {
  const before = listBackups(backups);
  const cut = spawn(process.execPath, ["launcher/tool.mjs", "backup", "--to", backups], {
    env: environment(dataDir),
    stdio: "ignore",
  });
  const exited = once(cut, "exit");
  await killMidway(cut);
  await exited;
  expect(listBackups(backups)).toEqual(before);
  const { stdout } = await backUp("--keep", "1");
  expect(stdout).toContain("0 of them copied now");
  expect(fs.readdirSync(backups).filter((name) => !/^(media|\d{4}-.*Z)$/.test(name))).toEqual([]);
  expect(listBackups(backups)).toHaveLength(1);
}, 120_000);

test(
  "a restored demo store has every row of the stopped one, to the last byte, within five minutes",
  async () => {
    await waitForTheWorker();
    await store.end();
    await backUp("--keep", "1");
    const manifest = readManifest(newest());
    const target = path.join(scratch, "restored");
    fs.mkdirSync(target, { mode: 0o755 });
    const begunAt = performance.now();
    const { stdout } = await restore(target);
    expect(performance.now() - begunAt).toBeLessThan(RESTORE_LIMIT_MS);
    expect(stdout).not.toContain("BROKEN");
    const again = await startStore(target, {});
    try {
      const tracks = await (await fetch(`${again.address}/api/tracks?limit=1`)).json();
      expect((tracks as { data: unknown[] }).data).toHaveLength(1);
    } finally {
      await again.end();
    }
    expect(manifest.tables.reduce((sum, table) => sum + table.rows, 0)).toBeGreaterThan(10_000);
  },
  RESTORE_LIMIT_MS + 120_000,
);

test(
  "an external database: every table has the rows and the hash of the backup; what is not empty is refused",
  async () => {
    const folder = path.join(scratch, "external");
    const server: PostgresServer = await startPostgres({
      folder,
      password: "secret",
      logFile: path.join(scratch, "external.log"),
    });
    try {
      const client = new pg.Client({ connectionString: server.urlOf("postgres") });
      await client.connect();
      await client.query("CREATE DATABASE shop");
      await client.end();
      const change = { DATABASE_URL: server.urlOf("shop") };
      const target = path.join(scratch, "data-beside");
      await restore(target, [], change);
      const found = await readDatabase(server.urlOf("shop"));
      const expected = readManifest(newest()).tables.map((table) => [
        nameOf(table),
        { rows: table.rows, sha256: table.sha256 },
      ]);
      expect(found).toEqual(Object.fromEntries(expected));
      await expect(restore(path.join(scratch, "other"), [], change)).rejects.toThrow("is not empty");

      const orderId = await findGuestOrder(server.urlOf("shop"));
      const list = path.join(scratch, "erasures.log");
      fs.writeFileSync(list, `${new Date().toISOString()} ${randomUUID()} - ${orderId}\n`);
      const { stdout } = await restore(target, ["--force", "--erasures", list], change);
      expect(stdout).toContain("Erased once more, as since that backup: 1");
      expect(stdout, "the books add up as before").not.toContain("BROKEN");
      await expect(findGuestOrder(server.urlOf("shop"), orderId)).rejects.toThrow("nobody");
      expect(fs.readFileSync(path.join(target, "erasures.log"), "utf8")).toContain(orderId);
    } finally {
      await server.stop();
    }
  },
  RESTORE_LIMIT_MS,
);

test("a backup with one byte changed is refused before anything is touched", async () => {
  const { media } = readManifest(newest());
  const file = path.join(backups, "media", media[0]?.path ?? "");
  const bytes = fs.readFileSync(file);
  fs.writeFileSync(file, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]));
  const target = path.join(scratch, "untouched");
  await expect(restore(target)).rejects.toThrow(/is damaged[\s\S]*Nothing was touched/);
  expect(fs.existsSync(target)).toBe(false);
  fs.writeFileSync(file, bytes);
});
