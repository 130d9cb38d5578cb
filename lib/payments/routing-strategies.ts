import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import type { FeeQuote } from "./fees";
import type { RailName } from "./provider";

/**
 * What the last `samples` finished attempts of one rail and method were like (at most `WINDOW`), and what the rail has
 * captured this month in the currency of the decision; null where nobody knows.
 */
export type RailFacts = {
  samples: number;
  successes: number;
  latencyP50Ms: number | null;
  monthVolumeMinor: number | null;
};
/** A rail that may take the payment. `weight`: its share of a volume split. */
export type Contender = {
  provider: string;
  rail: RailName;
  priority: number;
  weight: number;
  fee: FeeQuote;
  facts: RailFacts;
};
/** Why a candidate stands where it stands, beside its score. */
export type StandingReason =
  /** The buyer has filled in its fields. */
  | "fields_filled_in"
  /** It comes back from an outage and takes one payment in ten; this is none of them. */
  | "recovering"
  | "failed_before"
  | "few_samples"
  | "volume_tier"
  /** Its score is that of the one before it; the store's own order decided. */
  | "tie";
/** `score` is null where the strategy has nothing to go by. */
export type Standing = { contender: Contender; score: number | null; reasons: StandingReason[] };
/** `applied`: what ordered them in the end, which is `priority` where data are too few for what was asked. */
export type Order = { applied: RoutingStrategy; standings: Standing[] };
export type Scene = { paymentId: string | null; amountMinor: number };

export const NO_FACTS: RailFacts = { samples: 0, successes: 0, latencyP50Ms: null, monthVolumeMinor: null };
export const WINDOW = 128;
/** With fewer finished attempts the error of a success rate of 90 % is above five points. */
export const ENOUGH_SAMPLES = 30;
/** What is believed of a rail before its first payment: nine of ten, as firmly as ten payments would say it. */
const PRIOR = { successes: 9, samples: 10 };
const WHOLE_PPM = 1_000_000;

/**
 * The mean of Beta(successes + 9, failures + 1) in ppm. Windows of 128 differ by at least 52 ppm where they differ at all,
 * so that whole ppm never hide an order.
 */
export function expectedSuccessPpm({ samples, successes }: RailFacts): number {
  return Math.round(((successes + PRIOR.successes) * WHOLE_PPM) / (samples + PRIOR.samples));
}

const hasEnough = ({ facts }: Contender) => facts.samples >= ENOUGH_SAMPLES;
const byPlace = (a: Contender, b: Contender) => a.priority - b.priority || (a.provider < b.provider ? -1 : 1);

/** What is better stands first; without a score last; ties as the store has them in order. */
function orderByScore(
  contenders: readonly Contender[],
  scoreOf: (contender: Contender) => number | null,
  better: "low" | "high",
): Standing[] {
  const sign = better === "low" ? 1 : -1;
  const scored = contenders.map((contender) => ({ contender, score: scoreOf(contender), reasons: [] }));
  const worth = ({ score }: { score: number | null }) => (score === null ? Number.POSITIVE_INFINITY : sign * score);
  scored.sort((a, b) => {
    const [own, other] = [worth(a), worth(b)];
    return own === other ? byPlace(a.contender, b.contender) : own - other;
  });
  return scored;
}

/**
 * Draws without replacement, each draw in proportion to the weights that are left. The chance is the payment's own, so that
 * every process, every retry and every replay draws the same; without a payment the heaviest stands first. Who weighs
 * nothing comes last.
 */
function drawByWeight(contenders: readonly Contender[], paymentId: string | null): Standing[] {
  const left = orderByScore(contenders, ({ weight }) => weight, "high");
  if (paymentId === null) return left;
  const chance = sha256Hex(`weighted:${paymentId}`);
  const drawn: Standing[] = [];
  for (let n = 0; left.length > 0; n++) {
    const total = left.reduce((sum, { contender }) => sum + contender.weight, 0);
    if (total === 0) break;
    let point = Number.parseInt(chance.slice(n * 8, n * 8 + 8), 16) % total;
    const at = left.findIndex(({ contender }) => {
      point -= contender.weight;
      return point < 0;
    });
    drawn.push(...left.splice(at, 1));
  }
  return [...drawn, ...left];
}

/** In millionths of a minor unit, exact: what is kept of a payment that succeeds, less what each refused attempt costs. */
function expectedValue({ facts, fee }: Contender, amountMinor: number): number {
  const successPpm = expectedSuccessPpm(facts);
  return successPpm * (amountMinor - fee.feeMinor) - (WHOLE_PPM - successPpm) * fee.perAttemptMinor;
}

type Way = { needsSamples: boolean; order(contenders: readonly Contender[], scene: Scene): Standing[] };
const WAYS: Record<RoutingStrategy, Way> = {
  priority: {
    needsSamples: false,
    order: (contenders) => orderByScore(contenders, ({ priority }) => priority, "low"),
  },
  lowest_cost: {
    needsSamples: false,
    order: (contenders) => orderByScore(contenders, ({ fee }) => fee.feeMinor, "low"),
  },
  weighted: { needsSamples: false, order: (contenders, { paymentId }) => drawByWeight(contenders, paymentId) },
  highest_success: {
    needsSamples: true,
    order: (contenders) => orderByScore(contenders, ({ facts }) => expectedSuccessPpm(facts), "high"),
  },
  fastest: {
    needsSamples: true,
    order: (contenders) => orderByScore(contenders, (one) => (hasEnough(one) ? one.facts.latencyP50Ms : null), "low"),
  },
  expected_value: {
    needsSamples: true,
    order: (contenders, { amountMinor }) =>
      orderByScore(contenders, (contender) => expectedValue(contender, amountMinor), "high"),
  },
};

/** Strategies that go by how payments went, and say so where too few did. */
export function needsSamples(strategy: RoutingStrategy): boolean {
  return WAYS[strategy].needsSamples;
}

/**
 * Orders those that may take a payment, best first. Where a strategy goes by experience and no contender has enough of it,
 * the store's own order holds and `applied` says so. Pure.
 */
export function orderBy(strategy: RoutingStrategy, contenders: readonly Contender[], scene: Scene): Order {
  const way = WAYS[strategy];
  const isBlind = way.needsSamples && !contenders.some(hasEnough);
  const applied = isBlind ? "priority" : strategy;
  const standings = WAYS[applied].order(contenders, scene);
  for (const [index, { contender, score, reasons }] of standings.entries()) {
    if (way.needsSamples && !hasEnough(contender)) reasons.push("few_samples");
    if (contender.fee.tierFromMinor > 0) reasons.push("volume_tier");
    if (applied !== "weighted" && index > 0 && standings[index - 1]?.score === score) reasons.push("tie");
  }
  return { applied, standings };
}
