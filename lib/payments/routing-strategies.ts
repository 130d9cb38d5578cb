import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
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
/** What is believed of a rail before its first payment: nine of ten, as firmly as ten payments would say it. */
const PRIOR = { successes: 9, samples: 10 };

/** An exact share of whole numbers, so that no rounding ever decides between two rails; `bottom` is above zero. */
type Ratio = { top: number; bottom: number };
const whole = (top: number): Ratio => ({ top, bottom: 1 });

/** The mean of Beta(successes + 9, failures + 1). */
export function expectedSuccess({ samples, successes }: RailFacts): Ratio {
  return { top: successes + PRIOR.successes, bottom: samples + PRIOR.samples };
}

/**
 * What is kept of a payment that succeeds, as often as it does, less what each refused attempt costs, in minor units. Exact
 * for amounts below 10^11.
 */
export function expectedValue({ facts, fee }: Pick<Contender, "facts" | "fee">, amountMinor: number): Ratio {
  const { top, bottom } = expectedSuccess(facts);
  return { top: top * (amountMinor - fee.feeMinor) - (bottom - top) * fee.perAttemptMinor, bottom };
}

const hasEnough = ({ facts }: Contender) => facts.samples >= ENOUGH_SAMPLES;
const byPlace = (a: Contender, b: Contender) => a.priority - b.priority || (a.provider < b.provider ? -1 : 1);

/** How a strategy counts: what a rail is worth to it, which end is better, and in what parts of one its scores are shown. */
type Measure = {
  worthOf(contender: Contender, scene: Scene): Ratio | null;
  better: "low" | "high";
  scale?: number;
};
type Measured = Standing & { worth: Ratio | null };

/** Better first, without a worth last, 0 for equal. */
function compareWorth(a: Ratio | null, b: Ratio | null, better: Measure["better"]): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const difference = a.top * b.bottom - b.top * a.bottom;
  return better === "low" ? difference : -difference;
}

/** Ties as the store has them in order. */
function orderByMeasure({ worthOf, better, scale = 1 }: Measure, contenders: readonly Contender[], scene: Scene) {
  const measured = contenders.map((contender): Measured => {
    const worth = worthOf(contender, scene);
    return { contender, worth, score: worth && Math.round((worth.top * scale) / worth.bottom), reasons: [] };
  });
  measured.sort((a, b) => compareWorth(a.worth, b.worth, better) || byPlace(a.contender, b.contender));
  return measured.map(({ worth, ...standing }, index): Standing => {
    const before = measured[index - 1];
    const isTie = before !== undefined && compareWorth(before.worth, worth, better) === 0;
    return isTie ? { ...standing, reasons: ["tie"] } : standing;
  });
}

/**
 * Draws without replacement, each draw in proportion to the weights that are left. The chance is the payment's own, so that
 * every process, every retry and every replay draws the same; without a payment the heaviest stands first. Who weighs
 * nothing comes last.
 */
function drawByWeight(contenders: readonly Contender[], paymentId: string | null): Standing[] {
  const left = contenders.toSorted((a, b) => b.weight - a.weight || byPlace(a, b));
  const drawn: Contender[] = [];
  const chance = paymentId === null ? null : sha256Hex(`weighted:${paymentId}`);
  for (let n = 0; chance !== null; n++) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) break;
    let point = Number.parseInt(chance.slice(n * 8, n * 8 + 8), 16) % total;
    const at = left.findIndex(({ weight }) => {
      point -= weight;
      return point < 0;
    });
    drawn.push(...left.splice(at, 1));
  }
  return [...drawn, ...left].map((contender) => ({ contender, score: contender.weight, reasons: [] }));
}

const SUCCESS_SCALE = 1_000_000;
const VALUE_SCALE = 1_000;

/** Scores: places, minor units, ppm, milliseconds, thousandths of a minor unit. */
const MEASURES: Record<Exclude<RoutingStrategy, "weighted">, Measure> = {
  priority: { worthOf: ({ priority }) => whole(priority), better: "low" },
  lowest_cost: { worthOf: ({ fee }) => whole(fee.feeMinor), better: "low" },
  highest_success: { worthOf: ({ facts }) => expectedSuccess(facts), better: "high", scale: SUCCESS_SCALE },
  fastest: {
    worthOf: (one) => (hasEnough(one) && one.facts.latencyP50Ms !== null ? whole(one.facts.latencyP50Ms) : null),
    better: "low",
  },
  expected_value: {
    worthOf: (contender, { amountMinor }) => expectedValue(contender, amountMinor),
    better: "high",
    scale: VALUE_SCALE,
  },
};
const BY_EXPERIENCE: readonly RoutingStrategy[] = ["highest_success", "fastest", "expected_value"];

/** Strategies that go by how payments went, and say so where too few did. */
export function needsSamples(strategy: RoutingStrategy): boolean {
  return BY_EXPERIENCE.includes(strategy);
}

/** What orders them: the store's own order where a strategy goes by experience and no contender has enough of it. */
function appliedTo(contenders: readonly Contender[], strategy: RoutingStrategy): RoutingStrategy {
  return needsSamples(strategy) && !contenders.some(hasEnough) ? "priority" : strategy;
}

/** The first that `orderBy` would name, without the order of the others. Pure. */
export function bestBy(strategy: RoutingStrategy, contenders: readonly Contender[], scene: Scene): Contender | null {
  const [first = null, ...others] = contenders;
  if (first === null || others.length === 0) return first;
  const applied = appliedTo(contenders, strategy);
  if (applied === "weighted") return drawByWeight(contenders, scene.paymentId)[0]?.contender ?? null;
  const { worthOf, better } = MEASURES[applied];
  let [best, bestWorth] = [first, worthOf(first, scene)];
  for (const contender of others) {
    const worth = worthOf(contender, scene);
    if ((compareWorth(worth, bestWorth, better) || byPlace(contender, best)) < 0)
      [best, bestWorth] = [contender, worth];
  }
  return best;
}

/**
 * Orders those that may take a payment, best first. Where a strategy goes by experience and no contender has enough of it,
 * the store's own order holds and `applied` says so. Pure.
 */
export function orderBy(strategy: RoutingStrategy, contenders: readonly Contender[], scene: Scene): Order {
  const isByExperience = needsSamples(strategy);
  const applied = appliedTo(contenders, strategy);
  const ordered =
    applied === "weighted"
      ? drawByWeight(contenders, scene.paymentId)
      : orderByMeasure(MEASURES[applied], contenders, scene);
  const standings = ordered.map(({ contender, score, reasons }) => {
    const all: StandingReason[] = [...reasons];
    if (isByExperience && !hasEnough(contender)) all.push("few_samples");
    if (contender.fee.tierFromMinor > 0) all.push("volume_tier");
    return { contender, score, reasons: all };
  });
  return { applied, standings };
}
