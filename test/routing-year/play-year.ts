import type { FeeSchedule } from "@/lib/payments/fees";
import { RAILS, type RailName } from "@/lib/payments/provider";
import type { RailLimits } from "@/lib/payments/rail-limits";
import { type Ranking, type RoutingContext, type RoutingSnapshot, rankProviders } from "@/lib/payments/rank-providers";
import { type RailFacts, WINDOW } from "@/lib/payments/routing-strategies";
import { parseDecimal } from "@/lib/shared/money";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import type { YearOrder } from "./draw-year";
import { type ListedPrice, PRICE_LIST } from "./price-list";

const PPM_PER_PERCENT_DIGITS = 4;

/** "2.9" per cent as 29 000 ppm. */
function toPpm(percent: string): number {
  const [whole = "0", part = ""] = percent.split(".");
  return Number(whole + part.padEnd(PPM_PER_PERCENT_DIGITS, "0"));
}

function toMinor(text: string, currency: ListedPrice["currency"]): number {
  const minor = parseDecimal(text, currency);
  if (minor === null) throw new Error(`no amount: ${text} ${currency}`);
  return minor;
}

/** The price list as an operator would have it in the database. */
export const YEAR_SCHEDULES: readonly FeeSchedule[] = PRICE_LIST.map((listed) => ({
  provider: listed.provider,
  method: "card",
  currency: listed.currency,
  region: listed.region,
  cardClass: listed.cardClass,
  percentPpm: toPpm(listed.percent),
  fixedMinor: toMinor(listed.fixed, listed.currency),
  perAttemptMinor: toMinor(listed.perAttempt, listed.currency),
  internationalPpm: toPpm(listed.international),
  tiers: listed.tiers.map(({ from, percent, fixed }) => ({
    fromMinor: toMinor(from, listed.currency),
    percentPpm: toPpm(percent),
    fixedMinor: toMinor(fixed, listed.currency),
  })),
  source: "test/routing-year/price-list.ts",
  asOf: "2026-11-21",
}));

const ANYTHING: RailLimits = {
  methods: ["card"],
  minimumMinor: { USD: 1, GBP: 1, EUR: 1, JPY: 1 },
  maximumMinor: 99_999_999,
};
export const YEAR_LIMITS = Object.fromEntries(RAILS.map((rail) => [rail, ANYTHING])) as RoutingSnapshot["limits"];

/** The wallets stand in the settings and are left out of each decision: they ride on a rail. */
const SWITCHES = [...RAILS, "apple_pay", "google_pay"];

export function contextOf(order: YearOrder): RoutingContext {
  const { paymentId, currency, country, cardClass } = order;
  const amountMinor = toMinor(order.amount, order.currency);
  return { paymentId, amountMinor, currency, country, method: "card", cardClass, history: [], preferredRail: null };
}

/** A shop that learns as it sells: the last 128 outcomes of each rail and what each has captured this month. */
export class YearShop {
  private readonly windows = new Map<RailName, { isTaken: boolean; ms: number }[]>();
  private volumes = new Map<string, number>();
  private month = "";

  constructor(private readonly strategy: RoutingStrategy) {}

  snapshotFor(order: YearOrder): RoutingSnapshot {
    if (order.at.slice(0, 7) !== this.month) {
      this.month = order.at.slice(0, 7);
      this.volumes = new Map();
    }
    const facts = Object.fromEntries(RAILS.map((rail) => [rail, this.factsOf(rail, order.currency)]));
    const { strategy } = this;
    const providers = SWITCHES.map((provider, index) => ({ provider, isEnabled: true, priority: index + 1 }));
    const schedules = YEAR_SCHEDULES.filter(({ currency }) => currency === order.currency);
    return {
      version: 1,
      strategy,
      providers,
      schedules,
      availableRails: RAILS,
      breakers: {},
      limits: YEAR_LIMITS,
      facts,
    };
  }

  rank(order: YearOrder): Ranking {
    return rankProviders(contextOf(order), this.snapshotFor(order));
  }

  learn(order: YearOrder, rail: RailName): void {
    const outcome = order.taken[rail];
    this.windows.set(rail, [...(this.windows.get(rail) ?? []), outcome].slice(-WINDOW));
    if (!outcome.isTaken) return;
    const key = `${rail} ${order.currency}`;
    this.volumes.set(key, (this.volumes.get(key) ?? 0) + toMinor(order.amount, order.currency));
  }

  private factsOf(rail: RailName, currency: string): RailFacts {
    const seen = this.windows.get(rail) ?? [];
    const quick = seen
      .filter(({ isTaken }) => isTaken)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    return {
      samples: seen.length,
      successes: quick.length,
      latencyP50Ms: quick[Math.floor((quick.length - 1) / 2)] ?? null,
      monthVolumeMinor: this.volumes.get(`${rail} ${currency}`) ?? 0,
    };
  }
}
