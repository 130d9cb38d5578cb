// Live dashboards on a store of its own with two web processes: delivery, delay from publishing, what reconnects leave behind,
// and how soon streams end. Needs a build (npm run build); makes a demo store first, which takes a minute.
//   npm run bench:live            2 × 1 000 clients
//   npm run bench:live -- 100     2 × 100
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { newId } from "../lib/shared/ids";
import { readDemo, startStore } from "../test/processes/running-store";
import { connectToDatabase } from "../test/processes/store-database";
import { quantile } from "./demo-store";
import { type LiveClient, openLiveClient } from "./live/live-client";
import { type ProcessFacts, readProcesses } from "./live/read-processes";

const PROCESSES = 2;
const CLIENTS = PROCESSES * Number(process.argv[2] ?? 1_000);
const CLIENTS_PER_PERSON = 8;
const OPENING_AT_ONCE = 20;
const WATCH_MS = 60_000;
const RECONNECTS = 1_000;
const SETTLE_MS = 60_000;
const CURRENCY = "USD";
const SPARE_RESOURCES = 25;

if (!Number.isInteger(CLIENTS) || CLIENTS < 2) throw new Error("the number of clients a process is a whole number");
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-live-"));
fs.chmodSync(dataDir, 0o755);
const store = await startStore(dataDir, { WORKERS: String(PROCESSES), RATE_LIMITS: "all=100000000/1" });
const demo = readDemo(dataDir);
const db = await connectToDatabase(dataDir);
const broken: string[] = [];

function promise(isKept: boolean, words: string): void {
  if (!isKept) broken.push(words);
}

/** Analysts with a key each: a person may have twelve streams in a process. */
async function makeTokens(count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let n = 0; n < count; n++) {
    const [userId, prefix] = [newId(), randomBytes(4).toString("hex")];
    const token = `bl_${prefix}_${randomBytes(32).toString("base64url")}`;
    await db.query("INSERT INTO app_user (id, email, name) VALUES ($1, $2, 'Analyst')", [
      userId,
      `live-${n}@example.com`,
    ]);
    await db.query("INSERT INTO role_grant (user_id, role) VALUES ($1, 'analyst')", [userId]);
    await db.query(
      "INSERT INTO api_key (id, user_id, name, prefix, key_hash, scopes) VALUES ($1, $2, 'bench', $3, $4, '{analytics:read}')",
      [newId(), userId, prefix, createHash("sha256").update(token).digest("hex")],
    );
    tokens.push(token);
  }
  return tokens;
}

/** When each version was announced, heard on the store's own channel. */
async function hearPublished(): Promise<{ at: Map<number, number>; client: pg.Client }> {
  const at = new Map<number, number>();
  const client = await connectToDatabase(dataDir);
  client.on("notification", ({ payload }) => {
    const { topic, message } = JSON.parse(payload ?? "{}") as {
      topic: string;
      message: { currency?: string; version: number };
    };
    if (topic === "live-snapshot" && message.currency === CURRENCY) at.set(message.version, Date.now());
  });
  await client.query("LISTEN backline_live");
  return { at, client };
}

async function openAll(tokens: readonly string[], count: number): Promise<LiveClient[]> {
  const clients: LiveClient[] = [];
  while (clients.length < count) {
    const some = Array.from({ length: Math.min(OPENING_AT_ONCE, count - clients.length) }, (_, n) =>
      openLiveClient(store.address, tokens[(clients.length + n) % tokens.length] as string, CURRENCY),
    );
    await Promise.all(some.map((client) => client.first));
    clients.push(...some);
  }
  return clients;
}

/** Every version announced in the window must have reached every client; returns how many did not. */
function countMissing(clients: readonly LiveClient[], expected: readonly number[]): number {
  let missing = 0;
  for (const { frames } of clients) {
    const versions = new Set(frames.map(({ version }) => version));
    for (const version of expected) if (!versions.has(version)) missing += 1;
  }
  return missing;
}

async function watch(clients: readonly LiveClient[], published: ReadonlyMap<number, number>): Promise<void> {
  const from = Date.now();
  await sleep(WATCH_MS);
  const until = Date.now();
  await sleep(2_000);
  const expected = [...published].filter(([, at]) => at >= from && at < until).map(([version]) => version);
  const delays = clients.flatMap(({ frames }) =>
    frames.flatMap(({ version, at }) => (expected.includes(version) ? [at - (published.get(version) as number)] : [])),
  );
  const missing = countMissing(clients, expected);
  const at = (share: number) => `${quantile(delays, share).toFixed(0)} ms`;
  console.log(
    `${clients.length} clients, ${expected.length} snapshots in ${WATCH_MS / 1000} s: ${delays.length} arrived, ${missing} missing; ` +
      `from publishing p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`,
  );
  promise(expected.length > 0 && missing === 0, `${missing} snapshots did not arrive`);
  promise(quantile(delays, 0.99) <= 150, `p99 ${at(0.99)} from publishing, promised 150 ms`);
}

const tellProcesses = (words: string, all: readonly ProcessFacts[]) =>
  console.log(
    `${words}: ${all.map(({ name, clients, rssMb, resources }) => `${name} ${clients} clients, ${rssMb.toFixed(0)} MiB, ${resources} resources`).join("; ")}`,
  );

async function settle(isTrue: (all: readonly ProcessFacts[]) => boolean): Promise<ProcessFacts[]> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    const all = await readProcesses(store.address, demo.metricsToken);
    if (isTrue(all) || Date.now() > until) return all;
    await sleep(500);
  }
}

/** A thousand who come, see one snapshot and go: no stream, timer or socket of theirs may be left. */
async function reconnect(tokens: readonly string[], idle: readonly ProcessFacts[]): Promise<void> {
  for (let done = 0; done < RECONNECTS; done += OPENING_AT_ONCE) {
    const some = await openAll(tokens, OPENING_AT_ONCE);
    for (const client of some) client.close();
    await Promise.all(some.map((client) => client.closed));
  }
  const limitOf = (name: string) => (idle.find((facts) => facts.name === name)?.resources ?? 0) + SPARE_RESOURCES;
  const isClean = (all: readonly ProcessFacts[]) =>
    all.every(({ name, clients, resources }) => clients === 0 && resources <= limitOf(name));
  const after = await settle(isClean);
  tellProcesses(`after ${RECONNECTS} reconnects`, after);
  promise(isClean(after), "reconnects left streams or sockets behind");
}

async function stop(clients: readonly LiveClient[]): Promise<void> {
  const startedAt = Date.now();
  const ended = store.end("SIGTERM");
  const closedAt = await Promise.all(clients.map((client) => client.closed));
  const lastMs = Math.max(...closedAt) - startedAt;
  await ended;
  console.log(`SIGTERM: ${clients.length} streams closed, the last after ${(lastMs / 1000).toFixed(1)} s`);
  promise(lastMs <= 10_000, `streams were open ${(lastMs / 1000).toFixed(1)} s after SIGTERM, promised 10 s`);
}

try {
  const tokens = await makeTokens(Math.ceil(CLIENTS / CLIENTS_PER_PERSON));
  for (const client of await openAll(tokens, OPENING_AT_ONCE)) client.close();
  const idle = await settle((all) => all.length === PROCESSES && all.every(({ clients }) => clients === 0));
  tellProcesses("idle", idle);
  await reconnect(tokens, idle);
  const published = await hearPublished();
  const clients = await openAll(tokens, CLIENTS);
  tellProcesses("open", await readProcesses(store.address, demo.metricsToken));
  await watch(clients, published.at);
  await published.client.end();
  await stop(clients);
  console.log(broken.length === 0 ? "every promise was kept" : `broken: ${broken.join("; ")}`);
} finally {
  await db.end();
  await store.end();
  fs.rmSync(dataDir, { recursive: true, force: true });
}
process.exit(broken.length > 0 ? 1 : 0);
