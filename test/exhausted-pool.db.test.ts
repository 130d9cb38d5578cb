import "./running-sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

vi.hoisted(() => {
  Object.assign(process.env, { DATABASE_POOL_SIZE: "3", DATABASE_WAIT_MS: "600" });
});

import pg from "pg";
import { fulfilWaiting } from "@/lib/orders/fulfil-order";
import { configuredContext } from "@/lib/orders/payments-context";
import { resolveDue } from "@/lib/payments/resolve";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { systemClock } from "@/lib/shared/time";
import { describeTruth } from "@/sandbox/describe-truth";
import { makeBasket, visit } from "./checkout-client";
import { assertInvariants } from "./invariants";
import { sandbox } from "./running-sandbox";

const POOL = 3;
const SLOW_MS = 400;
const buyer = visit();
const borrowed: pg.PoolClient[] = [];
/** The test's own way to the database, since it takes the store's away. */
let watcher: pg.Client;

beforeAll(async () => {
  watcher = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await watcher.connect();
});
afterAll(() => watcher.end());
beforeEach(() => sandbox.control.faults.clear());
afterEach(giveBack);

async function takeAll(): Promise<void> {
  while (borrowed.length < POOL) borrowed.push(await pool.connect());
}
function giveBack(): void {
  for (const client of borrowed.splice(0)) client.release();
}

const truth = () => describeTruth(sandbox.control.book, { orderRef: null, attemptRef: null, providerRef: null }, false);
const reached = (operation: string) => sandbox.control.requests.get(operation) ?? 0;

async function expectBusy(reply: Response, since: number): Promise<void> {
  expect([reply.status, reply.headers.get("retry-after"), (await reply.json()).code]).toEqual([
    503,
    "1",
    "unavailable",
  ]);
  expect(performance.now() - since).toBeLessThan(1_000);
}

async function readAttempts(): Promise<{ state: string; step: string }[]> {
  const { rows } = await watcher.query("SELECT state, step FROM payment_attempt ORDER BY created_at DESC");
  return rows;
}

/** What the worker does once the leases are over. */
async function work(): Promise<void> {
  await watcher.query(
    "UPDATE payment_attempt SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL",
  );
  await resolveDue(configuredContext(), 50);
  await fulfilWaiting(systemClock);
}

test("a checkout without a connection: busy within a second, nothing is written, and the same key works later", async () => {
  const basket = await makeBasket("buyer@example.test");
  const [key, created] = [newId(), reached("create")];
  await takeAll();
  const startedAt = performance.now();
  await expectBusy(await buyer.checkOut(basket, key), startedAt);
  expect(reached("create")).toBe(created);
  expect((await watcher.query("SELECT 1 FROM customer_order")).rowCount).toBe(0);
  giveBack();
  expect((await buyer.checkOut(basket, key)).status).toBe(201);
});

test("a confirmation without a connection never reaches the rail, and the same key pays later", async () => {
  const order = await buyer.place();
  const [key, confirmed] = [newId(), reached("confirm")];
  await takeAll();
  const startedAt = performance.now();
  await expectBusy(await buyer.confirm(order, { key }), startedAt);
  expect(reached("confirm")).toBe(confirmed);
  giveBack();
  expect(await (await buyer.confirm(order, { key })).json()).toMatchObject({ state: "captured" });
  await assertInvariants(pool, truth());
});

test.each([
  ["authorised", "confirm", { state: "sent", step: "confirm" }],
  ["captured", "capture", { state: "capturing", step: "capture" }],
] as const)(
  "no connection left just when the rail has %s: the attempt stays open, the buyer reads that it is being checked, the resolver finds the money",
  async (_, operation, attempt) => {
    const order = await buyer.place();
    const [key, before] = [newId(), reached(operation)];
    sandbox.control.faults.setLatency(operation, SLOW_MS);
    const confirming = buyer.confirm(order, { key });
    await vi.waitFor(() => expect(reached(operation)).toBe(before + 1), { timeout: 5_000, interval: 5 });
    const startedAt = performance.now();
    await takeAll();
    const busy = await confirming;
    expect([busy.status, busy.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(performance.now() - startedAt).toBeLessThan(SLOW_MS + 1_000);
    expect((await readAttempts())[0]).toEqual(attempt);

    giveBack();
    await assertInvariants(pool, truth());
    sandbox.control.faults.clear();
    const again = await vi.waitFor(
      async () => {
        const reply = await buyer.confirm(order, { key });
        expect(reply.status).toBe(200);
        return reply.json();
      },
      { timeout: 5_000, interval: 100 },
    );
    expect(again.next.kind, "no other card is asked for while one may have paid").toBe("wait");
    await vi.waitFor(
      async () => {
        await work();
        const paid = { status: "paid", payment: { state: "captured" } };
        expect(await (await buyer.read(order)).json()).toMatchObject(paid);
      },
      { timeout: 5_000, interval: 50 },
    );
    await assertInvariants(pool, truth());
  },
);
