import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { type FeeQuote, type FeeSchedule, findSchedule, quoteFee } from "./fees";
import type { Method, PastAttempt } from "./payment-rows";
import type { RailName } from "./provider";
import type { RailLimits } from "./rail-limits";

export type BreakerState = "closed" | "open" | "half_open" | "recovering";

/**
 * What is to be paid and what was tried before, oldest first. `preferredRail`: whose fields the buyer has filled in
 * already. `paymentId` is null for a basket that is only priced.
 */
export type RoutingContext = {
  paymentId: string | null;
  amountMinor: number;
  currency: string;
  country: string;
  method: Method;
  history: readonly PastAttempt[];
  preferredRail: RailName | null;
};
export type ProviderSwitch = { provider: string; isEnabled: boolean; priority: number };
/** Everything else a decision depends on, so that replaying it gives the same answer. */
export type RoutingSnapshot = {
  version: number;
  strategy: "priority";
  providers: readonly ProviderSwitch[];
  schedules: readonly FeeSchedule[];
  /** Rails that are built and have keys in this process. */
  availableRails: readonly RailName[];
  breakers: Readonly<Partial<Record<RailName, BreakerState>>>;
  limits: Partial<Record<RailName, RailLimits>>;
};
export type ExclusionReason =
  | "disabled"
  | "no_keys"
  | "method"
  | "currency"
  | "below_minimum"
  | "above_maximum"
  | "no_fee_schedule"
  | "breaker_open"
  | "declined_before";
export type Candidate = { provider: string; rail: RailName; score: number; fee: FeeQuote };
export type Exclusion = { provider: string; reason: ExclusionReason };
export type Ranking = { candidates: Candidate[]; exclusions: Exclusion[] };

const SHARE_OF_RECOVERING = 10;

/** The attempts since this method was chosen last: a method newly chosen starts afresh. */
function currentRun({ history, method }: RoutingContext): readonly PastAttempt[] {
  return history.slice(history.findLastIndex((past) => past.method !== method) + 1);
}

/**
 * The one rail that may still be asked with this method, or null for all of them (I10): after a hard decline the rail that
 * declined, for another card; after soft declines on two rails the last of them.
 */
function onlyRailLeft(run: readonly PastAttempt[]): RailName | null {
  const hard = run.findLast((past) => past.class === "hard");
  if (hard) return hard.rail;
  const soft = run.filter((past) => past.class === "soft").map((past) => past.rail);
  return new Set(soft).size > 1 ? (soft.at(-1) ?? null) : null;
}

function judge(entry: ProviderSwitch, context: RoutingContext, snapshot: RoutingSnapshot): Candidate | ExclusionReason {
  if (!entry.isEnabled) return "disabled";
  const rail = snapshot.availableRails.find((name) => name === entry.provider);
  const limits = rail && snapshot.limits[rail];
  if (!rail || !limits) return "no_keys";
  if (!limits.methods.includes(context.method)) return "method";
  const minimumMinor = limits.minimumMinor[context.currency];
  if (minimumMinor === undefined) return "currency";
  if (context.amountMinor < minimumMinor) return "below_minimum";
  if (context.amountMinor > limits.maximumMinor) return "above_maximum";
  const schedule = findSchedule(snapshot.schedules, { provider: entry.provider, ...context });
  if (!schedule) return "no_fee_schedule";
  if (snapshot.breakers[rail] === "open") return "breaker_open";
  const only = onlyRailLeft(currentRun(context));
  if (only !== null && only !== rail) return "declined_before";
  return {
    provider: entry.provider,
    rail,
    score: entry.priority,
    fee: quoteFee(schedule, context.amountMinor, context.country),
  };
}

/** A rail that has just come back takes one payment in ten, the same ones for every process. */
function isSampled(paymentId: string | null): boolean {
  return paymentId !== null && Number.parseInt(sha256Hex(paymentId).slice(0, 8), 16) % SHARE_OF_RECOVERING === 0;
}

/** Smaller is better, first difference decides. */
function sortKey(candidate: Candidate, context: RoutingContext, snapshot: RoutingSnapshot): number[] {
  const { rail } = candidate;
  const state = snapshot.breakers[rail];
  const isRecovering = (state === "half_open" || state === "recovering") && !isSampled(context.paymentId);
  const lastFailure = context.history.findLastIndex((past) => past.rail === rail && past.class === "technical");
  return [rail === context.preferredRail ? 0 : 1, isRecovering ? 1 : 0, lastFailure, candidate.score];
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/**
 * Filters, then orders, best candidate first: the rail whose fields are filled in, rails in good health, rails that have
 * not failed this payment (or failed it longest ago), then the strategy's score, lowest priority number first; ties by
 * name. Pure: the same context and snapshot always give the same ranking.
 */
export function rankProviders(context: RoutingContext, snapshot: RoutingSnapshot): Ranking {
  const ranked: { candidate: Candidate; key: number[] }[] = [];
  const exclusions: Exclusion[] = [];
  for (const entry of snapshot.providers) {
    const verdict = judge(entry, context, snapshot);
    if (typeof verdict === "string") exclusions.push({ provider: entry.provider, reason: verdict });
    else ranked.push({ candidate: verdict, key: sortKey(verdict, context, snapshot) });
  }
  ranked.sort((a, b) => compareKeys(a.key, b.key) || (a.candidate.provider < b.candidate.provider ? -1 : 1));
  return { candidates: ranked.map(({ candidate }) => candidate), exclusions };
}
