import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { openLiveClient } from "../../bench/live/live-client";
import { readProcesses } from "../../bench/live/read-processes";
import { type DemoFacts, type RunningStore, readDemo, startStore } from "./running-store";

const PROCESSES = 2;
const RECONNECTS = 1_000;
/** A person may have twelve streams in a process; a closed one may be open there for a moment longer. */
const AT_ONCE = 5;
const PEOPLE = ["analyst", "admin"] as const;
const SPARE_RESOURCES = 25;

let store: RunningStore;
let demo: DemoFacts;

beforeAll(async () => {
  const dataDir = inject("demoFolder");
  store = await startStore(dataDir, { WORKERS: String(PROCESSES), RATE_LIMITS: "all=100000000/1" });
  demo = readDemo(dataDir);
}, 11 * 60_000);
afterAll(async () => {
  await store?.end();
}, 60_000);

/** Streams that have shown their first snapshot. */
async function openSome() {
  const clients = PEOPLE.flatMap((role) =>
    Array.from({ length: AT_ONCE }, () => openLiveClient(store.address, demo.apiKeys[role] ?? "", "USD")),
  );
  await Promise.all(clients.map((client) => client.first));
  return clients;
}

async function expectNobody(limits: ReadonlyMap<string, number>): Promise<void> {
  await vi.waitFor(
    async () => {
      const all = await readProcesses(store.address, demo.metricsToken);
      expect(all.map(({ clients }) => clients)).toEqual(Array(PROCESSES).fill(0));
      for (const { name, resources } of all) expect(resources).toBeLessThanOrEqual(limits.get(name) ?? Infinity);
    },
    { timeout: 30_000, interval: 250 },
  );
}

test("a thousand who come, see a snapshot and go leave no stream, timer or socket behind", async () => {
  for (const client of await openSome()) client.close();
  await expectNobody(new Map());
  const idle = await readProcesses(store.address, demo.metricsToken);
  expect(idle).toHaveLength(PROCESSES);
  for (let done = 0; done < RECONNECTS; ) {
    const clients = await openSome();
    for (const client of clients) client.close();
    await Promise.all(clients.map((client) => client.closed));
    done += clients.length;
  }
  await expectNobody(new Map(idle.map(({ name, resources }) => [name, resources + SPARE_RESOURCES])));
}, 120_000);

test("open streams end within ten seconds of SIGTERM, and the store with them", async () => {
  const clients = await openSome();
  const startedAt = Date.now();
  const ended = store.end("SIGTERM");
  const closedAt = await Promise.all(clients.map((client) => client.closed));
  expect(Math.max(...closedAt) - startedAt).toBeLessThan(10_000);
  expect(await ended).toBe(0);
}, 60_000);
