import { type Currency, parseDecimal } from "./money";

const STEPS = [1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000];
const SHOWN = 3;
/** A yen is not a price; a hundred of them is about one of the others. */
const WHOLE_OF_ZERO_EXPONENT = 100;
/** A step that is hardly more than the least price is no choice. */
const CLEARLY_MORE = 1.15;

/** Round amounts a buyer may tap where they name the price: the least one first, then the next round ones up to `mostMinor`. */
export function suggestAmounts(leastMinor: number, mostMinor: number, currency: Currency): number[] {
  const oneMinor = parseDecimal("1", currency) ?? 1;
  const wholeMinor = oneMinor === 1 ? WHOLE_OF_ZERO_EXPONENT : oneMinor;
  const more = STEPS.map((step) => step * wholeMinor).filter(
    (amountMinor) => amountMinor > leastMinor * CLEARLY_MORE && amountMinor <= mostMinor,
  );
  return [leastMinor, ...(leastMinor === 0 ? more.slice(2) : more).slice(0, SHOWN)];
}
