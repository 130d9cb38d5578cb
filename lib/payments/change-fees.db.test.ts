import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { FeeChangeInput, type FeeKey, type FeeTerms } from "@/lib/shared/schemas/fees";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { changeFee, rollBackFee } from "./change-fees";
import { decide } from "./decide";
import { listFees } from "./list-fees";
import { firstRouting } from "./payment-history";
import { replayDecision } from "./replay-decision";
import { showFeeHistory } from "./show-fee-history";
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
  const { withdrawn } = await listFees();
  expect(withdrawn).toEqual([{ ...key, version: 2, changedBy: "Test Person", changedAt: expect.any(String) }]);
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

describe("one price so far", () => {
  const key: FeeKey = { ...KEY, provider: "braintree", currency: "KWD", region: "*" };
  const dearer = { ...TERMS, percentPpm: 31_000, tiers: [], source: "a letter of theirs" };
  const history = async () => (await showFeeHistory(key, admin)).history;

  beforeAll(async () => {
    await changeFee({ key, baseVersion: 0, terms: TERMS }, admin);
    await changeFee({ key, baseVersion: 1, terms: dearer }, admin);
  });

  test("is told newest first, with terms, source, day, who and when, and comes back as a new version", async () => {
    const by = { by: admin.name, at: expect.any(String), isWithdrawn: false };
    expect(await showFeeHistory(key, admin)).toEqual({
      key,
      version: 2,
      history: [
        { ...dearer, ...by, version: 2, isLive: true },
        { ...TERMS, ...by, version: 1, isLive: false },
      ],
    });
    await rollBackFee({ key, baseVersion: 2, version: 1 }, admin);
    expect(await listed(key)).toMatchObject({ ...TERMS, version: 3 });
    expect((await history()).map(({ version, isLive }) => [version, isLive])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    const audit = await pool.query("SELECT action, subject, before, after FROM audit_entry ORDER BY seq DESC LIMIT 1");
    expect(audit.rows).toEqual([
      {
        action: "fee_schedule.rolled_back",
        subject: "fee-schedule:braintree:card:KWD:*:*",
        before: { version: 2, ...dearer },
        after: { version: 3, ...TERMS },
      },
    ]);
  });

  test("a price that was withdrawn says so and comes back, out of the list of those that are gone", async () => {
    await changeFee({ key, baseVersion: 3, terms: null }, admin);
    expect((await history())[0]).toMatchObject({ ...TERMS, version: 4, isWithdrawn: true, isLive: false });
    const again = rollBackFee({ key, baseVersion: 4, version: 4 }, admin);
    await expect(again).rejects.toMatchObject({ code: "unprocessable" });
    await rollBackFee({ key, baseVersion: 4, version: 2 }, admin);
    expect(await listed(key)).toMatchObject({ ...dearer, version: 5 });
    expect((await listFees()).withdrawn.some(({ currency }) => currency === "KWD")).toBe(false);
    const audit = await pool.query("SELECT before, after FROM audit_entry ORDER BY seq DESC LIMIT 1");
    expect(audit.rows).toEqual([{ before: null, after: { version: 5, ...dearer } }]);
  });

  test("what the store came with comes back at once for new quotes", async () => {
    expect(await feeNow()).toBe(37);
    const { version: baseVersion, history: versions } = await showFeeHistory(KEY, admin);
    expect(versions.at(-1)).toMatchObject({ version: 1, by: null, percentPpm: 29_000 });
    await rollBackFee({ key: KEY, baseVersion, version: 1 }, admin);
    expect(await feeNow()).toBe(59);
  });

  test.each<[string, Partial<Parameters<typeof rollBackFee>[0]>, string]>([
    ["another version is the newest", { baseVersion: 2 }, "conflict"],
    ["a version that never was", { version: 99 }, "not_found"],
    ["a price that never was", { key: { ...key, region: "MX" }, baseVersion: 1 }, "not_found"],
  ])("not brought back: %s", async (_, change, code) => {
    const before = await listFees();
    await expect(rollBackFee({ key, baseVersion: 5, version: 1, ...change }, admin)).rejects.toMatchObject({ code });
    expect(await listFees()).toEqual(before);
  });

  test("nobody but an admin reads it or brings one back; of two at once one is told", async () => {
    const analyst = await makeUser(["analyst"]);
    const back = { key, baseVersion: 5, version: 1 };
    await expect(showFeeHistory(key, analyst)).rejects.toMatchObject({ code: "forbidden" });
    await expect(rollBackFee(back, analyst)).rejects.toMatchObject({ code: "forbidden" });
    await expect(showFeeHistory({ ...key, region: "MX" }, admin)).rejects.toMatchObject({ code: "not_found" });
    const both = await Promise.allSettled([rollBackFee(back, admin), rollBackFee({ ...back, version: 2 }, admin)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect((await history()).map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1]);
  });
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
