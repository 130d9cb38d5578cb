import "server-only";
import { keptTable } from "./kept-tables";
import type { Method } from "./payment-rows";
import type { RailName } from "./provider";

export type RailLimits = {
  methods: readonly Method[];
  /** Smallest charge per currency in minor units; a currency that is not listed is not taken. */
  minimumMinor: Readonly<Record<string, number>>;
  maximumMinor: number;
};
/** Where the limits are from, and when they were read (YYYY-MM, or the day). */
type Sourced = { source: string; asOf: string };
/** `version`: of the provider's table; 0 for what is published. */
export type SourcedLimits = RailLimits & Sourced & { version: number };

const AMOUNTS_ARE_OURS = "; it names no amounts: from the smallest coin to 9,999,999.99 is ours";

/**
 * What each rail takes, as published. Stripe: docs.stripe.com/currencies, minimum and maximum charge amounts, 2026-11. PayPal:
 * developer.paypal.com/api/rest/reference/currency-codes, 2026-11; it names no KWD and no minimum, hence the smallest coin,
 * and what it lets one account take at once is between the two of them, hence a maximum of ours. Adyen:
 * docs.adyen.com/development-resources/currency-codes, 2026-11; it names neither. Square:
 * developer.squareup.com/docs/payment-minimums, 2026-11; each location takes its own country's currency alone, so an operator
 * prices no other. Braintree names neither (developer.paypal.com/braintree/docs, currencies, 2026-11): the bank
 * behind an account does. Wallets need a set-up of their own beside the rail's keys (methods-at.ts); PayPal confirms them in the
 * browser, against an order, which is another flow than the one here (ADR 0031).
 */
export const RAIL_LIMITS: Record<RailName, RailLimits & Sourced> = {
  stripe: {
    methods: ["card", "apple_pay", "google_pay"],
    minimumMinor: { USD: 50, EUR: 50, GBP: 30, CAD: 50, AUD: 50, SEK: 300, JPY: 50 },
    maximumMinor: 99_999_999,
    source: "docs.stripe.com/currencies",
    asOf: "2026-11",
  },
  paypal: {
    methods: ["paypal", "card"],
    minimumMinor: { USD: 1, EUR: 1, GBP: 1, CAD: 1, AUD: 1, SEK: 1, JPY: 1 },
    maximumMinor: 999_999_999,
    source: `developer.paypal.com/api/rest/reference/currency-codes${AMOUNTS_ARE_OURS}`,
    asOf: "2026-11",
  },
  adyen: {
    methods: ["card", "apple_pay", "google_pay"],
    minimumMinor: { USD: 1, EUR: 1, GBP: 1, CAD: 1, AUD: 1, SEK: 1, JPY: 1 },
    maximumMinor: 999_999_999,
    source: `docs.adyen.com/development-resources/currency-codes${AMOUNTS_ARE_OURS}`,
    asOf: "2026-11",
  },
  square: {
    methods: ["card", "apple_pay", "google_pay"],
    minimumMinor: { USD: 1, EUR: 1, GBP: 1, CAD: 1, AUD: 1, JPY: 1 },
    maximumMinor: 5_000_000,
    source: "developer.squareup.com/docs/payment-minimums",
    asOf: "2026-11",
  },
  braintree: {
    methods: ["card", "apple_pay", "google_pay"],
    minimumMinor: { USD: 1, EUR: 1, GBP: 1, CAD: 1, AUD: 1, SEK: 1, JPY: 1 },
    maximumMinor: 999_999_999,
    source: `developer.paypal.com/braintree/docs${AMOUNTS_ARE_OURS}`,
    asOf: "2026-11",
  },
};

/**
 * The limits in force in this process. What is published holds as a bound whatever a version says: a method that is not built is
 * not taken, and nothing below or above what the provider names.
 */
export function limitsOf(rail: RailName): SourcedLimits {
  const published = RAIL_LIMITS[rail];
  const { limits: changed = null, version = 0 } = keptTable(rail) ?? {};
  if (changed === null) return { ...published, version };
  const minima = Object.entries(changed.minimumMinor).map(([currency, minimum]) => [
    currency,
    Math.max(minimum, published.minimumMinor[currency] ?? 0),
  ]);
  return {
    methods: published.methods.filter((method) => changed.methods.includes(method)),
    minimumMinor: Object.fromEntries(minima),
    maximumMinor: Math.min(changed.maximumMinor, published.maximumMinor),
    source: changed.source,
    asOf: changed.asOf,
    version,
  };
}
