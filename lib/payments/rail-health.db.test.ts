import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { LiveMessage } from "@/lib/platform/live-channel";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { registry } from "@/lib/platform/metrics";
import type { UserActor } from "@/lib/platform/session";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { BreakerBoard } from "./breaker-board";
import { probeAllRails, probeDueRails } from "./probe-rails";
import { readRailHealth } from "./rail-health";
import { sweepHealth } from "./sql/health-rows";

const RAILS = ["stripe", "paypal"] as const;
const DAY_MS = 86_400_000;
let world: World;
let board: BreakerBoard;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(3_000);
  board = new BreakerBoard(world.clock);
  admin = await makeUser(["admin"]);
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

const probeAll = () => probeAllRails(world.context.rails, world.clock);
const readHealth = async () => {
  const health = await readRailHealth(admin, { clock: world.clock, rails: RAILS });
  return Object.fromEntries(health.map((rail) => [rail.provider, rail]));
};
const fail = async (times: number) => {
  for (let n = 0; n < times; n++) await board.note("stripe", "confirm", { isFailure: true, code: "ETIMEDOUT" });
};

test("what each probe found is kept: when, how long it took, and what was wrong", async () => {
  await probeAll();
  await world.sandbox.control.rails.stripe.port.refuse();
  world.clock.advance(30_000);
  await probeAll();
  const { stripe, paypal } = await readHealth();
  expect(stripe?.lastProbe).toMatchObject({ isUp: false, code: "ECONNREFUSED" });
  expect(paypal?.lastProbe).toMatchObject({ isUp: true, code: null, latencyMs: expect.any(Number) });
  expect(stripe?.day).toHaveLength(48);
  expect(stripe?.day.at(-1)).toMatchObject({ probes: 2, up: 1, latencyP50Ms: expect.any(Number) });
  expect(paypal?.day.at(-1)).toMatchObject({ probes: 2, up: 2 });
  expect(await registry.getSingleMetricAsString("backline_rail_probe_up")).toContain('{provider="stripe"} 0');
});

test("a probe that fails holds no payment back", async () => {
  for (let n = 0; n < 6; n++) await probeAll();
  expect(await board.readStates()).toEqual({});
  expect((await readHealth()).stripe?.episodes).toEqual([]);
});

test("a breaker's episode: since when, why, how often it opened, how long; told on the live channel as it happens", async () => {
  const heard: LiveMessage[] = [];
  const stop = await openLiveChannel().subscribe("rail-breaker", (message) => void heard.push(message));
  await fail(3);
  const openedAt = world.clock.now();
  const told = { rail: "stripe", operation: "confirm", from: "closed", to: "open" };
  await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual(told);
  world.clock.advance(5_001);
  expect(await board.admit("stripe", "confirm")).toBe(true);
  await fail(1);
  const [running] = (await readHealth()).stripe?.episodes ?? [];
  expect(running).toMatchObject({
    operation: "confirm",
    code: "ETIMEDOUT",
    openings: 2,
    closedAt: null,
    lastedMs: 5_001,
  });

  await world.sandbox.control.rails.stripe.port.accept();
  world.clock.advance(10_001);
  await probeDueRails(board, world.context.rails, world.clock);
  for (let n = 0; n < 5; n++) await board.note("stripe", "confirm", { isFailure: false, code: null });
  const { stripe } = await readHealth();
  expect(stripe?.lastProbe).toMatchObject({ isUp: true });
  expect(stripe?.episodes).toEqual([
    {
      operation: "confirm",
      code: "ETIMEDOUT",
      openings: 2,
      openedAt: openedAt.toISOString(),
      closedAt: world.clock.now().toISOString(),
      lastedMs: 15_002,
    },
  ]);
  const { rows } = await pool.query("SELECT from_state, to_state FROM rail_health_event ORDER BY at, id");
  expect(rows.map(({ from_state, to_state }) => `${from_state} ${to_state}`)).toEqual([
    "closed open",
    "open half_open",
    "half_open open",
    "open half_open",
    "half_open recovering",
    "recovering closed",
  ]);
  stop();
});

test("the page's day is kept for a week, its changes for three months, and no longer", async () => {
  const count = async (table: string) => (await pool.query(`SELECT 1 FROM ${table}`)).rowCount ?? 0;
  const ahead = (days: number) => new Date(world.clock.now().getTime() + days * DAY_MS);
  await sweepHealth(ahead(7));
  expect([(await count("rail_probe")) > 0, (await count("rail_health_event")) > 0]).toEqual([true, true]);
  await sweepHealth(ahead(9));
  expect([await count("rail_probe"), (await count("rail_health_event")) > 0]).toEqual([0, true]);
  await sweepHealth(ahead(91));
  expect(await count("rail_health_event")).toBe(0);
});

test("for admins alone", async () => {
  const analyst = await makeUser(["analyst"]);
  await expect(readRailHealth(analyst, { rails: RAILS })).rejects.toMatchObject({ code: "forbidden" });
});
