import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { PublicTrack } from "@/lib/shared/schemas/catalog";
import type { PaymentSettings } from "@/lib/shared/schemas/settings";
import { type RedisServer, startRedis, whyNoRedis } from "../redis-server";
import { type Answer, type PinnedClient, pinEach } from "./pinned-client";
import { type DemoFacts, type RunningStore, readDemo, startStore } from "./running-store";
import {
  askSandbox,
  basketOf,
  checkOut,
  confirm,
  findTrack,
  from,
  insist,
  parse,
  readCardRail,
  signIn,
  signOut,
} from "./shop-client";
import { watchDashboard } from "./watch-dashboard";

const COUNT = 3;
const AT_ONCE = { timeout: 1_000, interval: 20 };
const START_LIMIT_MS = 11 * 60_000;

const dataDir = inject("demoFolder");

describe.each<[string, string | null]>([
  ["PostgreSQL", null],
  ["Redis", whyNoRedis && "needs redis-server"],
])("three web processes that share what they know in %s", (kind, why) => {
  let store: RunningStore | undefined;
  let redis: RedisServer | undefined;
  let demo: DemoFacts;
  let processes: PinnedClient[] = [];
  let first: PinnedClient;
  let track: PublicTrack;

  beforeAll(async () => {
    if (why) return;
    if (kind === "Redis") redis = await startRedis();
    store = await startStore(dataDir, {
      WORKERS: String(COUNT),
      TRUSTED_PROXIES: "127.0.0.1",
      ...(redis ? { REDIS_URL: redis.url } : {}),
    });
    demo = readDemo(dataDir);
    processes = await pinEach(store.address, COUNT);
    first = processes[0] as PinnedClient;
    track = await findTrack(first);
  }, START_LIMIT_MS);
  afterAll(async () => {
    for (const client of processes) client.close();
    expect(await store?.end()).toBe(why ? undefined : 0);
    await redis?.stop();
  }, 60_000);

  const toEach = (ask: (client: PinnedClient) => Promise<Answer>) => Promise.all(processes.map(ask));
  const asRole = (role: string) => ({ authorization: `Bearer ${demo.apiKeys[role]}` });
  const named = (name: string, run: () => Promise<void>) =>
    test(name, { timeout: 60_000 }, async (context) => {
      context.skip(why !== null, why ?? "");
      await run();
    });

  named("live fan-out: a sale in one process shows on the dashboards of all", async () => {
    const { address } = store as RunningStore;
    const headers = asRole("analyst");
    const watched = await Promise.all(
      processes.map(({ name }) => watchDashboard(address, name, track.currency, headers)),
    );
    await vi.waitFor(() => expect(watched.map(({ latest }) => latest() !== undefined)).toEqual([true, true, true]));
    const before = Math.max(...watched.map(({ latest }) => latest()?.hour.sales ?? 0));
    const placed = await checkOut(first, basketOf(track));
    expect(parse(await insist(() => confirm(first, placed))).state).toBe("captured");
    const bySale = () => watched.map(({ latest }) => (latest()?.hour.sales ?? 0) > before);
    await vi.waitFor(() => expect(bySale()).toEqual([true, true, true]), { timeout: 5_000, interval: 20 });
    for (const { close } of watched) close();
  });

  named("provider switch: what one process switches, all do within a second, and back", async () => {
    const ask = async (client: PinnedClient, path: string, method: string, body?: unknown) => {
      const answer = await client.ask(`/api/settings/payments${path}`, { method, headers: asRole("admin"), body });
      expect(answer.status, answer.text).toBe(200);
      return parse(answer) as PaymentSettings;
    };
    const cardRails = () => Promise.all(processes.map((client) => readCardRail(client, track)));
    expect(await cardRails()).toEqual(Array(COUNT).fill("stripe"));
    const before = await ask(first, "", "GET");
    const providers = before.providers.flatMap(({ provider, isEnabled, priority }) =>
      priority === null ? [] : [{ provider, isEnabled: isEnabled && provider !== "stripe", priority }],
    );
    const switched = await ask(first, "", "PUT", { baseVersion: before.snapshotId, providers });
    await vi.waitFor(async () => expect(await cardRails()).toEqual(Array(COUNT).fill("paypal")), AT_ONCE);
    const placed = await toEach((client) => checkOut(client, basketOf(track)));
    expect(placed.map((answer) => parse(answer).payment.rail)).toEqual(Array(COUNT).fill("paypal"));

    const last = processes[COUNT - 1] as PinnedClient;
    await ask(last, "/rollback", "POST", { baseVersion: switched.snapshotId, version: before.snapshotId });
    await vi.waitFor(async () => expect(await cardRails()).toEqual(Array(COUNT).fill("stripe")), AT_ONCE);
  });

  named("rate limit: one count over all processes, with the limits the manual names", async () => {
    const unknown = basketOf({ ...track, id: "trk_00000000000000000000000000" });
    const statuses: number[] = [];
    for (let n = 0; n < 126; n++) {
      const client = processes[n % COUNT] as PinnedClient;
      statuses.push((await checkOut(client, unknown, { peer: "192.0.2.10" })).status);
    }
    expect(statuses).toEqual([...Array(120).fill(422), ...Array(6).fill(429)]);
    expect((await checkOut(first, unknown, { peer: "192.0.2.11" })).status).toBe(422);

    // reads are told to the others 25 at a time; the first process's are known to the second after its own 25
    const read = (client: PinnedClient) => client.ask("/api/me", { headers: from("192.0.2.12") });
    for (let n = 0; n < 100; n++) expect((await read(first)).status).toBe(200);
    const second = processes[1] as PinnedClient;
    for (let n = 0; n < 25; n++) await read(second);
    await vi.waitFor(async () => {
      const { headers } = await read(second);
      expect(headers["ratelimit-policy"]).toBe('"read";q=1000;w=10');
      expect(Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1])).toBeLessThan(900);
    }, AT_ONCE);
  });

  named("idempotency: one key at three processes at once is one order and one capture", async () => {
    const [key, confirmKey] = [randomUUID(), randomUUID()];
    const placed = await toEach((client) => insist(() => checkOut(client, basketOf(track), { key })));
    expect(placed.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(placed.map(({ text }) => text)).size).toBe(1);
    const order = placed[0] as Answer;
    const paid = await toEach((client) => insist(() => confirm(client, order, confirmKey)));
    expect(paid.map((answer) => parse(answer).state)).toEqual(["captured", "captured", "captured"]);
    const { charges } = await askSandbox(demo, `/__truth?orderRef=${parse(order).order.id}`);
    expect(charges.filter(({ capture }: { capture: unknown }) => capture)).toHaveLength(1);
  });

  named("session revocation: signed out in one process is signed out in all within a second", async () => {
    const account = demo.accounts.find(({ role }) => role === "buyer");
    if (!account) throw new Error("the demo has no buyer");
    const session = await signIn(first, account);
    const whoIsIn = async () => {
      const answers = await toEach((client) => client.ask("/api/me", { headers: { cookie: session.cookie } }));
      return answers.map((answer) => parse(answer).user !== null);
    };
    // twice, so that each process holds the session in its cache
    expect([await whoIsIn(), await whoIsIn()]).toEqual([Array(COUNT).fill(true), Array(COUNT).fill(true)]);
    await signOut(first, session);
    await vi.waitFor(async () => expect(await whoIsIn()).toEqual(Array(COUNT).fill(false)), AT_ONCE);
  });

  named(
    "breaker state: opened by what one process saw, no process asks that rail, and all use it again later",
    async () => {
      const refusing = { rail: "stripe", operation: "create", kind: "429", count: null };
      const readCreates = async () => (await askSandbox(demo, "/__control")).rails.stripe.requests.create ?? 0;
      await askSandbox(demo, "/__control", { clear: true, faults: [refusing] });
      for (let n = 0; n < 3; n++) expect((await checkOut(first, basketOf(track))).status).toBe(201);
      const cardRails = () => Promise.all(processes.map((client) => readCardRail(client, track)));
      await vi.waitFor(async () => expect(await cardRails()).toEqual(Array(COUNT).fill("paypal")), AT_ONCE);
      const before = await readCreates();
      expect(before).toBeGreaterThan(0);
      const placed = await toEach((client) => checkOut(client, basketOf(track)));
      expect(placed.map((answer) => parse(answer).payment.rail)).toEqual(Array(COUNT).fill("paypal"));
      expect(await readCreates()).toBe(before);

      await askSandbox(demo, "/__control", { clear: true });
      let peers = 0;
      const buyOnUntilItIsUsedAgain = async () => {
        await toEach((client) => checkOut(client, basketOf(track), { peer: `198.51.100.${++peers % 250}` }));
        expect(await cardRails()).toEqual(Array(COUNT).fill("stripe"));
      };
      await vi.waitFor(buyOnUntilItIsUsedAgain, { timeout: 50_000, interval: 20 });
    },
  );
});
