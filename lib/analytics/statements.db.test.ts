import { beforeAll, expect, test } from "vitest";
import { refundAt, sellAt, settleFeeAt } from "@/test/analytics-room";
import { type MadeRelease, makeArtist, makeRelease } from "@/test/factories";
import { account } from "../ledger/accounts";
import { getBalances } from "../ledger/balances";
import { pool } from "../platform/db";
import { readStatementEntries, readStatements } from "./read-statements";

const clock = { now: () => new Date("2026-03-15T12:00:00Z") };
let mine: MadeRelease;
let other: MadeRelease;

beforeAll(async () => {
  await pool.query("UPDATE instance SET time_zone = 'Europe/Berlin'");
  [mine, other] = [await makeRelease(), await makeRelease()];
  const line = { releaseId: mine.id, artistId: mine.artistId, trackId: null, netMinor: 1_000, taxMinor: 190 };
  const both = [line, { releaseId: other.id, artistId: other.artistId, trackId: null, netMinor: 500 }];
  // still January in UTC, February in Berlin
  const sold = await sellAt({ at: new Date("2026-01-31T23:30:00Z"), lines: both, feeMinor: 90 });
  await settleFeeAt(sold, new Date("2026-02-20T09:00:00Z"), 75);
  await refundAt(sold, new Date("2026-03-02T09:00:00Z"), 0, 400, 76);
  await sellAt({ at: new Date("2026-03-10T09:00:00Z"), lines: [line], currency: "EUR" });
});

test("months of the store's zone, newest first, each currency by itself", async () => {
  const { data } = await readStatements([mine.artistId], clock);
  expect(data.map(({ month, currency, isRunning }) => [month, currency, isRunning])).toEqual([
    ["2026-03", "EUR", true],
    ["2026-03", "USD", true],
    ["2026-02", "USD", false],
  ]);
});

test("a refund stands in the month it happened in, and takes nothing off the month of the sale", async () => {
  const { data } = await readStatements([mine.artistId], clock);
  const [march, february] = data.filter(({ currency }) => currency === "USD");
  expect(february).toMatchObject({ refundsMinor: 0, disputesMinor: 0, otherMinor: 0 });
  expect(february?.salesMinor).toBeGreaterThan(0);
  expect(february?.feesMinor).toBeLessThan(0);
  expect(march).toMatchObject({ salesMinor: 0, feesMinor: 0 });
  expect(march?.refundsMinor).toBeLessThan(0);
});

test("the last balance is what the ledger owes, to the cent and per currency", async () => {
  const { data } = await readStatements([mine.artistId], clock);
  const owed = await getBalances(pool, account.artistPayable(mine.artistId));
  expect(owed.length).toBe(2);
  for (const { currency, amountMinor } of owed) {
    const own = data.filter((row) => row.currency === currency);
    expect(own[0]?.balanceMinor).toBe(-amountMinor);
    expect(own.reduce((sum, row) => sum + row.totalMinor, 0)).toBe(-amountMinor);
  }
});

test("the parts of a month and its entries add up to its total; nobody else's line is among them", async () => {
  const { data } = await readStatements([mine.artistId], clock);
  for (const row of data) {
    const parts = row.salesMinor + row.feesMinor + row.refundsMinor + row.disputesMinor + row.otherMinor;
    const entries = await readStatementEntries([mine.artistId], row.month);
    const own = entries.filter(({ currency }) => currency === row.currency);
    expect(parts).toBe(row.totalMinor);
    expect(own.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(row.totalMinor);
    expect(new Set(own.map(({ title }) => title))).toEqual(new Set(["Line 1"]));
  }
});

test("who has no artist, or one that never sold, has no statement", async () => {
  expect((await readStatements([], clock)).data).toEqual([]);
  expect((await readStatements([await makeArtist()], clock)).data).toEqual([]);
});
