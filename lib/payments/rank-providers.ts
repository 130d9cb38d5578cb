import "server-only";
import { type FeeQuote, type FeeSchedule, findSchedule, quoteFee } from "./fees";
import type { Method } from "./payment-rows";
import type { RailName } from "./provider";
import type { RailLimits } from "./rail-limits";

export type RoutingContext = { amountMinor: number; currency: string; country: string; method: Method };
export type ProviderSwitch = { provider: string; isEnabled: boolean; priority: number };
/** Everything a decision depends on, so that replaying it gives the same answer. */
export type RoutingSnapshot = {
  version: number;
  strategy: "priority";
  providers: readonly ProviderSwitch[];
  schedules: readonly FeeSchedule[];
  /** Rails that are built and have keys in this process. */
  availableRails: readonly RailName[];
  limits: Partial<Record<RailName, RailLimits>>;
};
export type ExclusionReason =
  | "disabled"
  | "no_keys"
  | "method"
  | "currency"
  | "below_minimum"
  | "above_maximum"
  | "no_fee_schedule";
export type Candidate = { provider: string; rail: RailName; score: number; fee: FeeQuote };
export type Exclusion = { provider: string; reason: ExclusionReason };
export type Ranking = { candidates: Candidate[]; exclusions: Exclusion[] };

function findRail(provider: string, snapshot: RoutingSnapshot): RailName | null {
  return snapshot.availableRails.find((rail) => rail === provider) ?? null;
}

function judge(entry: ProviderSwitch, context: RoutingContext, snapshot: RoutingSnapshot): Candidate | ExclusionReason {
  if (!entry.isEnabled) return "disabled";
  const rail = findRail(entry.provider, snapshot);
  const limits = rail && snapshot.limits[rail];
  if (!rail || !limits) return "no_keys";
  if (!limits.methods.includes(context.method)) return "method";
  const minimumMinor = limits.minimumMinor[context.currency];
  if (minimumMinor === undefined) return "currency";
  if (context.amountMinor < minimumMinor) return "below_minimum";
  if (context.amountMinor > limits.maximumMinor) return "above_maximum";
  const schedule = findSchedule(snapshot.schedules, { provider: entry.provider, ...context });
  if (!schedule) return "no_fee_schedule";
  return {
    provider: entry.provider,
    rail,
    score: entry.priority,
    fee: quoteFee(schedule, context.amountMinor, context.country),
  };
}

/**
 * Filters, then orders: best candidate first (lowest priority number; ties by name). Pure: the same context and snapshot
 * always give the same ranking.
 */
export function rankProviders(context: RoutingContext, snapshot: RoutingSnapshot): Ranking {
  const candidates: Candidate[] = [];
  const exclusions: Exclusion[] = [];
  for (const entry of snapshot.providers) {
    const verdict = judge(entry, context, snapshot);
    if (typeof verdict === "string") exclusions.push({ provider: entry.provider, reason: verdict });
    else candidates.push(verdict);
  }
  candidates.sort((a, b) => a.score - b.score || (a.provider < b.provider ? -1 : 1));
  return { candidates, exclusions };
}
