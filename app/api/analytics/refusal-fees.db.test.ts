import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { analyticsStore } from "@/lib/analytics/postgres-store";
import { resolvePeriod } from "@/lib/analytics/resolve-period";
import { NO_FILTER } from "@/lib/analytics/store";
import { getPaymentSettings } from "@/lib/payments/provider-overview";
import { pool } from "@/lib/platform/db";
import { ADYEN_CONTRACT } from "@/test/contract-rails/adyen";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { hearNews, sellOn } from "@/test/sell-on";

const RAIL = "adyen";
/** What a new store's price asks for any request in dollars. */
const REQUEST_MINOR = 13;
const PRICE_MINOR = 1_000;
const MIGRATION = path.resolve(import.meta.dirname, "../../../prisma/migrations/0037_fee_of_a_refusal/migration.sql");

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, [RAIL]);
  const refused = await world.place({ prices: [PRICE_MINOR] });
  const { insufficientFunds, lost } = ADYEN_CONTRACT.cards;
  for (const card of [insufficientFunds, lost]) {
    await world.confirm(refused, card);
    await hearNews(world, RAIL);
  }
  await sellOn(world, RAIL, [PRICE_MINOR]);
});
afterAll(() => world.close());

test("a bank's no costs what its provider asks for any request, on the scoreboard and on the strip", async () => {
  const { rows } = await pool.query(
    "SELECT state, outcome_class, fee_per_attempt_minor FROM payment_attempt ORDER BY id",
  );
  expect(rows).toMatchObject([
    { state: "declined", outcome_class: "soft_decline", fee_per_attempt_minor: REQUEST_MINOR },
    { state: "declined", outcome_class: "hard_decline", fee_per_attempt_minor: REQUEST_MINOR },
    { state: "captured", fee_per_attempt_minor: REQUEST_MINOR },
  ]);
  const now = world.clock.now();
  const { data } = await analyticsStore.providers(resolvePeriod({ period: "24h" }, "UTC", now), NO_FILTER);
  const [score] = data.providers;
  const paidMinor = score?.feesMinor ?? Number.NaN;
  expect(paidMinor).toBeGreaterThan(REQUEST_MINOR);
  expect(score).toMatchObject({ volumeMinor: PRICE_MINOR, refusalFeesMinor: 2 * REQUEST_MINOR });
  expect(score?.costBp).toBe(((paidMinor + 2 * REQUEST_MINOR) * 10_000) / PRICE_MINOR);
  const strip = (await getPaymentSettings()).providers.find(({ provider }) => provider === RAIL);
  expect(strip).toMatchObject({
    feesMinor: paidMinor + 2 * REQUEST_MINOR,
    effectiveCostPpm: ((paidMinor + 2 * REQUEST_MINOR) * 1_000_000) / PRICE_MINOR,
  });
});

test("attempts from before learn it from the decisions that made them, and a rail only its own", async () => {
  const told = "SELECT id, fee_per_attempt_minor FROM payment_attempt ORDER BY id";
  const before = (await pool.query(told)).rows;
  await pool.query("UPDATE payment_attempt SET fee_per_attempt_minor = 0");
  await pool.query(
    `UPDATE routing_decision SET candidates = candidates || '[{"rail": "another", "fee": {"perAttemptMinor": 99}}]'::jsonb`,
  );
  const [, learn = ""] = fs.readFileSync(MIGRATION, "utf8").split(/(?=^UPDATE)/m);
  expect((await pool.query(learn)).rowCount).toBe(before.length);
  expect((await pool.query(told)).rows).toEqual(before);
});
