import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PinnedClient, pinEach } from "./pinned-client";
import { listProcesses, type RunningStore, startStore } from "./running-store";
import { markSetUp } from "./store-database";

// A live store: it starts in seconds, since it makes no demo data.
const COUNT = 3;
const KEYS = { STRIPE_SECRET_KEY: "sk_live_0123456789abcdefghijklmn", STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef" };
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-killed-"));
fs.chmodSync(dataDir, 0o755);

let store: RunningStore;
const start = () =>
  startStore(dataDir, {
    BACKLINE_MODE: "live",
    WORKERS: String(COUNT),
    RATE_LIMITS: "read=1000000/10 link=6/600",
    ...KEYS,
  });

beforeAll(async () => {
  store = await start();
  await markSetUp(dataDir);
  await vi.waitFor(async () => expect(await ask()).toBe("answered"), { timeout: 60_000, interval: 100 });
}, 11 * 60_000);
afterAll(async () => {
  await store?.end();
  fs.rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

type Outcome = "answered" | "lost" | "hung";

/** One request over a connection of its own. */
function ask(): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = http.get(`${store.address}/api/tracks`, { agent: false, timeout: 10_000 }, (reply) => {
      reply.resume().once("end", () => resolve(reply.statusCode === 200 ? "answered" : "lost"));
      reply.once("error", () => resolve("lost"));
    });
    request.once("timeout", () => {
      resolve("hung");
      request.destroy();
    });
    request.once("error", () => resolve("lost"));
  });
}

async function pinNames(): Promise<string[]> {
  const clients = await pinEach(store.address, COUNT);
  for (const client of clients) client.close();
  return clients.map(({ name }) => name);
}

test("what a client says about its address and ours changes nothing, whichever process hears it", async () => {
  const clients = await pinEach(store.address, COUNT);
  const statuses: number[] = [];
  for (let n = 0; n < 9; n++) {
    const lies = {
      forwarded: `for=198.51.100.${n};host=evil.example`,
      host: "evil.example",
      "x-backline-peer": `198.51.100.${n}`,
      "x-forwarded-for": `198.51.100.${n}`,
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      "x-real-ip": `198.51.100.${n}`,
    };
    const client = clients[n % COUNT] as PinnedClient;
    const opened = await client.ask("/api/orders/ord_00000000000000000000000000/open?key=0123456789abcdef", {
      headers: lies,
    });
    statuses.push(opened.status);
    for (const path of ["/", "/sign-in", "/settings/payments", "/api/auth/providers"]) {
      const { headers, text } = await client.ask(path, { headers: lies });
      expect(`${path} ${JSON.stringify(headers)} ${text}`).not.toContain("evil.example");
    }
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 429, 429, 429]);
  for (const client of clients) client.close();
}, 60_000);

test("a web process that is killed takes only what it was answering with it, and comes back under its name", async () => {
  const lanes = 6;
  const outcomes: Outcome[] = [];
  let isOver = false;
  const load = Promise.all(
    Array.from({ length: lanes }, async () => {
      while (!isOver) outcomes.push(await ask());
    }),
  );
  const before = store.webProcesses();
  expect(before).toHaveLength(COUNT);
  for (const pid of before) {
    const answered = outcomes.length;
    await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(answered + 50), { timeout: 20_000 });
    process.kill(pid, "SIGKILL");
    await vi.waitFor(
      () => {
        const now = store.webProcesses();
        expect([now.length, now.includes(pid)]).toEqual([COUNT, false]);
      },
      { timeout: 20_000, interval: 100 },
    );
    // the next one falls only when this one serves again: with nobody left to accept, every connection is refused
    await vi.waitFor(async () => expect(await pinNames()).toEqual(["web-1", "web-2", "web-3"]), { timeout: 30_000 });
  }
  isOver = true;
  await load;
  expect(outcomes.filter((outcome) => outcome === "hung")).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === "lost").length).toBeLessThanOrEqual(COUNT * lanes);
  expect(outcomes.filter((outcome) => outcome === "answered").length).toBeGreaterThan(150);
}, 120_000);

test("after a kill -9 of the launcher nothing lives on, and the next start works", async () => {
  const groups = store.groups();
  expect(store.webProcesses()).toHaveLength(COUNT);
  await store.end("SIGKILL");
  const leftOver = () => listProcesses().filter(({ group }) => groups.includes(group));
  await vi.waitFor(() => expect(leftOver()).toEqual([]), { timeout: 15_000, interval: 100 });
  store = await start();
  expect(await pinNames()).toEqual(["web-1", "web-2", "web-3"]);
}, 120_000);

test("SIGTERM ends all of them, each after what it was answering", async () => {
  const groups = store.groups();
  const asked = Promise.all(Array.from({ length: 12 }, ask));
  await ask();
  expect(await store.end("SIGTERM")).toBe(0);
  expect(new Set(await asked)).toEqual(new Set(["answered"]));
  expect(listProcesses().filter(({ group }) => groups.includes(group))).toEqual([]);
}, 60_000);
