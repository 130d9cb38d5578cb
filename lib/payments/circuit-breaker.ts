import "server-only";
import type { RailName, RailOperation } from "./provider";
import type { BreakerState } from "./rank-providers";

/** [when, in ms since the epoch; 1 = technical failure] */
export type Sample = readonly [atMs: number, isFailure: 0 | 1];
/** What all processes know of one rail's operation (table `rail_breaker`). */
export type Breaker = {
  rail: RailName;
  operation: RailOperation;
  state: BreakerState;
  /** Of the last 30 s, newest last. */
  samples: readonly Sample[];
  failuresInRow: number;
  /** How often it has opened since it was last closed. */
  openedCount: number;
  openUntil: Date | null;
  /** Until then one call is out as a trial. */
  trialUntil: Date | null;
  goodCalls: number;
  lastCode: string | null;
  changedAt: Date;
};
/** What a call that did not give an answer about the money looks like from here. */
type Outcome = { kind: string; reason?: string; code?: string };

const WINDOW_MS = 30_000;
const MOST_SAMPLES = 50;
const FEWEST_SAMPLES = 5;
const FAILURES_IN_ROW = 3;
const OPEN_MS = 5_000;
const LONGEST_OPEN_MS = 30_000;
const GOOD_CALLS = 5;
const TRIAL_PATIENCE_MS = 60_000;

const TECHNICAL_REASONS = new Set(["timeout", "connection", "server_error", "bad_reply"]);
/** Calls that we did not make: they say nothing about the rail. */
const NOT_MADE = new Set([
  "breaker_open",
  "rail_busy",
  "no_card",
  "no_order",
  "no_authorization",
  "no_capture",
  "no_search",
  "nothing_told",
]);

/** `failure`: the rail could not be reached, did not answer, or refused us. A decline is an answer (I16). */
export function judgeOutcome({ kind, reason = "", code = "" }: Outcome): "answer" | "failure" | "nothing" {
  if (kind === "not_sent") return NOT_MADE.has(code) ? "nothing" : "failure";
  if (kind === "rail_says_no") return "failure";
  return kind === "unknown" && TECHNICAL_REASONS.has(reason) ? "failure" : "answer";
}

export function newBreaker(rail: RailName, operation: RailOperation, now: Date): Breaker {
  return {
    rail,
    operation,
    state: "closed",
    samples: [],
    failuresInRow: 0,
    openedCount: 0,
    openUntil: null,
    trialUntil: null,
    goodCalls: 0,
    lastCode: null,
    changedAt: now,
  };
}

/** `trial`: only for whoever takes the one trial. */
export function mayCall(breaker: Breaker, now: Date): "yes" | "no" | "trial" {
  if (breaker.state === "closed" || breaker.state === "recovering") return "yes";
  if (breaker.state === "open" && (breaker.openUntil ?? now) > now) return "no";
  return (breaker.trialUntil ?? now) > now ? "no" : "trial";
}

/** Open, and has been for its time: it waits for a probe or a trial. */
export function isDue({ state, openUntil }: Breaker, now: Date): boolean {
  return state === "open" && (openUntil ?? now) <= now;
}

export function stateAt(breaker: Breaker, now: Date): BreakerState {
  return isDue(breaker, now) ? "half_open" : breaker.state;
}

/**
 * The state as decisions are told it. One that has been coming back for a minute is asked as usual, though still one trial at
 * a time: where ten payments are a week, one in ten would be too few.
 */
export function routingStateAt(breaker: Breaker, now: Date): BreakerState {
  const isComingBack = breaker.state === "half_open" || breaker.state === "recovering";
  const isTrialOut = (breaker.trialUntil ?? now) > now;
  const sinceMs = now.getTime() - breaker.changedAt.getTime();
  return isComingBack && !isTrialOut && sinceMs >= TRIAL_PATIENCE_MS ? "closed" : stateAt(breaker, now);
}

function recent(samples: readonly Sample[], now: Date): Sample[] {
  const since = now.getTime() - WINDOW_MS;
  return samples.filter(([atMs]) => atMs >= since).slice(-MOST_SAMPLES);
}

function hasFailedTooOften({ samples, failuresInRow }: Breaker): boolean {
  const failures = samples.filter(([, isFailure]) => isFailure === 1).length;
  return failuresInRow >= FAILURES_IN_ROW || (samples.length >= FEWEST_SAMPLES && failures * 2 >= samples.length);
}

export function open(breaker: Breaker, now: Date): Breaker {
  const openMs = Math.min(OPEN_MS * 2 ** breaker.openedCount, LONGEST_OPEN_MS);
  return {
    ...breaker,
    state: "open",
    openedCount: breaker.openedCount + 1,
    openUntil: new Date(now.getTime() + openMs),
    trialUntil: null,
    goodCalls: 0,
    changedAt: now,
  };
}

/** The rail has answered a probe: the next call is the trial. */
export function halfOpen(breaker: Breaker, now: Date): Breaker {
  return { ...breaker, state: "half_open", trialUntil: null, changedAt: now };
}

function close(breaker: Breaker, now: Date): Breaker {
  return { ...newBreaker(breaker.rail, breaker.operation, now), lastCode: breaker.lastCode };
}

/** The breaker after one call has ended. Calls that were under way when it opened change nothing about that. */
export function afterSample(
  breaker: Breaker,
  { isFailure, code }: { isFailure: boolean; code: string | null },
  now: Date,
): Breaker {
  const sample: Sample = [now.getTime(), isFailure ? 1 : 0];
  const sampled: Breaker = {
    ...breaker,
    samples: recent([...breaker.samples, sample], now),
    failuresInRow: isFailure ? breaker.failuresInRow + 1 : 0,
    ...(isFailure ? { lastCode: code } : {}),
  };
  switch (breaker.state) {
    case "closed":
      return isFailure && hasFailedTooOften(sampled) ? open(sampled, now) : sampled;
    case "open":
      return sampled;
    case "half_open":
      return isFailure ? open(sampled, now) : { ...sampled, state: "recovering", goodCalls: 1, changedAt: now };
    case "recovering":
      if (isFailure) return open(sampled, now);
      return sampled.goodCalls + 1 >= GOOD_CALLS
        ? close(sampled, now)
        : { ...sampled, goodCalls: sampled.goodCalls + 1 };
  }
}

/** Successes that cost no write when they happened, put where they belong before the next sample is judged. */
export function withSuccesses(breaker: Breaker, atMs: readonly number[], now: Date): Breaker {
  if (atMs.length === 0) return breaker;
  const samples = [...breaker.samples, ...atMs.map((at): Sample => [at, 0])].sort(([a], [b]) => a - b);
  const lastFailure = Math.max(...breaker.samples.filter(([, isFailure]) => isFailure === 1).map(([at]) => at), 0);
  const isRowBroken = atMs.some((at) => at > lastFailure);
  return { ...breaker, samples: recent(samples, now), failuresInRow: isRowBroken ? 0 : breaker.failuresInRow };
}
