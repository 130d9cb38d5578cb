import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { ManualClock } from "@/test/payment-world";
import { BreakerBoard } from "./breaker-board";
import { guardRails } from "./guard-rails";
import type { CreateInput, Rail } from "./provider";
import { createStripeRail } from "./providers/stripe";

const FAILURE = { isFailure: true, code: "ECONNREFUSED" };
const SUCCESS = { isFailure: false, code: null };

let clock: ManualClock;
beforeEach(async () => {
  await pool.query("DELETE FROM rail_breaker");
  clock = new ManualClock();
});
afterAll(() => openLiveChannel().close());

const create: CreateInput = {
  amountMinor: 1_290,
  currency: "USD",
  idempotencyKey: "at_1:new1",
  orderRef: "ord_1",
  attemptRef: "at_1",
  method: "card",
  returnUrl: "http://shop.test/back",
  cancelUrl: "http://shop.test/no",
};

test("two boards on one database count together, and both know at once", async () => {
  const [one, other] = [new BreakerBoard(clock), new BreakerBoard(clock)];
  expect(await other.admit("stripe", "create")).toBe(true);
  await one.note("stripe", "create", FAILURE);
  await other.note("stripe", "create", FAILURE);
  expect(await one.readStates()).toEqual({});
  await one.note("stripe", "create", FAILURE);
  expect(await one.readStates()).toEqual({ stripe: "open" });
  await expect.poll(() => other.readStates(), { timeout: 5_000 }).toEqual({ stripe: "open" });
  expect([await one.admit("stripe", "create"), await other.admit("stripe", "create")]).toEqual([false, false]);
  expect(await other.admit("stripe", "confirm")).toBe(true);
});

test("what another process did well breaks the row", async () => {
  const [one, other] = [new BreakerBoard(clock), new BreakerBoard(clock)];
  await one.note("stripe", "get", FAILURE);
  await one.note("stripe", "get", FAILURE);
  await expect.poll(async () => (await other.describe())[0]?.failuresInRow, { timeout: 5_000 }).toBe(2);
  clock.advance(10);
  await other.note("stripe", "get", SUCCESS);
  await one.note("stripe", "get", FAILURE);
  expect((await one.describe())[0]).toMatchObject({ state: "closed", failuresInRow: 1 });
});

test("when its time is up exactly one of all callers gets the trial, and its success lets all others through", async () => {
  const boards = Array.from({ length: 4 }, () => new BreakerBoard(clock));
  const [first] = boards as [BreakerBoard];
  for (let n = 0; n < 3; n++) await first.note("paypal", "confirm", FAILURE);
  clock.advance(5_001);
  for (const board of boards)
    await expect.poll(async () => (await board.describe())[0]?.state, { timeout: 5_000 }).toBe("open");
  expect(await first.listDueForProbe()).toEqual(["paypal"]);
  const admitted = await Promise.all(boards.map((board) => board.admit("paypal", "confirm")));
  expect(admitted.filter(Boolean)).toHaveLength(1);
  await first.note("paypal", "confirm", SUCCESS);
  expect(await first.readStates()).toEqual({ paypal: "recovering" });
  for (const board of boards) await expect.poll(() => board.admit("paypal", "confirm"), { timeout: 5_000 }).toBe(true);
  for (let n = 0; n < 4; n++) await first.note("paypal", "confirm", SUCCESS);
  expect(await first.readStates()).toEqual({});
});

test("a probe that is answered ends the wait, one that is not prolongs it", async () => {
  const board = new BreakerBoard(clock);
  for (let n = 0; n < 3; n++) await board.note("stripe", "create", FAILURE);
  clock.advance(5_001);
  await board.noteProbe("stripe", false);
  expect(await board.listDueForProbe()).toEqual([]);
  clock.advance(10_001);
  await board.noteProbe("stripe", true);
  expect(await board.readStates()).toEqual({ stripe: "half_open" });
  expect(await board.admit("stripe", "create")).toBe(true);
  expect(await board.admit("stripe", "create")).toBe(false);
});

test("calls that go well in a quiet time write nothing", async () => {
  const board = new BreakerBoard(clock);
  await board.admit("stripe", "create");
  for (let n = 0; n < 100; n++) await board.note("stripe", "create", SUCCESS);
  expect((await pool.query("SELECT 1 FROM rail_breaker")).rowCount).toBe(0);
});

async function serve(answer: http.RequestListener): Promise<{ rail: Rail; requests: () => number; close: () => void }> {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { secretKey: "sk_test_x", webhookSecret: null, livemode: false };
  return {
    rail: createStripeRail({ ...keys, baseUrl, timeoutsMs: { create: 500 } }),
    requests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("a dead rail is asked three times, then not at all; what is held back was provably not sent", async () => {
  const dead = await serve((request) => request.socket.destroy());
  const rail = guardRails(new Map([["stripe", dead.rail]]), { board: new BreakerBoard(clock), slots: 20 }).get(
    "stripe",
  );
  const outcomes = [];
  for (let n = 0; n < 10; n++) outcomes.push(await rail?.create(create));
  dead.close();
  expect(outcomes.slice(0, 3).map((outcome) => outcome?.kind)).toEqual(["unknown", "unknown", "unknown"]);
  expect(outcomes[3]).toMatchObject({ kind: "not_sent", code: "breaker_open", evidence: { isSent: false } });
  expect(dead.requests()).toBe(3);
  expect(await rail?.get({ providerRef: "pi_1" })).toMatchObject({ kind: "unavailable" });
});

test("no more calls are under way than there are slots; who waits in vain was not sent", async () => {
  const waiting: (() => void)[] = [];
  const slow = await serve((_, response) => void waiting.push(() => response.writeHead(500).end("{}")));
  const rail = guardRails(new Map([["stripe", slow.rail]]), { board: new BreakerBoard(clock), slots: 2 }).get("stripe");
  const calls = Array.from({ length: 3 }, () => rail?.create(create));
  await expect.poll(slow.requests).toBe(2);
  const outcomes = await Promise.all(calls);
  slow.close();
  expect(slow.requests()).toBeLessThanOrEqual(3);
  expect(outcomes.every((outcome) => outcome?.kind === "unknown" || outcome?.kind === "not_sent")).toBe(true);
});
