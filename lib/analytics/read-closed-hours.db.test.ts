import { expect, test } from "vitest";
import { pool } from "../platform/db";
import { listAlerts } from "./alerts";
import { keepAlerts } from "./keep-alerts";
import { sameHourBefore } from "./read-closed-hours";

test.each<[string, string, number, string]>([
  ["no clock change between", "2026-11-20T13:00:00Z", 1, "2026-11-13T13:00:00.000Z"],
  ["winter to summer: 14:00 in Berlin both times", "2026-10-30T13:00:00Z", 1, "2026-10-23T12:00:00.000Z"],
  ["summer to winter", "2026-04-03T12:00:00Z", 1, "2026-03-27T13:00:00.000Z"],
  ["eight weeks, one change", "2026-11-20T13:00:00Z", 8, "2026-09-25T12:00:00.000Z"],
])("%s", (_, at, weeks, expected) => {
  expect(sameHourBefore(new Date(at), weeks, "Europe/Berlin").toISOString()).toBe(expected);
});

/** Every hour of nine weeks alike, but for the last two. */
async function sellAlike(until: string, lastRate: number): Promise<void> {
  await pool.query("DELETE FROM platform_hour");
  await pool.query(
    `INSERT INTO platform_hour (hour, currency, orders, gross_minor)
     SELECT h, 'USD', round(200 * rate), round(200000 * rate) FROM generate_series($1::timestamptz - interval '63 days', $1::timestamptz - interval '1 hour', '1 hour') h,
       LATERAL (SELECT CASE WHEN h >= $1::timestamptz - interval '2 hours' THEN $2::numeric ELSE 1 END AS rate) r`,
    [until, lastRate],
  );
}

test("two hours at half the usual revenue fire; back to the usual resolves", async () => {
  await sellAlike("2026-12-11T14:00:00Z", 0.5);
  await keepAlerts(new Date("2026-12-11T14:00:30Z"));
  const [alert, ...others] = await listAlerts("open", { now: () => new Date("2026-12-11T14:01:00Z") });
  expect(others).toEqual([]);
  expect(alert).toMatchObject({
    rule: "revenueDrop",
    severity: "critical",
    facts: { hours: 1, revenueMinor: 100_000, baselineMinor: 200_000, weeks: 8, expectedSales: 200 },
  });
  await sellAlike("2026-12-11T16:00:00Z", 1);
  await keepAlerts(new Date("2026-12-11T16:00:30Z"));
  expect(await listAlerts("all")).toMatchObject([{ rule: "revenueDrop", state: "resolved" }]);
});

test("three weeks of a young shop are no baseline", async () => {
  await pool.query("DELETE FROM alert_delivery; DELETE FROM alert");
  await sellAlike("2026-12-11T14:00:00Z", 0.1);
  await pool.query("DELETE FROM platform_hour WHERE hour < '2026-11-18T00:00:00Z'");
  await keepAlerts(new Date("2026-12-11T14:00:30Z"));
  expect(await listAlerts("all")).toEqual([]);
});
