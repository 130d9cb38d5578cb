import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { ROUTING_STRATEGIES } from "@/lib/shared/schemas/settings";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { decide } from "./decide";
import { firstRouting } from "./payment-history";
import { announcePaymentSettings, readPaymentSettings, type SettingsBody } from "./payment-settings";
import { replayDecision, type StoredDecision } from "./replay-decision";
import type { RoutingFacts } from "./routing-facts";
import { loadDecisions } from "./sql/decision-rows";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(() => world.heal());
afterAll(() => world.close());

const routing = firstRouting({ amountMinor: 1290, currency: "USD", country: "US", method: "card" });
const chosen = async () => (await decide(world.context, routing)).chosen?.rail;

async function writeVersion(change: (body: SettingsBody) => SettingsBody): Promise<void> {
  const { version, body } = await readPaymentSettings();
  await pool.query("INSERT INTO payment_settings_version (version, body, note) VALUES ($1, $2, 'test')", [
    version + 1,
    JSON.stringify(change(body)),
  ]);
}
const preferring = (name: string) => (body: SettingsBody) => ({
  ...body,
  strategy: "priority" as const,
  providers: body.providers.map((entry) => ({ ...entry, priority: entry.provider === name ? 0 : 5 })),
});

/** The same copy twice: no query in between. */
async function areKept(): Promise<boolean> {
  const first = await readPaymentSettings();
  return first === (await readPaymentSettings());
}

/** Both rails well known: PayPal quicker and in a tier, Stripe more often successful. */
const KNOWN: RoutingFacts = {
  windows: [
    { rail: "stripe", method: "card", samples: 128, successes: 125, latencyP50Ms: 90 },
    { rail: "paypal", method: "card", samples: 128, successes: 120, latencyP50Ms: 80 },
  ],
  volumes: [{ rail: "paypal", currency: "USD", minor: 1_000 }],
};

test("a stored decision, replayed from what is stored with it, gives the same answer", async () => {
  const failed = await world.place();
  await world.sandbox.control.rails.stripe.port.refuse();
  await world.start(failed);
  await world.heal();
  await world.choose(failed, "paypal");
  const declined = await world.place({ input: { country: "IE" } });
  await world.confirm(declined, "pm_card_chargeDeclinedLostCard");
  await world.confirm(declined);
  const resting = { ...world.context, breakers: async () => ({ stripe: "half_open", paypal: "open" }) as const };
  const { chosen: slow } = await decide(resting, routing);
  expect(slow?.rail).toBe("stripe");
  await writeVersion(preferring("paypal"));
  await announcePaymentSettings();
  await world.start(await world.place());
  // a price list that comes later changes no decision that was made
  await pool.query("UPDATE fee_schedule SET percent_ppm = percent_ppm + 1000 WHERE currency = 'USD'");

  const stored = await loadDecisions(null, 1_000);
  expect(stored.length).toBeGreaterThanOrEqual(6);
  expect(new Set(stored.map((row) => row.settingsVersion)).size).toBeGreaterThan(1);
  for (const row of stored) expect(replayDecision(row)).toMatchObject({ isSame: true });
});

test.each(ROUTING_STRATEGIES)("a decision by %s is stored with all it was made from", async (strategy) => {
  await pool.query(
    `INSERT INTO fee_tier (schedule_id, from_minor, percent_ppm, fixed_minor)
     SELECT id, 1000, 20000, 10 FROM fee_schedule WHERE provider = 'paypal' AND currency = 'USD' ON CONFLICT DO NOTHING`,
  );
  await writeVersion((body) => ({
    strategy,
    providers: body.providers.map((entry, index) => ({ ...entry, weight: index + 1 })),
  }));
  await announcePaymentSettings();
  Object.assign(world.context, { facts: () => KNOWN });
  const [seen] = (await loadDecisions(null, 10_000)).slice(-1);
  const orderId = await world.place();
  const { attempt } = await world.start(orderId);
  await pool.query("DELETE FROM fee_tier");

  const fresh = await loadDecisions(seen?.id ?? null, 10);
  expect(fresh).toHaveLength(1);
  expect(fresh[0]).toMatchObject({
    strategy,
    applied: strategy,
    chosen: attempt?.rail,
    context: { facts: { stripe: { samples: 128 }, paypal: { monthVolumeMinor: 1_000 } } },
  });
  expect(fresh[0]?.candidates).toHaveLength(2);
  expect(replayDecision(fresh[0] as StoredDecision)).toMatchObject({ isSame: true });
});

test("a replay finds out when what is stored does not follow from what it was made from", async () => {
  const [row] = (await loadDecisions(null, 10_000)).slice(-1);
  if (!row) throw new Error("there is no decision");
  const other = row.chosen === "stripe" ? "paypal" : "stripe";
  const [first, ...rest] = row.candidates as { score: number }[];
  expect(replayDecision({ ...row, chosen: other }).isSame).toBe(false);
  expect(replayDecision({ ...row, candidates: [...rest, first] }).isSame).toBe(false);
  expect(replayDecision({ ...row, candidates: [{ ...first, score: (first?.score ?? 0) + 1 }, ...rest] }).isSame).toBe(
    false,
  );
  expect(replayDecision({ ...row, exclusions: [{ provider: "square", reason: "disabled" }] }).isSame).toBe(false);
  expect(replayDecision({ ...row, strategy: "priority", applied: "priority" }).isSame).toBe(false);
});

test("a decision from before there were strategies replays as it was", async () => {
  const schedule = { provider: "stripe", method: "card", currency: "USD", region: "US", percentPpm: 29_000 };
  const old = {
    id: "",
    settingsVersion: 1,
    strategy: "priority",
    applied: null,
    context: {
      ...{ paymentId: null, amountMinor: 1_290, currency: "USD", country: "US", method: "card", history: [] },
      ...{ preferredRail: null, breakers: {}, availableRails: ["stripe"] },
      schedules: [{ ...schedule, fixedMinor: 30, internationalPpm: 15_000, source: "test", asOf: "2026-11-01" }],
    },
    candidates: [
      { provider: "stripe", rail: "stripe", score: 1, fee: { feeMinor: 67, percentPpm: 29_000, fixedMinor: 30 } },
    ],
    exclusions: [],
    chosen: "stripe",
    body: { strategy: "priority", providers: [{ provider: "stripe", isEnabled: true, priority: 1 }] },
  };
  expect(replayDecision(old as unknown as StoredDecision)).toMatchObject({ isSame: true });
});

test("settings are kept between decisions, and a switch bites at once where it is announced", async () => {
  await expect.poll(areKept).toBe(true);
  await writeVersion(preferring("stripe"));
  await announcePaymentSettings();
  expect(await chosen()).toBe("stripe");
});

test("a switch whose note is lost bites within a second", async () => {
  await expect.poll(areKept).toBe(true);
  const startedAt = performance.now();
  await writeVersion(preferring("paypal"));
  await expect.poll(chosen, { interval: 20, timeout: 3_000 }).toBe("paypal");
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test.each([
  ["an open breaker leaves the rail out", { stripe: "open" }, "paypal"],
  ["all breakers open: nobody", { stripe: "open", paypal: "open" }, undefined],
] as const)("%s", async (_, breakers, expected) => {
  await writeVersion(preferring("stripe"));
  await announcePaymentSettings();
  const decision = await decide({ ...world.context, breakers: async () => breakers }, routing);
  expect(decision.chosen?.rail).toBe(expected);
  expect(decision.context.breakers).toEqual(breakers);
});
