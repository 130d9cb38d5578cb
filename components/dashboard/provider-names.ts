import { type BreakerWord, PROVIDERS, type ProviderName } from "@/lib/shared/schemas/settings";

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
/** A rail's health of the moment: its breaker's word, where that is not closed. */
export type RailHealth = Health | "recovering" | "halfOpen" | "open";

const ENOUGH_PAYMENTS = 10;
const HEALTHY_FROM_PPM = 900_000;
const BREAKER_HEALTH = { recovering: "recovering", half_open: "halfOpen", open: "open" } as const;

/** A word for a success rate. Below 10 payments one decline would decide it, so it is left open. */
export function rateHealth(payments: number, succeeded: number): Health {
  if (payments < ENOUGH_PAYMENTS) return "unknown";
  return (succeeded / payments) * 1_000_000 >= HEALTHY_FROM_PPM ? "healthy" : "degraded";
}

/** Where no breaker is known (an hour that is over), what went through speaks alone. */
export function rateRail(rail: { breaker: BreakerWord | null; payments: number; succeeded: number }): RailHealth {
  const { breaker, payments, succeeded } = rail;
  return breaker === null || breaker === "closed" ? rateHealth(payments, succeeded) : BREAKER_HEALTH[breaker];
}
