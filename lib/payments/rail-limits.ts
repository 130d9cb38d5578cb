import "server-only";
import type { Method } from "./payment-rows";
import type { RailName } from "./provider";

export type RailLimits = {
  methods: readonly Method[];
  /** Smallest charge per currency in minor units; a currency that is not listed is not taken. */
  minimumMinor: Readonly<Record<string, number>>;
  maximumMinor: number;
};

/** What each built rail takes. Stripe: docs.stripe.com/currencies, minimum and maximum charge amounts, 2026-11. */
export const RAIL_LIMITS: Partial<Record<RailName, RailLimits>> = {
  stripe: {
    methods: ["card"],
    minimumMinor: { USD: 50, EUR: 50, GBP: 30, CAD: 50, AUD: 50, SEK: 300, JPY: 50 },
    maximumMinor: 99_999_999,
  },
};
