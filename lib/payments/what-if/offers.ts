import "server-only";
import type { Currency } from "@/lib/shared/money";
import { pricedAs } from "@/lib/shared/wallets";
import type { FeeSchedule } from "../fees";
import { firstRouting } from "../payment-history";
import type { Method } from "../payment-rows";
import type { RailName } from "../provider";
import { judgeProvider, type RoutingSnapshot } from "../rank-providers";
import { type Contender, NO_FACTS, type RailFacts } from "../routing-strategies";
import type { RailWindow } from "../sql/routing-facts-rows";

/** Payments that no plan can tell apart, but for what was captured in the month before them. */
export type PaymentKind = {
  id: number;
  method: Method;
  currency: Currency;
  /** Its place among all currencies. */
  currencyId: number;
  country: string;
  amountMinor: number;
};
/** What decides beside a plan: rails with keys, their limits, and how their last payments went. */
export type Known = Pick<RoutingSnapshot, "availableRails" | "limits"> & { windows: readonly RailWindow[] };
/** Who takes a payment of a kind and for how much; `share` below 1 where a draw decides. */
export type Taken = { rail: RailName; feeMinor: number; share: number };
/** `alone`: the whole payment through this rail, the same object for every plan that decides so. */
export type Offer = { contender: Contender; alone: readonly Taken[] };
/** How much a rail has captured this month, and how many of its thresholds that is. */
export type Reached = { volumeMinor: number; passed: number };

const NOTHING: Reached = { volumeMinor: 0, passed: 0 };

/** What each rail asks for each kind of payment by one price list, worked out once for all plans that go by it. */
export class Offers {
  private readonly asked = new Map<RailName, (Offer | null | undefined)[][]>();
  private readonly fitting = new Map<string, FeeSchedule[]>();

  constructor(
    readonly schedules: readonly FeeSchedule[],
    private readonly known: Known,
  ) {}

  /** Where a rail's prices change with the month's volume; empty for most. */
  thresholdsOf(rail: RailName, currency: Currency): number[] {
    const own = this.schedules.filter((schedule) => schedule.provider === rail && schedule.currency === currency);
    return [...new Set(own.flatMap(({ tiers }) => tiers.map(({ fromMinor }) => fromMinor)))].sort((a, b) => a - b);
  }

  /** Null where the rail cannot take it. Place and weight are the plan's to say. */
  of(kind: PaymentKind, rail: RailName, reached: Reached = NOTHING): Offer | null {
    const byTier = this.asked.get(rail) ?? [];
    const known = byTier[reached.passed]?.[kind.id];
    if (known !== undefined) return known;
    const ofTier = byTier[reached.passed] ?? [];
    const offer = this.ask(kind, rail, reached);
    while (ofTier.length <= kind.id) ofTier.push(undefined);
    ofTier[kind.id] = offer;
    byTier[reached.passed] = ofTier;
    this.asked.set(rail, byTier);
    return offer;
  }

  private ask(kind: PaymentKind, rail: RailName, { volumeMinor }: Reached): Offer | null {
    const { availableRails, limits, windows } = this.known;
    const window = windows.find((one) => one.rail === rail && one.method === kind.method) ?? NO_FACTS;
    const { samples, successes, latencyP50Ms } = window;
    const facts: RailFacts = { samples, successes, latencyP50Ms, monthVolumeMinor: Math.floor(volumeMinor) };
    const snapshot = {
      availableRails,
      limits,
      schedules: this.pricesFor(kind),
      breakers: {},
      facts: { [rail]: facts },
    };
    const verdict = judgeProvider({ provider: rail, isEnabled: true, priority: 1 }, firstRouting(kind), snapshot);
    if (typeof verdict === "string") return null;
    return { contender: verdict, alone: [{ rail, feeMinor: verdict.fee.feeMinor, share: 1 }] };
  }

  private pricesFor({ method, currency }: PaymentKind): FeeSchedule[] {
    const key = `${method} ${currency}`;
    const known = this.fitting.get(key);
    if (known) return known;
    const priced = pricedAs(method);
    const found = this.schedules.filter((schedule) => schedule.method === priced && schedule.currency === currency);
    this.fitting.set(key, found);
    return found;
  }
}
