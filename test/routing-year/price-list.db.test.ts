import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { inTransaction, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { YEAR_SCHEDULES } from "./play-year";

const MIGRATION = path.resolve(import.meta.dirname, "../../prisma/migrations/0036_fees_beyond_the_sale/migration.sql");
const OF_ANY_CARD = `
  SELECT * FROM (
    SELECT DISTINCT ON (provider, currency, region, card_class) provider, currency, region, card_class AS "cardClass",
      percent_ppm AS "percentPpm", fixed_minor AS "fixedMinor", per_attempt_minor AS "perAttemptMinor",
      international_ppm AS "internationalPpm", is_withdrawn
    FROM fee_schedule WHERE method = 'card' AND currency = ANY ($1)
    ORDER BY provider, currency, region, card_class, version DESC) newest
  WHERE NOT is_withdrawn`;

const inOrder = (rows: readonly { provider: string; currency: string; region: string }[]) =>
  rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

test("what the year asks of any card is what a new store begins with, row by row", async () => {
  const currencies = [...new Set(YEAR_SCHEDULES.map(({ currency }) => currency))];
  const { rows } = await pool.query(OF_ANY_CARD, [currencies]);
  const shipped = rows.map(({ is_withdrawn: _, ...row }) => row);
  const plain = YEAR_SCHEDULES.filter(({ cardClass }) => cardClass === "*").map(
    ({ method: _, source: __, asOf: ___, tiers: ____, ...row }) => row,
  );
  expect(inOrder(plain)).toEqual(inOrder(shipped));
  expect(plain.length).toBeGreaterThan(15);
  // tiers are a store's own
  expect((await pool.query("SELECT 1 FROM fee_tier")).rows).toEqual([]);
});

class Undone extends Error {}

test("a price that somebody has changed or withdrawn is left as it is by the migration that mends the others", async () => {
  const versions: { currency: string; version: number; percentPpm: number }[] = [];
  const again = inTransaction(async (db) => {
    await db.query("DELETE FROM fee_schedule WHERE version > 1");
    for (const [currency, isWithdrawn] of [
      ["GBP", false],
      ["EUR", true],
    ])
      await db.query(
        `INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, source, as_of, version, is_withdrawn)
         SELECT $1, provider, method, currency, region, 12345, fixed_minor, 'our contract', as_of, 2, $3
         FROM fee_schedule WHERE provider = 'stripe' AND currency = $2 AND version = 1`,
        [newId(), currency, isWithdrawn],
      );
    const [prices = ""] = fs.readFileSync(MIGRATION, "utf8").split("ALTER TABLE");
    await db.query(prices);
    const found = await db.query<(typeof versions)[number]>(
      `SELECT currency, version, percent_ppm AS "percentPpm" FROM fee_schedule
       WHERE version > 1 AND provider = 'stripe' ORDER BY currency`,
    );
    versions.push(...found.rows);
    expect((await db.query("SELECT 1 FROM fee_schedule WHERE version = 2 AND provider = 'square'")).rowCount).toBe(1);
    throw new Undone();
  });
  await expect(again).rejects.toThrow(Undone);
  expect(versions).toEqual([
    { currency: "EUR", version: 2, percentPpm: 12_345 },
    { currency: "GBP", version: 2, percentPpm: 12_345 },
  ]);
});
