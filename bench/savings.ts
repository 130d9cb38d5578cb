// What routing by lowest cost saves over a seeded year, by size of basket, against a flat 3.5 %, against the dearest and against
// each provider alone, and what helps where it saves nothing. The year is that of test/routing-year; no card shows its kind.
//   npm run bench:savings [-- --orders-a-day 60 --seed 20261121]
import { parseArgs } from "node:util";
import { type FeeSchedule, quoteFee } from "../lib/payments/fees";
import { RAILS } from "../lib/payments/provider";
import { describeReplay } from "../lib/payments/what-if/describe-replay";
import { listPlans } from "../lib/payments/what-if/plans";
import { replayPast } from "../lib/payments/what-if/replay-past";
import { type Currency, toDecimal } from "../lib/shared/money";
import type { WhatIfCurrency, WhatIfPlan } from "../lib/shared/schemas/what-if";
import { drawYear } from "../test/routing-year/draw-year";
import { YEAR_LIMITS, YEAR_SCHEDULES } from "../test/routing-year/play-year";
import { slicesOf } from "../test/routing-year/slices-of";

const { values } = parseArgs({
  options: { "orders-a-day": { type: "string", default: "60" }, seed: { type: "string", default: "20261121" } },
});
const year = drawYear(values.seed, Number(values["orders-a-day"])).map((order) => ({ ...order, cardClass: null }));
const TRACK_MINOR = 129;

const published = YEAR_SCHEDULES.filter(({ cardClass }) => cardClass === "*").map((one) => ({ ...one, tiers: [] }));
/** PayPal's price for small amounts, in place of its ordinary one in dollars. */
const withMicropayments = published.map((one) =>
  one.provider === "paypal" && one.currency === "USD" ? { ...one, percentPpm: 49_900, fixedMinor: 9 } : one,
);
/** Adyen's price is half interchange, which is taken to be 1.80 % in dollars; most of what is published has 10 cents besides. */
const withFixedInterchange = published.map((one) =>
  one.provider === "adyen" && one.currency === "USD" ? { ...one, fixedMinor: 10 } : one,
);
const withoutAdyen = published.filter(({ provider }) => provider !== "adyen");
const LISTS: [string, readonly FeeSchedule[]][] = [
  ["the prices a new store begins with", published],
  ["the same, Adyen's interchange in dollars with a fixed part of 0.10", withFixedInterchange],
  ["the same without Adyen", withoutAdyen],
  ["with the tiers and kinds of card of the price list, which are examples", YEAR_SCHEDULES],
  ["the same, PayPal for small amounts (4.99 % + 0.09)", withMicropayments],
];

async function replay(schedules: readonly FeeSchedule[]): Promise<WhatIfCurrency[]> {
  const providers = RAILS.map((provider, index) => ({ provider, isEnabled: true, priority: index + 1 }));
  const settings = { body: { strategy: "lowest_cost" as const, providers }, schedules };
  const known = { availableRails: RAILS, limits: YEAR_LIMITS, windows: [] };
  const found = await replayPast(
    slicesOf(year, () => 0),
    listPlans(settings, settings, RAILS),
    known,
  );
  return describeReplay(found, () => ({ success: null, latencyP50Ms: null }));
}

const percent = (part: number, whole: number) => `${((part * 100) / whole).toFixed(1)} %`;
const money = (minor: number, currency: Currency) => `${toDecimal(Math.round(minor), currency)} ${currency}`;

function findPlan({ plans }: WhatIfCurrency, key: string): WhatIfPlan {
  const plan = plans.find((one) => one.key === key);
  if (!plan) throw new Error(`no plan ${key}`);
  return plan;
}

function describe(one: WhatIfCurrency): void {
  const { currency } = one;
  const { total, bands } = findPlan(one, "strategy:lowest_cost");
  const against = (feesMinor: number) =>
    `${money(feesMinor, currency)}, saved ${percent(feesMinor - total.feesMinor, feesMinor)}`;
  console.log(`${currency}: ${total.payments} payments, ${money(total.volumeMinor, currency)}`);
  console.log(
    `  lowest cost        ${money(total.feesMinor, currency)} (${percent(total.feesMinor, total.volumeMinor)})`,
  );
  console.log(`  a flat 3.5 %       ${against(total.flatMinor)}`);
  console.log(`  dearest each time  ${against(findPlan(one, "dearest").total.feesMinor)}`);
  for (const rail of RAILS) {
    const alone = findPlan(one, `only:${rail}`);
    if (alone.notTaken.payments === 0) console.log(`  ${rail.padEnd(18)} ${against(alone.total.feesMinor)}`);
  }
  for (const { fromMinor, payments, volumeMinor, feesMinor, flatMinor } of bands)
    console.log(
      `    from ${toDecimal(fromMinor, currency).padStart(6)}  ${String(payments).padStart(6)} payments, cost ` +
        `${percent(feesMinor, volumeMinor)}, against 3.5 % ${percent(flatMinor - feesMinor, flatMinor)}`,
    );
}

/** The cheapest price at home in dollars for a charge. */
function cheapest(schedules: readonly FeeSchedule[], amountMinor: number): number {
  const charge = { amountMinor, country: "US", monthVolumeMinor: null };
  const own = schedules.filter(({ currency, region }) => currency === "USD" && (region === "US" || region === "*"));
  return Math.min(...own.map((schedule) => quoteFee(schedule, charge).feeMinor));
}

for (const [name, schedules] of LISTS) {
  console.log(`\n## ${name}\n`);
  for (const one of await replay(schedules)) describe(one);
}
console.log(
  `\n## One charge for a cart: tracks of ${toDecimal(TRACK_MINOR, "USD")} USD, the cheapest of these prices\n`,
);
for (const tracks of [1, 2, 3, 5, 10]) {
  const [apart, together] = [tracks * cheapest(published, TRACK_MINOR), cheapest(published, tracks * TRACK_MINOR)];
  const small = tracks * cheapest(withMicropayments, TRACK_MINOR);
  const flat = (tracks * TRACK_MINOR * 35) / 1_000;
  console.log(
    `${tracks} tracks: each by itself ${money(apart, "USD")}, by itself with a price for small amounts ${money(small, "USD")}, ` +
      `one charge ${money(together, "USD")}, a flat 3.5 % ${money(flat, "USD")}`,
  );
}
