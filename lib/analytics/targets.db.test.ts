import { beforeAll, expect, test } from "vitest";
import { makeUser } from "@/test/factories";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import type { Period } from "../shared/schemas/analytics";
import { readTargets, shareMonths } from "./read-targets";
import { resolvePeriod } from "./resolve-period";
import { listTargets, setTarget } from "./targets";

const ZONE = "Europe/Berlin";
const NOW = new Date("2026-11-15T23:00:00Z"); // the 16th has just begun in Berlin
const custom = (from: string, to: string): Period => resolvePeriod({ period: "custom", from, to }, ZONE, NOW);
let admin: UserActor;

beforeAll(async () => {
  admin = await makeUser(["admin"]);
  await setTarget(admin, { month: "2026-10", currency: "USD", grossMinor: 31_000 });
  await setTarget(admin, { month: "2026-11", currency: "USD", grossMinor: 30_000 });
  await setTarget(admin, { month: "2026-11", currency: "EUR", grossMinor: 9_000 });
});

test.each<[string, Period, [string, number][]]>([
  [
    "a running month: half of it has run",
    resolvePeriod({ period: "mtd" }, ZONE, NOW),
    [
      ["EUR", 4_500],
      ["USD", 15_000],
    ],
  ],
  [
    "a day that has just begun brings nothing yet",
    custom("2026-11-16", "2026-11-16"),
    [
      ["EUR", 0],
      ["USD", 0],
    ],
  ],
  [
    "two days over a month's end, each by its month; no target in one of them is none",
    custom("2026-10-31", "2026-11-01"),
    [["USD", 1_999]],
  ],
  ["the day of 25 hours weighs more", custom("2026-10-25", "2026-10-25"), [["USD", 1_040]]],
  ["a month without a target", custom("2026-09-01", "2026-09-30"), []],
])("%s", async (_, period, expected) => {
  const targets = await readTargets(period, null, NOW);
  expect(targets.map(({ currency, grossMinor }) => [currency, grossMinor])).toEqual(expected);
});

test("one currency, when one is asked for", async () => {
  const targets = await readTargets(custom("2026-11-01", "2026-11-15"), "EUR", NOW);
  expect(targets).toEqual([{ currency: "EUR", grossMinor: 4_500 }]);
});

test("the shares of a year that is over are whole months", () => {
  const shares = shareMonths(custom("2025-01-01", "2025-12-31"), NOW);
  expect(shares).toHaveLength(12);
  expect(shares.every(({ share }) => share === 1)).toBe(true);
});

test("set, changed and taken away, each in the audit with what it was", async () => {
  await setTarget(admin, { month: "2027-01", currency: "SEK", grossMinor: 500 });
  await setTarget(admin, { month: "2027-01", currency: "SEK", grossMinor: 700 });
  expect((await listTargets(NOW))[0]).toMatchObject({
    month: "2027-01",
    currency: "SEK",
    grossMinor: 700,
    dueMinor: 0,
  });
  await setTarget(admin, { month: "2027-01", currency: "SEK", grossMinor: null });
  expect((await listTargets()).some(({ currency }) => currency === "SEK")).toBe(false);
  const { rows } = await pool.query("SELECT before, after FROM audit_entry WHERE subject = '2027-01 SEK' ORDER BY seq");
  expect(rows.map(({ before, after }) => [before.grossMinor, after.grossMinor])).toEqual([
    [null, 500],
    [500, 700],
    [700, null],
  ]);
});

test("what a month has taken, and should have by now in the store's zone; other months and currencies do not count", async () => {
  await pool.query(
    `INSERT INTO platform_day (day, currency, gross_minor) VALUES ('2026-10-31', 'USD', 900), ('2026-11-01', 'USD', 400),
       ('2026-11-30', 'USD', 30), ('2026-12-01', 'USD', 5000), ('2026-11-02', 'EUR', 7)`,
  );
  // in Berlin the 15th has just begun: fourteen of thirty days have run
  const rows = await listTargets(new Date("2026-11-14T23:00:00Z"));
  expect(rows.filter(({ currency }) => currency === "USD")).toEqual([
    { month: "2026-11", currency: "USD", grossMinor: 30_000, takenMinor: 430, dueMinor: 14_000 },
    { month: "2026-10", currency: "USD", grossMinor: 31_000, takenMinor: 900, dueMinor: 31_000 },
  ]);
});
