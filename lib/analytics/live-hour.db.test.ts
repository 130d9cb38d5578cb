import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import { readLiveHour } from "./read-live-hour";
import { readProviderMix } from "./read-provider-mix";

const FROM = new Date("2026-11-20T12:00:00Z");
const NOW = new Date("2026-11-20T12:30:00Z");
const WEEK_HOURS = 168;

async function sellInHour(hoursAgo: number, orders: number, grossMinor: number): Promise<void> {
  await pool.query(
    "INSERT INTO platform_hour (hour, currency, orders, gross_minor) VALUES ($1::timestamptz - make_interval(hours => $2), 'USD', $3, $4)",
    [FROM, hoursAgo, orders, grossMinor],
  );
}

beforeEach(async () => {
  await pool.query("DELETE FROM platform_hour; DELETE FROM platform_minute; DELETE FROM rail_breaker");
});

test("the usual is the same hour of the week, in weeks the store had sold in; a week without a sale counts as none", async () => {
  // the first sale lies a little over three weeks back, so that only three weeks are history
  await sellInHour(3 * WEEK_HOURS + 2, 1, 100);
  await sellInHour(1 * WEEK_HOURS, 40, 40_000);
  await sellInHour(2 * WEEK_HOURS, 50, 60_000);
  await sellInHour(1, 900, 900_000);
  const { usual } = await readLiveHour("USD", NOW, FROM, "UTC");
  expect(usual).toMatchObject({ weeks: 3, sales: 40, grossMinor: 40_000, soFarMinor: 20_000 });
});

test("across a clock change it is the hour that the store's clock shows", async () => {
  const monday = new Date("2026-10-26T12:00:00Z");
  // Berlin left summer time on the Sunday before: 13:00 there was 11:00 UTC the week before, and two weeks before
  for (const [at, gross] of [
    ["2026-10-19T11:00:00Z", 5_000],
    ["2026-10-12T11:00:00Z", 7_000],
    ["2026-10-19T12:00:00Z", 90_000],
    ["2026-10-12T10:00:00Z", 1_000],
  ] as const)
    await pool.query("INSERT INTO platform_hour (hour, currency, orders, gross_minor) VALUES ($1, 'USD', 5, $2)", [
      at,
      gross,
    ]);
  const { usual } = await readLiveHour("USD", new Date("2026-10-26T12:30:00Z"), monday, "Europe/Berlin");
  expect(usual).toMatchObject({ weeks: 2, grossMinor: 6_000 });
});

test("a shop of one week has neither a usual hour nor, before 30 sales, a likely one", async () => {
  await sellInHour(WEEK_HOURS, 40, 40_000);
  expect(await readLiveHour("USD", NOW, FROM, "UTC")).toMatchObject({ usual: null, likely: null });
  await pool.query(
    "INSERT INTO platform_minute (minute, currency, orders, gross_minor) VALUES ($1, 'USD', 30, 30000)",
    [FROM],
  );
  expect(await readLiveHour("USD", NOW, FROM, "UTC")).toMatchObject({ likely: { grossMinor: 60_000 } });
});

type Tried = { rail: string; state: "captured" | "declined"; minutesAgo: number; latencyMs: number };

async function tryPayment({ rail, state, minutesAgo, latencyMs }: Tried): Promise<void> {
  const [orderId, paymentId, decisionId] = [newId(), newId(), newId()];
  const at = new Date(NOW.getTime() - minutesAgo * 60_000);
  await pool.query(
    `INSERT INTO customer_order (id, number, status, currency, net_minor, tax_minor, total_minor, country, location_evidence, fee_bearer,
       store_share_ppm, livemode, secret_hash, created_at) VALUES ($1, $2, 'pending', 'USD', 100, 0, 100, 'DE', '[{}, {}]', 'artist', 60000, false, 'x', $3)`,
    [orderId, orderId, at],
  );
  await pool.query(
    `INSERT INTO payment (id, order_id, method, amount_minor, currency, livemode, created_at, updated_at)
     VALUES ($1, $2, 'card', 100, 'USD', false, $3, $3)`,
    [paymentId, orderId, at],
  );
  await pool.query(
    `INSERT INTO routing_decision (id, payment_id, settings_version, strategy, candidates, exclusions, chosen, created_at)
     SELECT $1, $2, max(version), 'priority', '[]', '[]', $3, $4 FROM payment_settings_version`,
    [decisionId, paymentId, rail, at],
  );
  await pool.query(
    `INSERT INTO payment_attempt (id, payment_id, n, decision_id, rail, method, state, step, idempotency_key, fee_quote_minor, fee_percent_ppm,
       fee_fixed_minor, livemode, latency_ms, created_at, updated_at, finished_at)
     VALUES ($1, $2, 1, $3, $4, 'card', $5, 'none', $6, 0, 0, 0, false, $7, $8, $8, $8)`,
    [newId(), paymentId, decisionId, rail, state, randomUUID(), latencyMs, at],
  );
}

async function setBreaker(rail: string, operation: string, state: string, openUntil: Date | null): Promise<void> {
  await pool.query(
    "INSERT INTO rail_breaker (rail, operation, state, open_until, changed_at) VALUES ($1, $2, $3, $4, $5)",
    [rail, operation, state, openUntil, NOW],
  );
}

test("rails with share, success, pace and breaker; one that is shut shows though nobody was sent to it", async () => {
  await tryPayment({ rail: "stripe", state: "captured", minutesAgo: 2, latencyMs: 100 });
  await tryPayment({ rail: "stripe", state: "captured", minutesAgo: 58, latencyMs: 300 });
  await tryPayment({ rail: "stripe", state: "declined", minutesAgo: 3, latencyMs: 900 });
  await tryPayment({ rail: "stripe", state: "captured", minutesAgo: 61, latencyMs: 9_000 });
  await setBreaker("stripe", "refund", "open", new Date(NOW.getTime() + 60_000));
  await setBreaker("paypal", "create", "open", new Date(NOW.getTime() + 60_000));
  await setBreaker("paypal", "capture", "recovering", null);
  const [stripe, paypal, ...others] = await readProviderMix("USD", NOW);
  expect(stripe).toEqual({
    provider: "stripe",
    payments: 3,
    succeeded: 2,
    sharePpm: 1_000_000,
    latencyP50Ms: 300,
    breaker: "closed",
    trend: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  });
  expect(paypal).toMatchObject({ provider: "paypal", payments: 0, sharePpm: 0, latencyP50Ms: null, breaker: "open" });
  expect(others).toEqual([]);
});

test.each<[string, string, Date | null, string]>([
  ["open for its time: it waits for a trial", "open", new Date(NOW.getTime() - 1), "half_open"],
  ["open until later", "open", new Date(NOW.getTime() + 1), "open"],
  ["half-open", "half_open", null, "half_open"],
  ["coming back", "recovering", null, "recovering"],
])("breaker: %s", async (_, state, openUntil, expected) => {
  await setBreaker("adyen", "confirm", state, openUntil);
  const mix = await readProviderMix("EUR", NOW);
  expect(mix.map(({ provider, breaker }) => [provider, breaker])).toEqual([["adyen", expected]]);
});
