// The routing of docs/payments.md once more, from the price list's own words: decimals as exact fractions of whole numbers.
// It shares no code with lib on purpose, not even rounding or regions; where the two differ, one of them is wrong.
import type { YearOrder } from "./draw-year";
import { type ListedPrice, PRICE_LIST } from "./price-list";

type Fraction = readonly [top: bigint, bottom: bigint];
const ZERO: Fraction = [0n, 1n];

function read(text: string): Fraction {
  const [whole = "0", part = ""] = text.split(".");
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
}
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const minus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d - c * b, b * d];
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const isLess = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d < c * b;

/** To the coin, half a coin up. */
function toCoin([top, bottom]: Fraction, currency: string): Fraction {
  const coins = currency === "JPY" ? 1n : 100n;
  return [(2n * top * coins + bottom) / (2n * bottom), coins];
}

/** "12.34": what lib would call 1234. */
export function inCoins(fraction: Fraction, currency: string): number {
  const [top, bottom] = fraction;
  const scaled = top * (currency === "JPY" ? 1n : 100n);
  if (scaled % bottom !== 0n) throw new Error("not a whole number of coins");
  return Number(scaled / bottom);
}

/** The prices that hold for a buyer, nearest first. */
const NEAR: Record<string, readonly string[]> = {
  US: ["US", "*"],
  CA: ["CA", "*"],
  BR: ["BR", "*"],
  GB: ["GB", "*"],
  DE: ["DE", "EEA", "*"],
  IE: ["IE", "EEA", "*"],
  CH: ["CH", "*"],
  JP: ["JP", "*"],
};

function findPrice(order: YearOrder, provider: string): { listed: ListedPrice; isForeign: boolean } | null {
  const fits = (kind: string) => (one: ListedPrice) =>
    one.provider === provider && one.currency === order.currency && one.cardClass === kind;
  const kinds = order.cardClass === null ? ["*"] : [order.cardClass, "*"];
  for (const region of NEAR[order.country] ?? [])
    for (const kind of kinds) {
      const listed = PRICE_LIST.filter(fits(kind)).find((one) => one.region === region);
      if (listed) return { listed, isForeign: false };
    }
  for (const kind of kinds) {
    const listed = PRICE_LIST.find(fits(kind));
    if (listed) return { listed, isForeign: true };
  }
  return null;
}

export type Ledger = Map<string, Fraction>;
type Cost = { fee: Fraction; refused: Fraction };

function costOf(
  order: YearOrder,
  { listed, isForeign }: { listed: ListedPrice; isForeign: boolean },
  volume: Fraction,
): Cost {
  let [percent, fixed] = [listed.percent, listed.fixed];
  for (const tier of listed.tiers) if (!isLess(volume, read(tier.from))) [percent, fixed] = [tier.percent, tier.fixed];
  const rate = plus(read(percent), isForeign ? read(listed.international) : ZERO);
  const share = toCoin(times(times(read(order.amount), rate), [1n, 100n]), order.currency);
  return { fee: plus(plus(share, read(fixed)), read(listed.perAttempt)), refused: read(listed.perAttempt) };
}

/** What has been seen of a rail, newest last: whether the card was taken. */
export type Memory = Map<string, boolean[]>;

function successOf(memory: Memory, provider: string): { share: Fraction; seen: number } {
  const seen = (memory.get(provider) ?? []).slice(-128);
  return { share: [BigInt(seen.filter(Boolean).length + 9), BigInt(seen.length + 10)], seen: seen.length };
}

export type Recomputed = { order: string[]; fees: Map<string, number> };

/** Which rails, best first, and what each would cost, in coins. `places`: the store's own order. */
export function recompute(
  order: YearOrder,
  by: "lowest_cost" | "expected_value",
  { places, volumes, memory }: { places: readonly string[]; volumes: Ledger; memory: Memory },
): Recomputed {
  const month = order.at.slice(0, 7);
  const fees = new Map<string, number>();
  const worths: { provider: string; worth: Fraction; seen: number }[] = [];
  for (const provider of places) {
    const price = findPrice(order, provider);
    if (!price) continue;
    const cost = costOf(order, price, volumes.get(`${month} ${provider} ${order.currency}`) ?? ZERO);
    fees.set(provider, inCoins(cost.fee, order.currency));
    const { share, seen } = successOf(memory, provider);
    const kept = times(share, minus(read(order.amount), cost.fee));
    const lost = times(minus([1n, 1n], share), cost.refused);
    worths.push({ provider, worth: by === "lowest_cost" ? minus(ZERO, cost.fee) : minus(kept, lost), seen });
  }
  if (by === "expected_value" && worths.every(({ seen }) => seen < 30)) return { order: [...fees.keys()], fees };
  const ordered: string[] = [];
  // the best one that is left, the first of equals, until none is left
  while (ordered.length < worths.length) {
    const left = worths.filter(({ provider }) => !ordered.includes(provider));
    const best = left.reduce((one, other) => (isLess(one.worth, other.worth) ? other : one));
    ordered.push(best.provider);
  }
  return { order: ordered, fees };
}

/** Books what came of it. */
export function remember(
  order: YearOrder,
  provider: string,
  isTaken: boolean,
  { volumes, memory }: { volumes: Ledger; memory: Memory },
) {
  memory.set(provider, [...(memory.get(provider) ?? []), isTaken].slice(-128));
  if (!isTaken) return;
  const key = `${order.at.slice(0, 7)} ${provider} ${order.currency}`;
  const [top, bottom] = plus(volumes.get(key) ?? ZERO, read(order.amount));
  // shortened to hundredths, or the fractions would grow with every payment
  volumes.set(key, [(top * 100n) / bottom, 100n]);
}
