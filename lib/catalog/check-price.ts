import "server-only";
import { fieldError } from "../platform/errors";
import { getSetting } from "../platform/settings";
import { type Currency, formatMoney, parseDecimal, toDecimal } from "../shared/money";

const HUNDREDTHS = 100;

/** The store's least price in a currency; the setting is in hundredths of its unit, scaled to the currency's exponent. */
export async function minimumPriceMinor(currency: Currency): Promise<number> {
  const hundredths = await getSetting("minimumPriceMinor");
  const unitMinor = parseDecimal("1", currency) ?? 1;
  return Math.ceil((hundredths * unitMinor) / HUNDREDTHS);
}

/** The most that a buyer may name for one thing: a slip of the hand is not a gift. Scaled as the minimum is. */
async function maximumNamedMinor(currency: Currency): Promise<number> {
  const hundredths = await getSetting("maximumNamedMinor");
  return Math.floor((hundredths * (parseDecimal("1", currency) ?? 1)) / HUNDREDTHS);
}

/** What a buyer may name beside an open price itself: nobody names less than the store's minimum, but zero where it is free. */
export async function limitNamed(
  priceMinor: number,
  currency: Currency,
): Promise<{ leastMinor: number; mostMinor: number }> {
  const [minimumMinor, maximumMinor] = await Promise.all([minimumPriceMinor(currency), maximumNamedMinor(currency)]);
  const leastMinor = Math.max(priceMinor, minimumMinor);
  return { leastMinor, mostMinor: Math.max(leastMinor, maximumMinor) };
}

/**
 * A typed price in minor units; zero is free. Throws `invalid_request` on the field when the text is not a plain amount of
 * the currency ("abc", "-1", "1e21", "1.999"), and `unprocessable` when it is neither zero nor the store's minimum.
 */
export async function checkPrice(text: string, currency: Currency, field = "price"): Promise<number> {
  const amountMinor = parseDecimal(text, currency);
  if (amountMinor === null)
    throw fieldError(
      field,
      `Give a plain amount in ${currency} such as ${toDecimal(parseDecimal("1", currency) ?? 1, currency)}.`,
      "invalid_request",
    );
  const leastMinor = await minimumPriceMinor(currency);
  if (amountMinor !== 0 && amountMinor < leastMinor)
    throw fieldError(
      field,
      `The least price in this store is ${formatMoney({ amountMinor: leastMinor, currency })}, or 0 for free.`,
    );
  return amountMinor;
}
