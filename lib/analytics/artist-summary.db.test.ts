import { expect, test } from "vitest";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import { getArtistSummary } from "./artist-summary";

// the test store's zone is Europe/Berlin: 23:30 UTC in winter is already the next day there
const clock = { now: () => new Date("2026-11-20T23:30:00Z") };

async function addDay(artistId: string, day: string, currency: string, copies: number, grossMinor: number, plays = 0) {
  await pool.query(
    "INSERT INTO artist_day (day, artist_id, currency, copies, gross_minor, net_minor, plays) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [day, artistId, currency, copies, grossMinor, Math.floor(grossMinor * 0.9), plays],
  );
}

test("an artist without sales has no currency, not a zero in some currency", async () => {
  const summary = await getArtistSummary([newId()], clock);
  expect(summary).toEqual({ zone: "Europe/Berlin", plays: { today: 0, thirtyDays: 0 }, sales: [] });
});

test("today is the store's day, thirty days include it, currencies and other artists stay apart", async () => {
  const [mine, alsoMine, other] = [newId(), newId(), newId()];
  await addDay(mine, "2026-11-21", "USD", 2, 300);
  await addDay(alsoMine, "2026-11-21", "USD", 1, 129);
  await addDay(mine, "2026-10-23", "USD", 1, 100);
  await addDay(mine, "2026-10-22", "USD", 7, 7000);
  await addDay(mine, "2026-11-20", "EUR", 5, 900);
  await addDay(mine, "2026-11-21", "XXX", 0, 0, 12);
  await addDay(other, "2026-11-21", "USD", 99, 9900);
  const summary = await getArtistSummary([mine, alsoMine], clock);
  expect(summary.plays).toEqual({ today: 12, thirtyDays: 12 });
  expect(summary.sales.map(({ currency, today, thirtyDays }) => [currency, today.grossMinor, thirtyDays])).toEqual([
    ["EUR", 0, { copies: 5, grossMinor: 900, netMinor: 810 }],
    ["USD", 429, { copies: 4, grossMinor: 529, netMinor: 476 }],
  ]);
  expect(summary.sales[1]?.days.map(({ day }) => day)).toHaveLength(30);
  expect(summary.sales[1]?.days[0]).toMatchObject({ day: "2026-10-23", grossMinor: 100 });
});
