import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { FeeChangeInput, type FeeKey, type FeeTerms } from "@/lib/shared/schemas/fees";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { changeFee } from "./change-fees";
import { decide } from "./decide";
import { listFees } from "./list-fees";
import { firstRouting } from "./payment-history";
import { replayDecision } from "./replay-decision";
import { loadDecisions } from "./sql/decision-rows";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld();
  admin = await makeUser(["admin"]);
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

const KEY: FeeKey = { provider: "stripe", method: "card", currency: "USD", region: "US", cardClass: "*" };
const TERMS: FeeTerms = {
  percentPpm: 25_000,
  fixedMinor: 10,
  perAttemptMinor: 2,
  internationalPpm: 15_000,
  tiers: [{ fromMinor: 1_000_000, percentPpm: 20_000, fixedMinor: 5 }],
  source: "our contract of 2026",
  asOf: "2026-11-20",
};
const card = firstRouting({ amountMinor: 1_000, currency: "USD", country: "US", method: "card" });
const feeNow = async () =>
  (await decide(world.context, card)).candidates.find(({ rail }) => rail === "stripe")?.fee.feeMinor;
const listed = async (key = KEY) =>
  (await listFees()).schedules.find((one) =>
    Object.entries(key).every(([name, value]) => one[name as keyof FeeKey] === value),
  );

test("what comes with the store is listed, each with source, day and no author", async () => {
  const { schedules } = await listFees();
  expect(schedules.length).toBeGreaterThan(15);
  expect(await listed()).toMatchObject({
    percentPpm: 29_000,
    fixedMinor: 30,
    tiers: [],
    version: 1,
    source: "stripe.com/pricing (US, cards)",
    asOf: "2026-11-01",
    changedBy: null,
  });
});

test("a change is a row with the next version: new quotes go by it, old ones stay, and it is on record", async () => {
  const orderId = await world.place({ prices: [1_000] });
  await world.confirm(orderId);
  expect(await feeNow()).toBe(59);
  await changeFee({ key: KEY, baseVersion: 1, terms: TERMS }, admin);
  expect(await feeNow()).toBe(37);
  expect(await listed()).toMatchObject({ ...TERMS, version: 2, changedBy: "Test Person" });
  const { rows } = await pool.query(
    "SELECT version, percent_ppm FROM fee_schedule WHERE provider = 'stripe' AND currency = 'USD' ORDER BY version",
  );
  expect(rows).toEqual([
    { version: 1, percent_ppm: 29_000 },
    { version: 2, percent_ppm: 25_000 },
  ]);
  expect((await loadPaymentOfOrder(orderId))?.attempt?.feeQuoteMinor).toBe(59);
  for (const decision of await loadDecisions(null, 100))
    expect(replayDecision(decision)).toMatchObject({ isSame: true });
  const audit = await pool.query(
    "SELECT action, subject, before, after, actor_id FROM audit_entry ORDER BY seq DESC LIMIT 1",
  );
  expect(audit.rows[0]).toMatchObject({
    action: "fee_schedule.changed",
    subject: "fee-schedule:stripe:card:USD:US:*",
    before: { version: 1, percentPpm: 29_000 },
    after: { version: 2, ...TERMS },
    actor_id: admin.userId,
  });
});

test("a price for one kind of card is added, withdrawn, and added again", async () => {
  const key = { ...KEY, cardClass: "debit" };
  await changeFee({ key, baseVersion: 0, terms: { ...TERMS, percentPpm: 5_000 } }, admin);
  expect(await listed(key)).toMatchObject({ percentPpm: 5_000, version: 1 });
  const debit = { ...card, cardClass: "debit" };
  const stripe = async () => (await decide(world.context, debit)).candidates.find(({ rail }) => rail === "stripe");
  expect((await stripe())?.fee.feeMinor).toBe(17);
  await changeFee({ key, baseVersion: 1, terms: null }, admin);
  expect(await listed(key)).toBeUndefined();
  expect((await stripe())?.fee.feeMinor).toBe(37);
  await changeFee({ key, baseVersion: 0, terms: TERMS }, admin);
  expect(await listed(key)).toMatchObject({ version: 3 });
});

test.each<[string, Partial<FeeChangeInput>, string]>([
  ["another version is in force", { baseVersion: 1 }, "conflict"],
  ["it was there already", { baseVersion: 0 }, "unprocessable"],
  ["withdrawn without being there", { baseVersion: 0, terms: null, key: { ...KEY, region: "MX" } }, "unprocessable"],
  ["changed without being there", { key: { ...KEY, region: "MX" } }, "conflict"],
  ["looked up tomorrow week", { terms: { ...TERMS, asOf: "2999-01-01" } }, "unprocessable"],
  [
    "a wallet's kind of card",
    { key: { ...KEY, provider: "paypal", method: "paypal", cardClass: "debit" }, baseVersion: 0 },
    "unprocessable",
  ],
])("refused: %s", async (_, change, code) => {
  const before = await listFees();
  const refused = changeFee({ key: KEY, baseVersion: 2, terms: TERMS, ...change }, admin);
  await expect(refused).rejects.toMatchObject({ code });
  expect(await listFees()).toEqual(before);
});

test("nobody but an admin changes a price; of two at once one is told", async () => {
  const input = { key: KEY, baseVersion: 2, terms: TERMS };
  await expect(changeFee(input, await makeUser(["analyst"]))).rejects.toMatchObject({ code: "forbidden" });
  const both = await Promise.allSettled([changeFee(input, admin), changeFee(input, admin)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
});

const input = (terms: object, key: object = {}) => ({
  key: { ...KEY, ...key },
  baseVersion: 1,
  terms: { ...TERMS, ...terms },
});
test.each([
  ["a percentage below zero", input({ percentPpm: -1 }), "0 % or more"],
  ["a percentage that is a slip", input({ percentPpm: 290_000 }), "20 % at most"],
  ["a broken percentage", input({ percentPpm: 1.5 }), "a percentage"],
  ["no source", input({ source: " " }), "where this price is written down"],
  ["no day", input({ asOf: "soon" }), "a day, as 2026-11-21"],
  ["a wallet", input({}, { provider: "apple_pay" }), ""],
  ["a region that is none", input({}, { region: "Europe" }), "a two-letter country code, EEA, or * for everywhere"],
  ["tiers out of order", input({ tiers: [...TERMS.tiers, ...TERMS.tiers] }), "more than the tier before it"],
])("the schema refuses %s in words", (_, value, words) => {
  const { error } = FeeChangeInput.safeParse(value);
  expect(error?.issues.map(({ message }) => message).join()).toContain(words);
});
