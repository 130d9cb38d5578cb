import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findProgram } from "@/e2e/find-browser";
import { findFreePort, type PostgresServer, startPostgres } from "@/launcher/postgres";
import { putUnderLoad } from "./steady-load";

const root = path.resolve(import.meta.dirname, "../..");
const whyNot = findProgram("pm2") ? null : "needs pm2";
const COUNT = 3;
const LIMIT_MS = 4 * 60_000;

let home: string;
let server: PostgresServer;
let environment: NodeJS.ProcessEnv;
let address: string;
let basket: object;
let paths: string[];

type Listed = { name: string; pid: number; pm2_env: { status: string } };

function listProcesses(): Listed[] {
  const said = execFileSync("pm2", ["jlist", "--silent"], { env: environment, encoding: "utf8" });
  return JSON.parse(said.slice(said.indexOf("[")));
}

const webPids = () =>
  listProcesses()
    .filter(({ name, pm2_env }) => name === "backline-web" && pm2_env.status === "online")
    .map(({ pid }) => pid);

async function run(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { cwd: root, env: environment });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (said += text));
  const [code] = await once(child, "exit");
  expect(code, said).toBe(0);
}

/** What an operator types, for the start and for every restart. */
const startUnderPm2 = () => run("launcher/start-pm2.mjs");

/** A catalogue with one release that costs nothing: live stores have no sandbox to pay at. */
async function openShop(): Promise<void> {
  Object.assign(process.env, { ...environment, AUTH_SECRET: "-".repeat(32), FIELD_KEY: "A".repeat(43) });
  const { makeRelease } = await import("../factories");
  const { pool } = await import("@/lib/platform/db");
  await pool.query("UPDATE instance SET set_up_at = now()");
  const { publicTrackIds, slug } = await makeRelease({ priceMinor: 0, trackPrices: [0] });
  await pool.end();
  const lines = publicTrackIds.map((trackId) => ({ trackId }));
  basket = { lines, currency: "USD", country: "US", email: "rolling@example.org", method: "card" };
  paths = ["/", `/releases/${slug}`, "/api/tracks?limit=5"];
}

beforeAll(async () => {
  if (whyNot) return;
  home = fs.mkdtempSync(path.join(os.tmpdir(), "backline-rolling-"));
  fs.chmodSync(home, 0o755);
  server = await startPostgres({
    folder: path.join(home, "cluster"),
    password: "of-a-test",
    logFile: path.join(home, "postgres.log"),
  });
  const port = await findFreePort();
  address = `http://127.0.0.1:${port}`;
  const { PATH = "", HOME = "" } = process.env;
  environment = {
    PATH,
    HOME,
    NODE_ENV: "production",
    PM2_HOME: path.join(home, "pm2"),
    BACKLINE_MODE: "live",
    BACKLINE_DATA_DIR: path.join(home, "data"),
    DATABASE_URL: server.urlOf("postgres"),
    PORT: String(port),
    WORKERS: String(COUNT),
    RATE_LIMITS: "all=1000000/60",
    // the machine is shared with whatever else runs on it
    DATABASE_WAIT_MS: "10000",
  };
  await run("launcher/prepare-store.mjs");
  await openShop();
  await startUnderPm2();
}, LIMIT_MS);

afterAll(async () => {
  if (whyNot) return;
  execFileSync("pm2", ["kill", "--silent"], { env: environment });
  await server.stop();
  fs.rmSync(home, { recursive: true, force: true });
}, 60_000);

test("three processes are replaced one after another under load: no GET fails, and every POST succeeds once by its retry", {
  timeout: LIMIT_MS,
}, async ({ skip }) => {
  skip(whyNot !== null, whyNot ?? "");
  const before = webPids();
  expect(before).toHaveLength(COUNT);
  const load = putUnderLoad(address, paths, basket);
  await vi.waitFor(() => expect(load.answered()).toBeGreaterThan(200), { timeout: 60_000 });
  await startUnderPm2();
  const atTheEnd = load.answered();
  await vi.waitFor(() => expect(load.answered()).toBeGreaterThan(atTheEnd + 200), { timeout: 60_000 });
  const { gets, failedGets, posts, retries, orders } = await load.end();
  console.log(`${gets} GETs, ${posts} POSTs, ${retries} of them sent again`);

  expect(failedGets.join("\n"), "each GET was answered 200").toBe("");
  expect(new Set(orders).size).toBe(posts);
  const after = webPids();
  expect(after).toHaveLength(COUNT);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  const client = new pg.Client({ connectionString: environment.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query("SELECT count(*)::int AS orders FROM customer_order");
  await client.end();
  expect(rows).toEqual([{ orders: posts }]);
});

test("the metrics of all processes are there after the restart", async ({ skip }) => {
  skip(whyNot !== null, whyNot ?? "");
  const secrets = path.join(environment.BACKLINE_DATA_DIR as string, "secrets.json");
  const { METRICS_TOKEN: token } = JSON.parse(fs.readFileSync(secrets, "utf8"));
  const reply = await fetch(`${address}/api/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const names = [...(await reply.text()).matchAll(/^process_start_time_seconds\{process="([^"]+)"/gm)].map(
    ([, name]) => name,
  );
  expect(names.sort()).toEqual(["web-1", "web-2", "web-3", "worker"]);
});
