import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { ROUTING_STRATEGIES } from "@/lib/shared/schemas/settings";
import { isWallet } from "@/lib/shared/wallets";
import { makeUser } from "@/test/factories";
import { goodCard, startPaymentWorld, type World } from "@/test/payment-world";
import { hearNews } from "@/test/sell-on";
import { BreakerBoard } from "./breaker-board";
import { changePaymentSettings } from "./change-payment-settings";
import { guardRails } from "./guard-rails";
import { loadPaymentSettings } from "./payment-settings";
import { RAILS, type Rail, type RailName } from "./provider";
import { replayDecision } from "./replay-decision";
import { loadDecisions } from "./sql/decision-rows";
import { loadPaymentOfOrder } from "./sql/load-payment";

const BUYERS = 20;
const SLOTS = 20;
/** Who confirm at once, and calls that may leave side by side then; three failures open a breaker. */
const CROWD = 12;
const FEW_SLOTS = 4;
const FAILURES_THAT_OPEN = 3;
/** A definite no leads to the next fields: as often as there are rails, and once more. */
const STEPS = 6;
const NEWS_MS = 5_000;
const NEWS_TURNS = 24;

let world: World;
let admin: UserActor;
let counted: ReadonlyMap<RailName, Rail>;
/** Calls that left for a rail, behind its breaker. */
const asked = new Map<RailName, number>();

function counting(rail: Rail): Rail {
  return new Proxy(rail, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const isCall = name === "create" || name === "confirm";
      return (...given: unknown[]) => {
        if (isCall) asked.set(rail.name, (asked.get(rail.name) ?? 0) + 1);
        return member.apply(target, given);
      };
    },
  });
}

beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, RAILS);
  admin = await makeUser(["admin"]);
  counted = new Map([...world.context.rails].map(([name, rail]) => [name, counting(rail)]));
});
beforeEach(async () => {
  await world.heal();
  await pool.query("DELETE FROM rail_breaker");
  openDoors(SLOTS);
  asked.clear();
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

/** Breakers that know of nothing, with so many slots for each rail. */
function openDoors(slots: number): void {
  const board = new BreakerBoard(world.clock);
  const rails = guardRails(counted, { board, slots });
  Object.assign(world.context, { rails, breakers: () => board.readStates() });
}

async function switchTo(order: readonly RailName[], strategy: (typeof ROUTING_STRATEGIES)[number]): Promise<void> {
  const { version: baseVersion, body } = await loadPaymentSettings();
  const wallets = body.providers.map(({ provider }) => provider).filter(isWallet);
  const providers = [...order, ...wallets].map((provider, place) => ({
    provider,
    priority: place + 1,
    isEnabled: true,
    weight: 1,
  }));
  await changePaymentSettings({ baseVersion, providers, strategy }, admin);
}

/** Types a good card wherever the shop asks for one; returns by which rail it was paid. */
async function pay(orderId: string): Promise<RailName | null> {
  let payment = await world.start(orderId);
  for (let step = 0; payment.state !== "captured" && step < STEPS; step++) {
    const rail = payment.attempt?.rail;
    if (!rail) return null;
    payment = await world.confirm(orderId, goodCard(rail));
    for (let turn = 0; rail === "adyen" && payment.attempt?.state !== "not_sent" && turn < NEWS_TURNS; turn++) {
      if (payment.state === "captured") break;
      await hearNews(world, rail);
      world.clock.advance(NEWS_MS);
      await world.turn();
      payment = (await loadPaymentOfOrder(orderId)) ?? payment;
    }
    if (payment.state !== "captured" && payment.attempt?.state === "not_sent")
      payment = await world.choose(orderId, "card");
  }
  return payment.state === "captured" ? (payment.attempt?.rail ?? null) : null;
}

const takenTwice = () => {
  const taking = world.truth().charges.filter((charge) => charge.capture && !charge.void);
  return taking.length - new Set(taking.map(({ orderRef }) => orderRef)).size;
};

test("I18: switched to and fro under load over five rails, nothing is lost and each decision fits its version", async () => {
  let isOver = false;
  const switching = (async () => {
    for (let n = 0; !isOver; n++) {
      const order = [...RAILS.slice(n % RAILS.length), ...RAILS.slice(0, n % RAILS.length)];
      await switchTo(order, ROUTING_STRATEGIES[n % ROUTING_STRATEGIES.length] ?? "priority");
    }
  })();
  const orders = await Promise.all(Array.from({ length: BUYERS }, () => world.place()));
  const takers: (RailName | null)[] = [];
  for (const orderId of orders) takers.push(await pay(orderId));
  isOver = true;
  await switching;
  expect(takers).not.toContain(null);
  expect(new Set(takers).size).toBeGreaterThan(2);
  const decisions = await loadDecisions(null, 10_000);
  for (const row of decisions) {
    expect(replayDecision(row)).toMatchObject({ isSame: true });
    // the settings of another strategy do not lead there
    const other = decisions.find(({ strategy }) => strategy !== row.strategy);
    expect(replayDecision({ ...row, body: other?.body ?? row.body })).toMatchObject({ isSame: false });
  }
  expect(new Set(decisions.map((row) => row.settingsVersion)).size).toBeGreaterThan(2);
  expect(new Set(decisions.map((row) => row.strategy)).size).toBeGreaterThan(2);
  expect(takenTwice()).toBe(0);
});

test.each(RAILS.map((rail) => [rail]))(
  "I16: %s dies while many confirm there at once: those in flight fail, nobody else is let out, and all pay elsewhere",
  async (dead) => {
    openDoors(FEW_SLOTS);
    await switchTo([dead, ...RAILS.filter((rail) => rail !== dead)], "priority");
    const orders = await Promise.all(Array.from({ length: CROWD }, () => world.place()));
    for (const orderId of orders) expect((await world.start(orderId)).attempt?.rail).toBe(dead);
    asked.clear();
    await world.sandbox.control.rails[dead].port.refuse();
    const confirmed = await Promise.all(orders.map((orderId) => world.confirm(orderId, goodCard(dead))));
    expect(confirmed.filter(({ state, attempt }) => state !== "open" || attempt?.state !== "not_sent")).toEqual([]);
    expect(asked.get(dead) ?? 0).toBeLessThanOrEqual(FAILURES_THAT_OPEN + FEW_SLOTS - 1);
    for (const orderId of orders) await world.choose(orderId, "card");
    const takers: (RailName | null)[] = [];
    for (const orderId of orders) takers.push(await pay(orderId));
    expect(takers.filter((rail) => rail === null || rail === dead)).toEqual([]);
    expect(takenTwice()).toBe(0);
  },
);

const DEAD: RailName[][] = [...RAILS.map((rail) => [rail]), ["stripe", "square"], ["adyen", "braintree"]];

test.each(DEAD.map((dead) => [dead.join(" and "), dead] as const))(
  "%s dead: a handful of requests find that out, and everybody pays on the rest",
  async (_, dead) => {
    const { rails } = world.sandbox.control;
    const alive = RAILS.filter((rail) => !dead.includes(rail));
    await switchTo([...dead, ...alive], "priority");
    for (const rail of dead) await rails[rail].port.refuse();
    const orders = await Promise.all(Array.from({ length: BUYERS }, () => world.place()));
    const takers: (RailName | null)[] = [];
    for (const orderId of orders) takers.push(await pay(orderId));
    expect(takers.filter((rail) => rail !== null && alive.includes(rail)).length).toBe(BUYERS);
    // three failures open it; five more at the most
    for (const rail of dead) expect(asked.get(rail) ?? 0).toBeLessThanOrEqual(3 + 5);
    expect(takenTwice()).toBe(0);
  },
);
