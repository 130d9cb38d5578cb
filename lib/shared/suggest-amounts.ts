import { type Currency, parseDecimal } from "./money";

const STEPS = [1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000];
const SHOWN = 3;
/** A yen is not a price; a hundred of them is about one of the others. */
const WHOLE_OF_ZERO_EXPONENT = 100;
/** A step that is hardly more than the least price is no choice. */
const CLEARLY_MORE = 1.15;

type Range = { leastMinor: number; mostMinor: number; startMinor?: number };

/**
 * Amounts a buyer may tap where they name the price, rising: the least one, the next round ones up to `mostMinor`, and
 * `startMinor` in the place of the round one nearest to it.
 */
export function suggestAmounts(
  { leastMinor, mostMinor, startMinor = leastMinor }: Range,
  currency: Currency,
): number[] {
  const oneMinor = parseDecimal("1", currency) ?? 1;
  const wholeMinor = oneMinor === 1 ? WHOLE_OF_ZERO_EXPONENT : oneMinor;
  const more = STEPS.map((step) => step * wholeMinor).filter(
    (amountMinor) => amountMinor > leastMinor * CLEARLY_MORE && amountMinor <= mostMinor,
  );
  const round = (leastMinor === 0 ? more.slice(2) : more).slice(0, SHOWN);
  if (startMinor === leastMinor || round.includes(startMinor)) return [leastMinor, ...round];
  const distances = round.map((amountMinor) => Math.abs(amountMinor - startMinor));
  const others = round.toSpliced(distances.indexOf(Math.min(...distances)), 1);
  return [leastMinor, ...[...others, startMinor].sort((a, b) => a - b)];
}
