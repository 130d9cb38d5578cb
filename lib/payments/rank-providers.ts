import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import { isWallet, pricedAs, type Wallet } from "@/lib/shared/wallets";
import { type FeeQuote, type FeeSchedule, findSchedule, quoteFee } from "./fees";
import type { Method, PastAttempt } from "./payment-rows";
import type { RailName } from "./provider";
import type { RailLimits } from "./rail-limits";
import { type Contender, NO_FACTS, orderBy, type RailFacts, type StandingReason } from "./routing-strategies";

export type BreakerState = "closed" | "open" | "half_open" | "recovering";

/**
 * What is to be paid and what was tried before, oldest first. `preferredRail`: whose fields the buyer has filled in
 * already. `paymentId` is null for a basket that is only priced, `cardClass` while nobody has seen the card: no rail of today
 * shows it before the buyer confirms.
 */
export type RoutingContext = {
  paymentId: string | null;
  amountMinor: number;
  currency: string;
  country: string;
  method: Method;
  cardClass: string | null;
  history: readonly PastAttempt[];
  preferredRail: RailName | null;
};
/** `weight`: its share of a volume split against the weights of the others. */
export type ProviderSwitch = { provider: string; isEnabled: boolean; priority: number; weight?: number | undefined };
/** Everything else a decision depends on, so that replaying it gives the same answer. */
export type RoutingSnapshot = {
  version: number;
  strategy: RoutingStrategy;
  providers: readonly ProviderSwitch[];
  schedules: readonly FeeSchedule[];
  /** Rails that are built and have keys in this process. */
  availableRails: readonly RailName[];
  breakers: Readonly<Partial<Record<RailName, BreakerState>>>;
  limits: Readonly<Partial<Record<RailName, RailLimits>>>;
  /** What is known of each rail for this method and currency. */
  facts: Readonly<Partial<Record<RailName, RailFacts>>>;
};
export type ExclusionReason =
  | "disabled"
  /** The wallet itself is switched off. */
  | "wallet_off"
  | "no_keys"
  | "method"
  | "currency"
  | "below_minimum"
  | "above_maximum"
  | "no_fee_schedule"
  | "breaker_open"
  | "declined_before";
/** `score`: as its strategy counts (routing-strategies.ts), null where it has nothing to go by. */
export type Candidate = {
  provider: string;
  rail: RailName;
  score: number | null;
  reasons: StandingReason[];
  fee: FeeQuote;
};
export type Exclusion = { provider: string; reason: ExclusionReason };
/** `applied`: the strategy that gave the order; `priority` where data were too few for the one asked for. */
export type Ranking = { applied: RoutingStrategy; candidates: Candidate[]; exclusions: Exclusion[] };

const SHARE_OF_RECOVERING = 10;

/** Equal shares where none were set. */
export function weightOf({ weight }: ProviderSwitch): number {
  return weight ?? 1;
}

/** The attempts since this method was chosen last: a method newly chosen starts afresh. */
function currentRun({ history, method }: RoutingContext): readonly PastAttempt[] {
  return history.length === 0 ? history : history.slice(history.findLastIndex((past) => past.method !== method) + 1);
}

/**
 * The one rail that may still be asked with this method, or null for all of them (I10): after a hard decline the rail that
 * declined, for another card; after soft declines on two rails the last of them.
 */
function onlyRailLeft(run: readonly PastAttempt[]): RailName | null {
  if (run.length === 0) return null;
  const hard = run.findLast((past) => past.class === "hard");
  if (hard) return hard.rail;
  const soft = run.filter((past) => past.class === "soft").map((past) => past.rail);
  return new Set(soft).size > 1 ? (soft.at(-1) ?? null) : null;
}

/** A store whose settings do not name the wallet has it off. */
export function isWalletOn(wallet: Wallet, providers: readonly ProviderSwitch[]): boolean {
  return providers.some(({ provider, isEnabled }) => provider === wallet && isEnabled);
}

/** One provider as a contender for a payment, or why it is none. */
export function judgeProvider(
  entry: ProviderSwitch,
  context: RoutingContext,
  snapshot: Pick<RoutingSnapshot, "schedules" | "availableRails" | "breakers" | "limits" | "facts">,
): Contender | ExclusionReason {
  if (isWallet(entry.provider)) return "method";
  if (!entry.isEnabled) return "disabled";
  const rail = snapshot.availableRails.find((name) => name === entry.provider);
  const limits = rail && snapshot.limits[rail];
  if (!rail || !limits) return "no_keys";
  if (!limits.methods.includes(context.method)) return "method";
  const minimumMinor = limits.minimumMinor[context.currency];
  if (minimumMinor === undefined) return "currency";
  if (context.amountMinor < minimumMinor) return "below_minimum";
  if (context.amountMinor > limits.maximumMinor) return "above_maximum";
  const { amountMinor, currency, country, cardClass } = context;
  const priced = { provider: entry.provider, method: pricedAs(context.method), currency, country, cardClass };
  const schedule = findSchedule(snapshot.schedules, priced);
  if (!schedule) return "no_fee_schedule";
  if (snapshot.breakers[rail] === "open") return "breaker_open";
  const only = onlyRailLeft(currentRun(context));
  if (only !== null && only !== rail) return "declined_before";
  const facts = snapshot.facts[rail] ?? NO_FACTS;
  return {
    provider: entry.provider,
    rail,
    priority: entry.priority,
    weight: weightOf(entry),
    fee: quoteFee(schedule, { amountMinor, country, monthVolumeMinor: facts.monthVolumeMinor }),
    facts,
  };
}

/** A rail that has just come back takes one payment in ten, the same ones for every process. */
function isSampled(paymentId: string | null): boolean {
  return paymentId !== null && Number.parseInt(sha256Hex(paymentId).slice(0, 8), 16) % SHARE_OF_RECOVERING === 0;
}

/** What comes before any strategy; smaller is better, first difference decides. */
type Precedence = { isPreferred: boolean; isRecovering: boolean; lastFailure: number };

function precedenceOf(rail: RailName, context: RoutingContext, { breakers }: RoutingSnapshot): Precedence {
  const state = breakers[rail];
  const isComingBack = state === "half_open" || state === "recovering";
  return {
    isPreferred: rail === context.preferredRail,
    isRecovering: isComingBack && !isSampled(context.paymentId),
    lastFailure: context.history.findLastIndex((past) => past.rail === rail && past.class === "technical"),
  };
}

function comparePrecedence(a: Precedence, b: Precedence): number {
  const preferred = Number(b.isPreferred) - Number(a.isPreferred);
  return preferred || Number(a.isRecovering) - Number(b.isRecovering) || a.lastFailure - b.lastFailure;
}

function explain({ isPreferred, isRecovering, lastFailure }: Precedence): StandingReason[] {
  const reasons: StandingReason[] = [];
  if (isPreferred) reasons.push("fields_filled_in");
  if (isRecovering) reasons.push("recovering");
  if (lastFailure >= 0) reasons.push("failed_before");
  return reasons;
}

/**
 * Filters, then orders, best candidate first: the rail whose fields are filled in, rails in good health, rails that have
 * not failed this payment (or failed it longest ago), then the strategy's order. Pure: the same context and snapshot always
 * give the same ranking.
 */
export function rankProviders(context: RoutingContext, snapshot: RoutingSnapshot): Ranking {
  const contenders: Contender[] = [];
  const exclusions: Exclusion[] = [];
  const isOff = isWallet(context.method) && !isWalletOn(context.method, snapshot.providers);
  for (const entry of snapshot.providers) {
    const verdict = isOff ? "wallet_off" : judgeProvider(entry, context, snapshot);
    if (typeof verdict === "string") exclusions.push({ provider: entry.provider, reason: verdict });
    else contenders.push(verdict);
  }
  const { applied, standings } = orderBy(snapshot.strategy, contenders, context);
  const ranked = standings.map(({ contender: { provider, rail, fee }, score, reasons }) => {
    const precedence = precedenceOf(rail, context, snapshot);
    return { precedence, candidate: { provider, rail, score, reasons: [...explain(precedence), ...reasons], fee } };
  });
  // a stable sort: what is equal here stays as the strategy put it
  ranked.sort((a, b) => comparePrecedence(a.precedence, b.precedence));
  return { applied, candidates: ranked.map(({ candidate }) => candidate), exclusions };
}
