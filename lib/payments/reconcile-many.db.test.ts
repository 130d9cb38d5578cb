import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { bookDay, expectedOfDay, SETTLED_DAY, settledDaySource } from "@/test/make-settled-day";
import type { Rail } from "./provider";
import { reconcileDay } from "./reconcile-day";
import { loadDay } from "./sql/day-rows";

const CHARGES = 12_000;

/** The small form of `npm run bench:reconcile`. */
test("every mismatch among thousands is found, by its class, and nothing else", async () => {
  await bookDay(CHARGES);
  const context = {
    clock: { now: () => new Date("2026-11-22T05:00:00Z") },
    rails: new Map([["stripe" as const, settledDaySource(CHARGES) as unknown as Rail]]),
  };
  await reconcileDay(context, { rail: "stripe", day: SETTLED_DAY });
  const { rows } = await pool.query<{ item: string; class: string }>(
    "SELECT item, class FROM reconciliation_finding WHERE gone_at IS NULL ORDER BY item",
  );
  const expected = [...expectedOfDay(CHARGES)].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(rows.map((row) => [row.item, row.class]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toEqual(expected);
  expect(expected.length).toBe(120);
  expect(await loadDay("stripe", SETTLED_DAY)).toMatchObject({
    state: "done",
    settling: ["fees_open"],
    openCount: 120,
  });
});
