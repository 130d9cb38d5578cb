import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { RAILS, type RailName } from "@/sandbox/rails";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { hearNews, type Sold, sellOn } from "@/test/sell-on";
import { adoptRefunds } from "./adopt-refunds";
import { clearOldSettlements } from "./clear-old-settlements";
import { settleDisputes } from "./dispute";
import { exportReconciliationDay } from "./export-reconciliation";
import { listNightDays, reconcileDay } from "./reconcile-day";
import { settleFees } from "./settle-fees";
import { loadDay } from "./sql/day-rows";

const DAY_MS = 86_400_000;
let world: World;
/** Where the block before has left its clock: no two share a day. */
let lastMs = 0;
beforeEach(async () => {
  // each test has a day to itself, begun at ten in the morning
  const nowMs = Math.max(lastMs, world.clock.now().getTime());
  const tomorrow = new Date(Math.ceil(nowMs / DAY_MS) * DAY_MS + 10 * 3_600_000);
  world.clock.moveTo(new Date(tomorrow.getTime() + 2 * DAY_MS));
});
afterEach(async () => {
  lastMs = world.clock.now().getTime();
  await world.control({ clear: true });
});
afterAll(() => world.close());

/** What the tests of one block sell on. */
function openWorld(...names: RailName[]): void {
  beforeAll(async () => {
    world = await startPaymentWorld(5_000, null, names);
  });
}

const today = () => world.clock.now().toISOString().slice(0, 10);
/** Until fees are final and lists are complete. What Adyen's reports have told ends with the newest sale in them. */
const letSettle = async (rail: RailName) => {
  world.clock.advance(1.5 * DAY_MS);
  await sellOn(world, rail);
  world.clock.advance(2.5 * DAY_MS);
  await world.control({ rail: "adyen", reports: true });
  await hearNews(world, "adyen");
  for (let turn = 0; turn < 3; turn++) await settleFees(world.context, 100);
};
/** A day that is all right, whose fees are settled wherever they are told. */
const settleDay = async (rail: RailName, day: string) => {
  await letSettle(rail);
  await reconcileDay(world.context, { rail, day });
  await settleFees(world.context, 100);
};
type Finding = {
  class: string;
  kind: string;
  is_repeat: boolean;
  there_minor: number | null;
  here_minor: number | null;
};
async function findingsOf(rail: RailName, day: string): Promise<Finding[]> {
  const { rows } = await pool.query<Finding>(
    `SELECT class, kind, is_repeat, there_minor, here_minor FROM reconciliation_finding
     WHERE rail = $1 AND day = $2 AND gone_at IS NULL ORDER BY class, is_repeat`,
    [rail, day],
  );
  return rows;
}
const targetOf = async (rail: RailName, { providerRef }: Sold) => ({ rail, providerRef, attemptId: null });

describe.each(RAILS)("%s", (rail) => {
  openWorld(rail);

  test("sales, refunds on its own pages and disputes match once they are booked", async () => {
    const day = today();
    const [kept, refunded, disputed] = [
      await sellOn(world, rail),
      await sellOn(world, rail, [900]),
      await sellOn(world, rail),
    ];
    await world.control({
      refunds: [{ providerRef: refunded.providerRef, amountMinor: 300 }],
      disputes: [{ providerRef: disputed.providerRef, action: "open" }],
    });
    await reconcileDay(world.context, { rail, day });
    const early = await findingsOf(rail, day);
    const unbooked = [
      ["missing_here", "dispute"],
      ["missing_here", "refund"],
    ];
    // a batch of Adyen's is not closed on its own day: until then nothing is missing on either side
    expect(early.map((one) => [one.class, one.kind]).sort()).toEqual(rail === "adyen" ? [] : unbooked);
    expect((await loadDay(rail, day))?.settling).toContain("day_open");
    await hearNews(world, rail);
    await adoptRefunds(world.context, await targetOf(rail, refunded));
    await settleDisputes(world.context, await targetOf(rail, disputed));
    await world.control({ disputes: [{ providerRef: disputed.providerRef, action: "win" }] });
    await hearNews(world, rail);
    await settleDisputes(world.context, await targetOf(rail, disputed));
    await letSettle(rail);
    await reconcileDay(world.context, { rail, day });
    expect(await findingsOf(rail, day)).toEqual([]);
    const settled = await loadDay(rail, day);
    expect(settled).toMatchObject({ state: "done", settling: [], error: null, openCount: 0 });
    expect(settled?.summary.map((one) => [one.class, one.kind, one.count])).toEqual([
      ["matched", "charge", 3],
      ["matched", "dispute", 1],
      ["matched", "dispute_reversal", 1],
      ["matched", "refund", 1],
    ]);
    expect(kept.orderId).not.toBe(refunded.orderId);
  });

  test.each([
    ["missing", "missing_there", false],
    ["doubled", "missing_here", true],
    ["amount", "amount_mismatch", false],
    ["currency", "currency_mismatch", false],
    ["fee", "fee_mismatch", false],
  ])("a line that is %s is %s, and heals when the list does", async (trouble, found, isRepeat) => {
    const day = today();
    const { providerRef } = await sellOn(world, rail);
    await sellOn(world, rail);
    await settleDay(rail, day);
    await world.control({ listing: [{ rail, ref: providerRef, trouble }] });
    await reconcileDay(world.context, { rail, day });
    const [finding, ...others] = await findingsOf(rail, day);
    expect([finding?.class, finding?.kind, finding?.is_repeat, others]).toEqual([found, "charge", isRepeat, []]);
    await world.control({ clear: true });
    await reconcileDay(world.context, { rail, day });
    expect(await findingsOf(rail, day)).toEqual([]);
  });

  test("a list that breaks off leaves what was found before, and says that it failed", async () => {
    const day = today();
    const { providerRef } = await sellOn(world, rail);
    await settleDay(rail, day);
    await world.control({ listing: [{ rail, ref: providerRef, trouble: "amount" }] });
    await reconcileDay(world.context, { rail, day });
    world.sandbox.control.faults.add({ rail, operation: "settlements", kind: "500", when: "before", count: 1 });
    await expect(reconcileDay(world.context, { rail, day })).rejects.toThrow();
    expect(await loadDay(rail, day)).toMatchObject({ state: "failed", openCount: 1 });
    expect(await listNightDays(world.context)).toContainEqual({ rail, day });
    await reconcileDay(world.context, { rail, day });
    expect(await loadDay(rail, day)).toMatchObject({ state: "done", openCount: 1, error: null });
  });

  if (rail === "square" || rail === "braintree")
    test("a list that is late without saying so shows what is missing until it has caught up", async () => {
      const day = today();
      await sellOn(world, rail);
      await world.control({ rail, listingLagMs: 12 * 3_600_000 });
      await reconcileDay(world.context, { rail, day });
      expect(await findingsOf(rail, day)).toMatchObject([{ class: "missing_there", kind: "charge" }]);
      world.clock.advance(13 * 3_600_000);
      await reconcileDay(world.context, { rail, day });
      expect((await findingsOf(rail, day)).filter((one) => one.class === "missing_there")).toEqual([]);
    });

  test("payouts are lines that nothing is compared with", async () => {
    const day = today();
    await sellOn(world, rail, [2_000]);
    await letSettle(rail);
    const payday = new Date(Date.parse(`${day}T00:00:00Z`) + 2 * DAY_MS).toISOString().slice(0, 10);
    for (const each of [day, payday]) await reconcileDay(world.context, { rail, day: each });
    const { rows } = await pool.query(
      `SELECT -sum(gross_minor) FILTER (WHERE kind = 'payout' AND at::date = $2)::int AS paid,
         sum(net_minor) FILTER (WHERE kind = 'charge' AND at::date = $3)::int AS net
       FROM settlement_line WHERE rail = $1`,
      [rail, payday, day],
    );
    expect(rows[0].paid).toBe(rows[0].net);
    expect(rows[0].net).toBeGreaterThan(1_800);
    expect(await findingsOf(rail, payday)).toEqual([]);
  });
});

describe("after the days that lines are kept", () => {
  openWorld("stripe");

  test("lines go, sums and what is unexplained stay, and the day is compared only once it is read again", async () => {
    const day = today();
    const { providerRef } = await sellOn(world, "stripe");
    await settleDay("stripe", day);
    await world.control({ listing: [{ ref: providerRef, trouble: "amount" }] });
    await reconcileDay(world.context, { rail: "stripe", day });
    const admin = await makeUser(["admin"]);
    const lines = async () =>
      (await pool.query("SELECT ref FROM settlement_line WHERE rail = 'stripe' AND at::date = $1", [day])).rowCount;
    const allLines = async () => (await pool.query("SELECT ref FROM settlement_line")).rowCount ?? 0;
    // the database is every test's of this file: the first cut takes what others left, the second this day's line alone
    await clearOldSettlements(new Date(day));
    expect(await lines()).toBe(1);
    const stood = await allLines();
    expect(await clearOldSettlements(new Date(Date.parse(day) + DAY_MS))).toBe(stood - (await allLines()));
    expect([await lines(), await findingsOf("stripe", day)]).toMatchObject([0, [{ class: "amount_mismatch" }]]);
    expect(await loadDay("stripe", day)).toMatchObject({ openCount: 1, summary: [{ class: "amount_mismatch" }] });
    const download = () => exportReconciliationDay(world.context, { rail: "stripe", day }, admin);
    await expect(download()).rejects.toMatchObject({ code: "not_found" });
    await reconcileDay(world.context, { rail: "stripe", day });
    expect([await lines(), (await download()).status]).toEqual([1, 200]);
  });
});

describe("Stripe and PayPal", () => {
  openWorld("stripe", "paypal");

  test("a list that is behind says so, and what it does not show yet is missing only once it has caught up", async () => {
    const day = today();
    const { providerRef } = await sellOn(world, "paypal");
    world.clock.advance(16 * 3_600_000);
    await world.control({ rail: "paypal", listingLagMs: 20 * 3_600_000 });
    await reconcileDay(world.context, { rail: "paypal", day });
    expect(await loadDay("paypal", day)).toMatchObject({ settling: ["list_behind"], openCount: 0 });
    await world.control({
      rail: "paypal",
      listingLagMs: 0,
      listing: [{ rail: "paypal", ref: providerRef, trouble: "missing" }],
    });
    await reconcileDay(world.context, { rail: "paypal", day });
    expect(await findingsOf("paypal", day)).toMatchObject([{ class: "missing_there" }]);
    await world.control({ clear: true });
    await reconcileDay(world.context, { rail: "paypal", day });
    expect(await loadDay("paypal", day)).toMatchObject({ settling: [], openCount: 0 });
  });

  test("a fee that is not final is not compared, and its day is looked at again at night", async () => {
    await world.control({ policy: { feeDriftMinor: 5 } });
    const day = today();
    await sellOn(world, "stripe");
    world.clock.advance(DAY_MS);
    await reconcileDay(world.context, { rail: "stripe", day });
    expect(await loadDay("stripe", day)).toMatchObject({ settling: ["fees_open"], openCount: 0 });
    world.clock.advance(5 * DAY_MS);
    expect(await listNightDays(world.context)).toContainEqual({ rail: "stripe", day });
    await reconcileDay(world.context, { rail: "stripe", day });
    expect(await findingsOf("stripe", day)).toMatchObject([{ class: "fee_mismatch" }]);
    await settleFees(world.context, 100);
    await reconcileDay(world.context, { rail: "stripe", day });
    expect(await findingsOf("stripe", day)).toEqual([]);
    expect(await listNightDays(world.context)).not.toContainEqual({ rail: "stripe", day });
  });
});
