import "server-only";
import { decide } from "@/lib/payments/decide";
import { firstRouting } from "@/lib/payments/payment-history";
import { getSetting } from "@/lib/platform/settings";
import type { Currency } from "@/lib/shared/money";
import { allocateLines } from "./allocate-lines";
import { configuredContext } from "./payments-context";

/** The usual buyer of a price: at home in its currency, so that no foreign-card fee is added. */
const HOME: Record<Currency, string> = {
  USD: "US",
  EUR: "IE",
  GBP: "GB",
  CAD: "CA",
  AUD: "AU",
  SEK: "SE",
  JPY: "JP",
  KWD: "KW",
};

/**
 * What would reach the artist of a price before tax, bought alone by card at home, by today's routing, fees and settings.
 * The sale itself divides with the same rule; never below zero.
 */
export async function estimateArtistShare({
  amountMinor,
  currency,
}: {
  amountMinor: number;
  currency: Currency;
}): Promise<number> {
  if (amountMinor === 0) return 0;
  const routing = { amountMinor, currency, country: HOME[currency], method: "card" as const };
  const [{ chosen }, storeSharePpm, feeBearer] = await Promise.all([
    decide(configuredContext(), firstRouting(routing)),
    getSetting("storeSharePpm"),
    getSetting("feeBearer"),
  ]);
  const line = { artistId: "", netMinor: amountMinor, taxMinor: 0 };
  const [parts] = allocateLines([line], { feeMinor: chosen?.fee.feeMinor ?? 0, storeSharePpm, feeBearer });
  return Math.max(0, parts?.artistMinor ?? 0);
}
