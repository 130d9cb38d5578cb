import type { AnalyticsFilter } from "@/lib/analytics/store";
import { pool } from "@/lib/platform/db";
import { type Currency, isCurrency } from "@/lib/shared/money";
import type { Period } from "@/lib/shared/schemas/analytics";
import type { ScoreRow } from "@/lib/shared/schemas/scoreboard";

// The scoreboard in plain loops over every attempt: slow, and hard to get wrong.

type Attempt = {
  rail: string;
  state: string;
  outcome_class: string | null;
  finished_at: Date | null;
  latency_ms: number | null;
  fee_quote_minor: number;
  fee_actual_minor: number | null;
  fee_per_attempt_minor: number;
  amount_minor: number;
  currency: Currency;
  country: string;
};

export async function loadAttempts(): Promise<Attempt[]> {
  const { rows } = await pool.query<Attempt>(
    `SELECT a.*, p.amount_minor, p.currency, o.country FROM payment_attempt a
     JOIN payment p ON p.id = a.payment_id JOIN customer_order o ON o.id = p.order_id`,
  );
  return rows;
}

/** Where bands of cents end; kronor have ten times, dinars three times as many. */
const CENTS = [200, 500, 1_000, 2_000, 5_000];
function bandOf({ amount_minor, currency }: Attempt): { fromMinor: number; endMinor: number | null } {
  const ends = CENTS.map((end) => end * (currency === "SEK" ? 10 : currency === "KWD" ? 3 : 1));
  const endMinor = ends.find((end) => amount_minor < end) ?? null;
  return { fromMinor: ends.findLast((end) => amount_minor >= end) ?? 0, endMinor };
}

const CLASSES = ["soft_decline", "hard_decline", "rail_says_no", "our_bug", "not_sent", "absent"] as const;
function classOf({ state, outcome_class }: Attempt): keyof ScoreRow["failures"] {
  const said = state === "declined" ? outcome_class : state;
  return CLASSES.find((name) => name === said) ?? "other";
}

/** An issuer was asked and said no: what providers charge for as for a yes. */
const ISSUERS = ["soft_decline", "hard_decline"];

/** The smallest value that at least this part of all do not exceed. */
function percentile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.find((_, n) => (n + 1) / sorted.length >= part) ?? null;
}

function score(provider: string, own: readonly Attempt[], captures: number): ScoreRow {
  const [first] = own;
  if (!first) throw new Error("no attempt");
  const taken = own.filter(({ state }) => state === "captured");
  const sum = (read: (attempt: Attempt) => number) => taken.reduce((all, attempt) => all + read(attempt), 0);
  const [volumeMinor, feesMinor] = [
    sum((attempt) => attempt.amount_minor),
    sum((attempt) => attempt.fee_actual_minor ?? attempt.fee_quote_minor),
  ];
  const refusalFeesMinor = own
    .filter((attempt) => ISSUERS.includes(classOf(attempt)))
    .reduce((all, attempt) => all + attempt.fee_per_attempt_minor, 0);
  const times = taken.flatMap(({ latency_ms }) => latency_ms ?? []);
  const failures: ScoreRow["failures"] = {
    ...{ soft_decline: 0, hard_decline: 0, rail_says_no: 0, our_bug: 0, not_sent: 0, absent: 0, other: 0 },
  };
  for (const attempt of own) if (attempt.state !== "captured") failures[classOf(attempt)] += 1;
  return {
    provider,
    currency: first.currency,
    attempts: own.length,
    succeeded: taken.length,
    successRate: taken.length / own.length,
    isRateFew: own.length < 30,
    failures,
    volumeMinor,
    feesMinor,
    refusalFeesMinor,
    costBp: volumeMinor === 0 ? null : Math.floor(((feesMinor + refusalFeesMinor) * 10_000) / volumeMinor + 0.5),
    shareRate: captures === 0 ? null : taken.length / captures,
    latencyP50Ms: percentile(times, 0.5),
    latencyP95Ms: percentile(times, 0.95),
    isLatencyFew: times.length < 30,
  };
}

function pick(all: readonly Attempt[], { from, to }: Period, { currency, country }: AnalyticsFilter): Attempt[] {
  return all.filter(
    (attempt) =>
      ["captured", "declined", "not_sent", "absent"].includes(attempt.state) &&
      attempt.finished_at !== null &&
      attempt.finished_at >= new Date(from) &&
      attempt.finished_at < new Date(to) &&
      (currency === null || attempt.currency === currency) &&
      (country === null || attempt.country === country) &&
      isCurrency(attempt.currency),
  );
}

/** Rows of each group that `groupOf` names, with what it names; in no order. */
function byProvider<Group>(attempts: readonly Attempt[], rail: string | null, groupOf: (attempt: Attempt) => Group) {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = JSON.stringify([attempt.currency, groupOf(attempt)]);
    groups.set(key, [...(groups.get(key) ?? []), attempt]);
  }
  return [...groups.values()].flatMap((group) => {
    const captures = group.filter(({ state }) => state === "captured").length;
    const rails = [...new Set(group.map((attempt) => attempt.rail))].filter((name) => rail === null || name === rail);
    return rails.map((name) => ({
      ...score(
        name,
        group.filter((attempt) => attempt.rail === name),
        captures,
      ),
      ...groupOf(group[0] as Attempt),
    }));
  });
}

export function recountProviders(all: readonly Attempt[], period: Period, filter: AnalyticsFilter) {
  const picked = pick(all, period, filter);
  return {
    providers: byProvider(picked, filter.rail, () => ({})),
    countries: byProvider(picked, filter.rail, ({ country }) => ({ country })),
    bands: byProvider(picked, filter.rail, bandOf),
  };
}
