import { PROVIDERS, type ProviderName } from "@/lib/shared/schemas/settings";

const NAMES: Record<ProviderName, string> = {
  stripe: "Stripe",
  paypal: "PayPal",
  adyen: "Adyen",
  square: "Square",
  braintree: "Braintree",
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
};

/** The provider's own spelling of its name, the same in every language; an unknown one as it is stored. */
export function nameOfProvider(provider: string): string {
  const known = PROVIDERS.find((candidate) => candidate === provider);
  return known ? NAMES[known] : provider;
}

export type Health = "healthy" | "degraded" | "unknown";

const ENOUGH_PAYMENTS = 10;
const HEALTHY_FROM_PPM = 900_000;

/** A word for a success rate. Below 10 payments one decline would decide it, so it is left open. */
export function rateHealth(payments: number, succeeded: number): Health {
  if (payments < ENOUGH_PAYMENTS) return "unknown";
  return (succeeded / payments) * 1_000_000 >= HEALTHY_FROM_PPM ? "healthy" : "degraded";
}
