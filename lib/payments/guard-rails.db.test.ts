import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { ManualClock } from "@/test/payment-world";
import { BreakerBoard } from "./breaker-board";
import { guardRails, slotsPerProcess } from "./guard-rails";
import type { ConfirmInput, Rail } from "./provider";
import { createStripeRail } from "./providers/stripe";

const FAILURES_THAT_OPEN = 3;

let board: BreakerBoard;
const servers: http.Server[] = [];
beforeEach(async () => {
  await pool.query("DELETE FROM rail_breaker");
  board = new BreakerBoard(new ManualClock());
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => openLiveChannel().close());

const input: ConfirmInput = {
  amountMinor: 1_290,
  currency: "USD",
  idempotencyKey: "at_1:con1",
  orderRef: "ord_1",
  attemptRef: "at_1",
  method: "card",
  providerRef: "pi_1",
  token: "pm_card_visa",
  returnUrl: "http://shop.test/back",
};

/** The Stripe rail with its SDK against a server that answers as told; counts what arrives there. */
async function guard(answer: http.RequestListener, slots = 20): Promise<{ rail: Rail; requests: () => number }> {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { secretKey: "sk_test_x", webhookSecret: null, livemode: false };
  const stripe = createStripeRail({ ...keys, baseUrl });
  const rail = guardRails(new Map([["stripe", stripe]]), { board, slots }).get("stripe");
  if (!rail) throw new Error("the guarded rails lack Stripe");
  return { rail, requests: () => requests };
}

const hangUp: http.RequestListener = (request) => request.socket.destroy();
const decline: http.RequestListener = (_, response) =>
  response
    .writeHead(402, { "content-type": "application/json" })
    .end(JSON.stringify({ error: { type: "card_error", code: "card_declined", decline_code: "insufficient_funds" } }));

test.each([
  ["one after the other", 1, 12],
  ["all at once, most of them waiting for a slot", 5, 60],
])("I16: a dead rail asked %s gets no request after its breaker has opened", async (_, slots, callers) => {
  const { rail, requests } = await guard(hangUp, slots);
  const outcomes = await Promise.all(Array.from({ length: callers }, () => rail.confirm(input)));
  const sent = outcomes.filter(({ kind }) => kind === "unknown");
  const held = outcomes.filter((outcome) => outcome.kind === "not_sent" && outcome.code === "breaker_open");
  expect(requests()).toBe(sent.length);
  expect(sent.length).toBeGreaterThanOrEqual(FAILURES_THAT_OPEN);
  // those in flight when it opened: each slot but the one whose failure did it
  expect(sent.length).toBeLessThanOrEqual(FAILURES_THAT_OPEN + slots - 1);
  expect(held.length).toBe(callers - sent.length);
  expect(held[0]).toMatchObject({ evidence: { isSent: false, operation: "confirm", idempotencyKey: "at_1:con1" } });
});

test("I16: declines, however many, open nothing", async () => {
  const { rail, requests } = await guard(decline);
  for (let n = 0; n < 30; n++) expect(await rail.confirm(input)).toMatchObject({ kind: "declined" });
  expect(requests()).toBe(30);
  expect(await board.readStates()).toEqual({});
});

test("a look-up that is held back proves nothing about the charge, and a probe is never held back", async () => {
  const { rail, requests } = await guard(hangUp);
  for (let n = 0; n < FAILURES_THAT_OPEN; n++)
    expect((await rail.get({ providerRef: "pi_1" })).kind).toBe("unavailable");
  const sent = requests();
  expect(await rail.get({ providerRef: "pi_1" })).toMatchObject({
    kind: "unavailable",
    failure: { kind: "not_sent", code: "breaker_open" },
    evidence: { isSent: false, operation: "get" },
  });
  expect(requests()).toBe(sent);
  await rail.probe();
  expect(requests()).toBe(sent + 1);
});

test("each operation has a breaker of its own", async () => {
  const { rail, requests } = await guard((request, response) =>
    request.url?.endsWith("/confirm") ? hangUp(request, response) : decline(request, response),
  );
  for (let n = 0; n < FAILURES_THAT_OPEN; n++) await rail.confirm(input);
  expect(await rail.confirm(input)).toMatchObject({ kind: "not_sent", code: "breaker_open" });
  const sent = requests();
  await rail.capture({ ...input, providerRef: "pi_1" });
  expect(requests()).toBe(sent + 1);
});

test("who waits for a slot in vain was not sent, and that counts against nobody", async () => {
  const held: http.ServerResponse[] = [];
  const { rail, requests } = await guard((_, response) => void held.push(response), 2);
  const under = [rail.confirm(input), rail.confirm(input)];
  await expect.poll(requests).toBe(2);
  for (const outcome of await Promise.all(Array.from({ length: 4 }, () => rail.confirm(input))))
    expect(outcome).toMatchObject({ kind: "not_sent", code: "rail_busy", evidence: { isSent: false } });
  expect(requests()).toBe(2);
  for (const response of held) decline(response.req, response as never);
  expect((await Promise.all(under)).map(({ kind }) => kind)).toEqual(["declined", "declined"]);
  expect(await board.describe()).toEqual([]);
});

test("an outcome is never lost because its breaker could not be written", async () => {
  const { rail } = await guard(hangUp);
  await board.readStates();
  await pool.query("ALTER TABLE rail_breaker RENAME TO rail_breaker_away");
  const outcome = await rail
    .confirm(input)
    .finally(() => pool.query("ALTER TABLE rail_breaker_away RENAME TO rail_breaker"));
  expect(outcome).toMatchObject({ kind: "unknown", reason: "connection" });
});

test.each([1, 2, 3, 5, 16])("%i web processes and the worker have at most twenty slots together", (WORKERS) => {
  const web = slotsPerProcess({ WORKERS, BACKLINE_PROCESS: "web-1" });
  const worker = slotsPerProcess({ WORKERS, BACKLINE_PROCESS: "worker" });
  expect(web).toBeGreaterThan(0);
  expect(web * WORKERS + worker).toBeLessThanOrEqual(20);
  expect(web * WORKERS + worker).toBeGreaterThan(WORKERS === 1 ? 19 : 13);
});
