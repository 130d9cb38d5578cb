import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { getCentsOfTen } from "./cents-of-ten";
import { estimateArtistShare } from "./estimate-artist-share";

const hour = (
  hoursAgo: number,
  currency: string,
  orders: number,
  parts: [artist: number, fee: number, store: number],
) =>
  pool.query(
    `INSERT INTO platform_hour (hour, currency, orders, net_minor, fees_minor, store_minor)
     VALUES (date_trunc('hour', now()) - make_interval(hours => $1), $2, $3, $4, $5, $6)`,
    [hoursAgo, currency, orders, ...parts],
  );

test("nothing sold in thirty days: no line to show", async () => {
  await hour(31 * 24, "USD", 4, [900, 40, 60]);
  await hour(1, "XXX", 0, [0, 0, 0]);
  expect(await getCentsOfTen()).toBeNull();
});

test("the busiest currency alone, and parts that add up to ten", async () => {
  await hour(2, "USD", 1, [912, 28, 60]);
  await hour(29 * 24, "USD", 1, [455, 15, 30]);
  await hour(3, "EUR", 1, [9, 0, 1]);
  expect(await getCentsOfTen()).toEqual({ currency: "USD", artistMinor: 911, feeMinor: 29, storeMinor: 60 });
});

test.each([
  ["an album: 6 % to the shop, 2.9 % + 30¢ to the card", 1000, "USD", 881],
  ["a track: the fixed part weighs", 129, "USD", 87],
  ["the smallest price: the card takes more than half", 50, "USD", 16],
  ["free", 0, "USD", 0],
  ["yen have no minor unit", 1000, "JPY", 904],
] as const)("%s", async (_, amountMinor, currency, expected) => {
  expect(await estimateArtistShare({ amountMinor, currency })).toBe(expected);
});
