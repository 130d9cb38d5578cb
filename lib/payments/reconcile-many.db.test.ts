import { beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { bookDay, expectedOfDay, SETTLED_DAY, settledDaySource } from "@/test/make-settled-day";
import { RAILS, type Rail, type RailName } from "./provider";
import { reconcileDay } from "./reconcile-day";
import { loadDay } from "./sql/day-rows";

/** On one rail enough for the database to hash rather than to look up. */
const COUNTS: Record<RailName, number> = {
  stripe: 12_000,
  paypal: 2_000,
  square: 2_000,
  adyen: 2_000,
  braintree: 2_000,
};
const byItem = ([a = ""]: string[], [b = ""]: string[]) => (a < b ? -1 : 1);

beforeAll(async () => {
  for (const rail of RAILS) await bookDay(COUNTS[rail], rail);
  await pool.query("ANALYZE");
});

/** The small form of `npm run bench:reconcile`. */
test.each(RAILS)("every mismatch among thousands on %s is found, by its class, and nothing else", async (rail) => {
  const count = COUNTS[rail];
  const context = {
    clock: { now: () => new Date("2026-11-22T05:00:00Z") },
    rails: new Map([[rail, settledDaySource(count, rail) as unknown as Rail]]),
  };
  await reconcileDay(context, { rail, day: SETTLED_DAY });
  const { rows } = await pool.query<{ item: string; class: string }>(
    "SELECT item, class FROM reconciliation_finding WHERE rail = $1 AND gone_at IS NULL",
    [rail],
  );
  const expected = [...expectedOfDay(count, rail)].sort(byItem);
  expect(rows.map((row) => [row.item, row.class]).sort(byItem)).toEqual(expected);
  expect(expected.length).toBe(count / 100);
  expect(await loadDay(rail, SETTLED_DAY)).toMatchObject({
    state: "done",
    settling: ["fees_open"],
    openCount: count / 100,
  });
});
