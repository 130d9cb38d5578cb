import type pg from "pg";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { fromPublicId } from "@/lib/shared/ids";
import type { PublicTrack } from "@/lib/shared/schemas/catalog";
import { killStore } from "./kill-store";
import { RetryingBuyer } from "./retrying-buyer";
import { type DemoFacts, type RunningStore, readDemo, startStore } from "./running-store";
import { askSandbox } from "./shop-client";
import { connectToDatabase } from "./store-database";

const BUYERS_PER_RAIL = 3;
const RAILS = ["stripe", "paypal"] as const;
const dataDir = inject("demoFolder");

let store: RunningStore;
let demo: DemoFacts;
let db: pg.Client;
let track: PublicTrack;
let peers = 0;

async function start(): Promise<void> {
  // at the address where it was: what a rail is asked again must say the same, our own addresses included
  const PORT = store ? new URL(store.address).port : "0";
  store = await startStore(dataDir, { PORT, TRUSTED_PROXIES: "127.0.0.1", RATE_LIMITS: "all=1000000/60" });
  demo = readDemo(dataDir);
  db = await connectToDatabase(dataDir);
}

beforeAll(async () => {
  await start();
  const reply = await fetch(`${store.address}/api/tracks?limit=1`);
  track = ((await reply.json()) as { data: PublicTrack[] }).data[0] as PublicTrack;
}, 11 * 60_000);
afterAll(async () => {
  await db?.end();
  await store?.end();
}, 60_000);

const makeBuyers = () =>
  RAILS.flatMap((rail) =>
    Array.from(
      { length: BUYERS_PER_RAIL },
      () => new RetryingBuyer(rail === "stripe" ? "card" : "paypal", `198.18.0.${++peers}`),
    ),
  );

type Operation = "create" | "confirm" | "capture";

/** Each rail hangs before it acts for one of them, and after it acted for the others. */
async function park(operation: Operation): Promise<void> {
  const faults = RAILS.flatMap((rail) => [
    { rail, operation, kind: "hang", when: "before", count: 1 },
    { rail, operation, kind: "hang", when: "after", count: null },
  ]);
  await askSandbox(demo, "/__control", { clear: true, faults });
}

async function countRequests(operation: Operation): Promise<number[]> {
  const { rails } = await askSandbox(demo, "/__control");
  return RAILS.map((rail) => rails[rail].requests[operation] ?? 0);
}

async function waitUntilParked(operation: Operation, before: number[]): Promise<void> {
  const all = before.map((count) => count + BUYERS_PER_RAIL);
  await vi.waitFor(async () => expect(await countRequests(operation)).toEqual(all), { timeout: 6_000, interval: 20 });
}

const newest = `SELECT a.state, a.step FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
  ORDER BY a.created_at DESC LIMIT ${RAILS.length * BUYERS_PER_RAIL}`;

async function expectAttempts(expected: { state: string; step: string }): Promise<void> {
  const { rows } = await db.query(newest);
  expect(rows).toEqual(Array(RAILS.length * BUYERS_PER_RAIL).fill(expected));
}

const placeAll = (buyers: RetryingBuyer[]) => Promise.all(buyers.map((buyer) => buyer.checkOut(store.address, track)));

async function checkOutAll(buyers: RetryingBuyer[]): Promise<void> {
  await placeAll(buyers);
  await Promise.all(buyers.map((buyer) => buyer.approve(demo)));
}

/** Runs `work` of all, kills the store while the rails have all their calls of `operation`, and lets the clients notice. */
async function killDuring(operation: Operation, at: { state: string; step: string }, work: () => Promise<unknown>) {
  const before = await countRequests(operation);
  await park(operation);
  const working = work();
  await waitUntilParked(operation, before);
  await expectAttempts(at);
  await killStore(store);
  await working;
}

const confirmAll = (buyers: RetryingBuyer[]) => Promise.all(buyers.map((buyer) => buyer.confirm(store.address)));

const BOUNDARIES: [string, (buyers: RetryingBuyer[]) => Promise<void>][] = [
  [
    "right after the captures, before anything is handed over",
    async (buyers) => {
      await checkOutAll(buyers);
      const holder = await connectToDatabase(dataDir);
      await holder.query("BEGIN; LOCK TABLE entitlement IN SHARE ROW EXCLUSIVE MODE");
      const working = confirmAll(buyers);
      const unhanded = "SELECT count(*)::int AS n FROM outbox WHERE topic = 'fulfil'";
      const count = async () => (await db.query(unhanded)).rows[0].n;
      await vi.waitFor(async () => expect(await count()).toBe(buyers.length), { timeout: 10_000, interval: 20 });
      await killStore(store);
      await working;
    },
  ],
  [
    "while captures are on their way",
    async (buyers) => {
      await checkOutAll(buyers);
      await killDuring("capture", { state: "capturing", step: "capture" }, () => confirmAll(buyers));
    },
  ],
  [
    "while confirmations are on their way",
    async (buyers) => {
      await checkOutAll(buyers);
      await killDuring("confirm", { state: "sent", step: "confirm" }, () => confirmAll(buyers));
    },
  ],
  [
    "while creates are on their way",
    (buyers) => killDuring("create", { state: "sent", step: "create" }, () => placeAll(buyers)),
  ],
];

/** Locks and leases of the dead run out now, instead of after a minute. */
async function passTheirTime(): Promise<void> {
  await db.query("UPDATE idempotency_key SET locked_until = now() WHERE status IS NULL");
  await db.query("UPDATE payment_attempt SET lease_until = now() WHERE state IN ('sent', 'capturing')");
  await db.query("UPDATE payment_obligation SET due_at = now() WHERE settled_at IS NULL AND kind <> 'review'");
  await db.query("UPDATE outbox SET available_at = now() WHERE topic = 'fulfil'");
}

const OPEN = `SELECT
  (SELECT string_agg(concat_ws(' ', rail, step, state, outcome_code, resolve_count), ', ') FROM payment_attempt
    WHERE state IN ('sent', 'unknown', 'authorized', 'capturing', 'capture_unknown')) AS attempts,
  (SELECT string_agg(concat_ws(' ', o.kind, o.reason, o.attempts, a.rail, a.step, a.state), ', ')
    FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id WHERE o.settled_at IS NULL) AS obligations,
  (SELECT count(*)::int FROM outbox WHERE topic = 'fulfil') AS unhanded`;

async function expectOneEnd(buyer: RetryingBuyer): Promise<boolean> {
  const order = await buyer.readOrder(store.address);
  const { charges } = await askSandbox(demo, `/__truth?orderRef=${order.id}`);
  type Charge = { authorization: unknown; void: unknown; capture: { amountMinor: number } | null };
  const held = (charges as Charge[]).filter((charge) => charge.authorization && !charge.void);
  const isPaid = order.status === "paid";
  expect(["paid", "pending"]).toContain(order.status);
  expect(held.map(({ capture }) => capture?.amountMinor)).toEqual(isPaid ? [order.totalMinor] : []);
  expect(order.downloads.length > 0, "downloads are for what is paid").toBe(isPaid);
  const { rows } = await db.query(
    `SELECT coalesce(sum(e.amount_minor), 0)::int AS booked FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
     WHERE t.order_id = $1 AND t.kind = 'sale' AND e.account LIKE 'rail:%' AND e.amount_minor > 0`,
    [fromPublicId("order", order.id)],
  );
  expect(rows[0].booked, "the books say what the rail took").toBe(isPaid ? order.totalMinor : 0);
  return isPaid;
}

test.each(BOUNDARIES)(
  "kill -9 of the whole store %s: each order is paid once or not at all",
  async (where, kill) => {
    const buyers = makeBuyers();
    const { rows: before } = await db.query("SELECT count(*)::int AS n FROM customer_order");
    await kill(buyers);
    await start();
    await passTheirTime();
    await Promise.all(buyers.map((buyer) => buyer.retry(store.address)));
    const settled = async () =>
      expect((await db.query(OPEN)).rows).toEqual([{ attempts: null, obligations: null, unhanded: 0 }]);
    await vi.waitFor(settled, { timeout: 30_000, interval: 100 });

    const paid: boolean[] = [];
    for (const buyer of buyers) paid.push(await expectOneEnd(buyer));
    if (where.includes("captures")) expect(paid).toEqual(buyers.map(() => true));
    const { rows: orders } = await db.query("SELECT count(*)::int AS n FROM customer_order");
    expect(orders[0].n - before[0].n, "one order for each checkout").toBe(buyers.length);
    const keys = buyers.flatMap((buyer) => buyer.keys);
    const { rows: kept } = await db.query(
      "SELECT count(*)::int AS n FROM idempotency_key WHERE key = ANY($1) AND status IS NOT NULL",
      [keys],
    );
    expect(kept[0].n, "one result for each key").toBe(keys.length);
    const { rows: imbalances } = await db.query(
      "SELECT currency FROM ledger_entry GROUP BY currency HAVING sum(amount_minor) <> 0",
    );
    expect(imbalances, "the ledger sums to zero").toEqual([]);
  },
  90_000,
);
