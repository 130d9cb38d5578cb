import "server-only";
import type { Currency } from "@/lib/shared/money";
import { pricedAs } from "@/lib/shared/wallets";
import { type FeeSchedule, findSchedule } from "../fees";
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
  /** Which of the buyers whom the past knows by method, currency and country. */
  buyerId: number;
  amountMinor: number;
  /** Who takes it, by the slot of a plan and the tiers that it has reached. */
  decided: (readonly Taken[] | undefined)[];
  /** How many payments of this kind were taken so, by the same slot. */
  counts: number[];
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

/** One rail as it is judged for a kind of buyer in a tier: all that does not depend on the amount. */
type View = Parameters<typeof judgeProvider>[2];
/** What is known of a rail so far: by tier, then by kind of payment or by buyer. */
type Asked = { offers: (Offer | null | undefined)[][]; views: (View | undefined)[][] };

/** What each rail asks for each kind of payment by one price list, worked out once for all plans that go by it. */
export class Offers {
  private readonly asked = new Map<RailName, Asked>();

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
    const asked = this.asked.get(rail) ?? { offers: [], views: [] };
    const known = asked.offers[reached.passed]?.[kind.id];
    if (known !== undefined) return known;
    this.asked.set(rail, asked);
    const view = asked.views[reached.passed]?.[kind.buyerId] ?? this.look(kind, rail, reached);
    put(asked.views, reached.passed, kind.buyerId, view);
    const offer = ask(kind, rail, view);
    put(asked.offers, reached.passed, kind.id, offer);
    return offer;
  }

  private look({ method, currency, country }: PaymentKind, rail: RailName, { volumeMinor }: Reached): View {
    const { availableRails, limits, windows } = this.known;
    const window = windows.find((one) => one.rail === rail && one.method === method) ?? NO_FACTS;
    const { samples, successes, latencyP50Ms } = window;
    const facts: RailFacts = { samples, successes, latencyP50Ms, monthVolumeMinor: Math.floor(volumeMinor) };
    const priced = { provider: rail, method: pricedAs(method), currency, country, cardClass: null };
    const schedule = findSchedule(this.schedules, priced);
    return { availableRails, limits, schedules: schedule ? [schedule] : [], breakers: {}, facts: { [rail]: facts } };
  }
}

function ask(kind: PaymentKind, rail: RailName, view: View): Offer | null {
  const verdict = judgeProvider({ provider: rail, isEnabled: true, priority: 1 }, firstRouting(kind), view);
  if (typeof verdict === "string") return null;
  return { contender: verdict, alone: [{ rail, feeMinor: verdict.fee.feeMinor, share: 1 }] };
}

/** Without holes, which would make an array slow. */
function put<T>(rows: (T | undefined)[][], row: number, at: number, value: T): void {
  const own = rows[row] ?? [];
  rows[row] = own;
  while (own.length <= at) own.push(undefined);
  own[at] = value;
}
