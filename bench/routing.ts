// What a routing decision takes, and what routing by lowest cost leaves on the table when tiers are known in hindsight only.
//   npm run bench:routing [-- --orders-a-day 60 --seed 20261121]
import { parseArgs } from "node:util";
import { RAILS } from "../lib/payments/provider";
import { rankProviders } from "../lib/payments/rank-providers";
import { toDecimal } from "../lib/shared/money";
import { PROVIDERS, ROUTING_STRATEGIES, type RoutingStrategy } from "../lib/shared/schemas/settings";
import { drawYear, type YearOrder } from "../test/routing-year/draw-year";
import { type Hindsight, lookBack } from "../test/routing-year/hindsight";
import { contextOf, YearShop } from "../test/routing-year/play-year";
import { type Ledger, type Memory, recompute, remember } from "../test/routing-year/recompute";
import { quantile } from "./demo-store";

const WARM_UP = 5_000;
const { values } = parseArgs({
  options: { "orders-a-day": { type: "string", default: "60" }, seed: { type: "string", default: "20261121" } },
});
const year = drawYear(values.seed, Number(values["orders-a-day"]));
console.log(`${year.length} orders of a year, seed ${values.seed}, ${PROVIDERS.length} providers, windows of 128\n`);

/** Snapshots as a running shop has them, so that only the decision itself is timed. */
function timeDecisions(strategy: RoutingStrategy): void {
  const shop = new YearShop(strategy);
  const micros: number[] = [];
  for (const [index, order] of year.entries()) {
    const [context, snapshot] = [contextOf(order), shop.snapshotFor(order)];
    const startedAt = process.hrtime.bigint();
    const rail = rankProviders(context, snapshot).candidates[0]?.rail;
    const took = Number(process.hrtime.bigint() - startedAt) / 1_000;
    if (index >= WARM_UP) micros.push(took);
    if (rail) shop.learn(order, rail);
  }
  const at = (share: number) => `${quantile(micros, share).toFixed(1)} µs`;
  console.log(`${strategy.padEnd(16)} p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(1)}`);
}

function countDifferences(strategy: "lowest_cost" | "expected_value"): number {
  const shop = new YearShop(strategy);
  const [volumes, memory]: [Ledger, Memory] = [new Map(), new Map()];
  let differences = 0;
  for (const order of year) {
    const { candidates } = shop.rank(order);
    const theirs = recompute(order, strategy, { places: RAILS, volumes, memory });
    const own = candidates.map(({ provider, fee }) => `${provider} ${fee.feeMinor}`);
    if (own.join() !== theirs.order.map((name) => `${name} ${theirs.fees.get(name)}`).join()) differences++;
    const rail = candidates[0]?.rail;
    if (!rail) throw new Error("nobody takes it");
    shop.learn(order, rail);
    remember(order, rail, order.taken[rail].isTaken, { volumes, memory });
  }
  return differences;
}

function describeCurrency(one: Hindsight): void {
  const { volumeMinor, online } = one;
  const currency = one.currency as YearOrder["currency"];
  const money = (minor: number) => `${toDecimal(minor, currency)} ${currency}`;
  const cost = (minor: number) => `${money(minor)} (${((minor * 100) / volumeMinor).toFixed(2)} %)`;
  const against = (minor: number) => `${(((minor - online) * 100) / minor).toFixed(1)} %`;
  console.log(`\n${currency}: ${one.orders} payments, ${money(volumeMinor)}`);
  console.log(`  lowest cost         ${cost(online)}`);
  console.log(`  best plan found     ${cost(one.bestKnown)}, gap ${money(online - one.bestKnown)}`);
  console.log(`  nothing costs less  ${cost(one.bound)}, gap at most ${money(online - one.bound)}`);
  console.log(`  dearest each time   ${cost(one.dearest)}, saved ${against(one.dearest)}`);
  console.log(`  a flat 3.5 %        ${cost(one.flat)}, saved ${against(one.flat)}`);
  for (const rail of RAILS) {
    const alone = one.alone[rail];
    if (alone !== null) console.log(`  ${rail.padEnd(19)} ${cost(alone)}, saved ${against(alone)}`);
  }
}

for (const strategy of ROUTING_STRATEGIES) timeDecisions(strategy);
for (const strategy of ["lowest_cost", "expected_value"] as const)
  console.log(`${strategy}: ${countDifferences(strategy)} differences to the independent decimal computation`);
for (const one of lookBack(year)) describeCurrency(one);
