import "server-only";
import { AppError } from "../../platform/errors";
import { bandEnds } from "../../shared/amount-bands";
import { ENOUGH_SAMPLES } from "../../shared/enough-samples";
import { CURRENCIES, type Currency } from "../../shared/money";
import type { Period } from "../../shared/schemas/analytics";
import type { FailureClass, ScoreRow } from "../../shared/schemas/scoreboard";
import type { AnalyticsFilter, Answer, Scoreboard } from "../store";
import { countAtLarge } from "./count-at-large";
import { Params, ratio, readAsOf } from "./scope";

type Counts = {
  rail: string;
  currency: Currency;
  country: string | null;
  band: number | null;
  level: number;
  attempts: number;
  succeeded: number;
  all_succeeded: number;
  volume_minor: number;
  fees_minor: number;
  refusal_fees_minor: number;
  timed: number;
  latency_p50: number | null;
  latency_p95: number | null;
} & Record<FailureClass, number>;

/** What GROUPING(country, band) says of a row: 3 of neither, 1 of a country, 2 of a band. */
const LEVEL = { provider: 3, country: 1, band: 2 } as const;

const failed = (condition: string, name: FailureClass) => `count(*) FILTER (WHERE ${condition}) AS "${name}"`;
const declinedAs = (name: FailureClass) => failed(`state = 'declined' AND outcome_class = '${name}'`, name);
const NAMED = "'soft_decline', 'hard_decline', 'rail_says_no', 'our_bug'";
const COUNTS = [
  "count(*) AS attempts",
  "count(*) FILTER (WHERE state = 'captured') AS succeeded",
  declinedAs("soft_decline"),
  declinedAs("hard_decline"),
  declinedAs("rail_says_no"),
  declinedAs("our_bug"),
  failed("state = 'not_sent'", "not_sent"),
  failed("state = 'absent'", "absent"),
  failed(`state = 'declined' AND coalesce(outcome_class, '') NOT IN (${NAMED})`, "other"),
  "coalesce(sum(amount_minor) FILTER (WHERE state = 'captured'), 0)::bigint AS volume_minor",
  "coalesce(sum(fee_minor) FILTER (WHERE state = 'captured'), 0)::bigint AS fees_minor",
  "coalesce(sum(fee_per_attempt_minor) FILTER (WHERE state = 'declined' AND outcome_class IN ('soft_decline', 'hard_decline')), 0)::bigint AS refusal_fees_minor",
  "count(latency_ms) FILTER (WHERE state = 'captured') AS timed",
  "percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE state = 'captured') AS latency_p50",
  "percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE state = 'captured') AS latency_p95",
].join(", ");

// The states are those of payment_attempt_finished_idx. All that is counted of a band is counted where the band is found.
function writeCounts({ from, to }: Period, { currency, country }: AnalyticsFilter, params: Params): string {
  const ends = CURRENCIES.map((code) => `{${bandEnds(code).filter((end) => end !== null)}}`);
  const [codes, bands] = [params.add(CURRENCIES), params.add(ends)];
  const narrowed = [
    ...(currency ? [`p.currency = ${params.add(currency)}`] : []),
    ...(country ? [`o.country = ${params.add(country)}`] : []),
  ].map((part) => ` AND ${part}`);
  return `WITH ended AS (
      SELECT a.rail, p.currency, o.country, width_bucket(p.amount_minor, b.ends::bigint[]) AS band, a.state, a.outcome_class, a.latency_ms,
        p.amount_minor, coalesce(a.fee_actual_minor, a.fee_quote_minor) AS fee_minor, a.fee_per_attempt_minor
      FROM payment_attempt a JOIN payment p ON p.id = a.payment_id JOIN customer_order o ON o.id = p.order_id
      JOIN unnest(${codes}::text[], ${bands}::text[]) AS b(currency, ends) ON b.currency = p.currency
      WHERE a.state IN ('captured', 'declined', 'not_sent', 'absent')
        AND a.finished_at >= ${params.add(from)} AND a.finished_at < ${params.add(to)}${narrowed.join("")}
    ), counted AS (
      SELECT rail, currency, country, band, GROUPING(country, band) AS level, ${COUNTS}
      FROM ended GROUP BY GROUPING SETS ((currency, rail), (currency, rail, country), (currency, rail, band))
    )
    SELECT *, (sum(succeeded) OVER (PARTITION BY currency, level, country, band))::bigint AS all_succeeded FROM counted
    ORDER BY currency, level DESC, succeeded DESC, attempts DESC, rail, country, band`;
}

/** Basis points, half up; exact whatever the amounts are. */
function toBasisPoints(part: number, whole: number): number | null {
  if (whole === 0) return null;
  return Number((20_000n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}

function describe(row: Counts): ScoreRow {
  const { soft_decline, hard_decline, rail_says_no, our_bug, not_sent, absent, other } = row;
  return {
    provider: row.rail,
    currency: row.currency,
    attempts: row.attempts,
    succeeded: row.succeeded,
    successRate: ratio(row.succeeded, row.attempts),
    isRateFew: row.attempts < ENOUGH_SAMPLES,
    failures: { soft_decline, hard_decline, rail_says_no, our_bug, not_sent, absent, other },
    volumeMinor: row.volume_minor,
    feesMinor: row.fees_minor,
    refusalFeesMinor: row.refusal_fees_minor,
    costBp: toBasisPoints(row.fees_minor + row.refusal_fees_minor, row.volume_minor),
    shareRate: ratio(row.succeeded, row.all_succeeded),
    latencyP50Ms: row.latency_p50,
    latencyP95Ms: row.latency_p95,
    isLatencyFew: row.timed < ENOUGH_SAMPLES,
  };
}

function describeBand(row: Counts) {
  const [ends, band] = [bandEnds(row.currency), row.band ?? 0];
  return { ...describe(row), fromMinor: ends[band - 1] ?? 0, endMinor: ends[band] ?? null };
}

/**
 * Attempts that ended in the period, by provider, and those by country and by size. Throws `invalid_request` on an artist, a
 * release or a track: an order is paid as one, whoever made what is in it.
 */
export async function readProviders(period: Period, filter: AnalyticsFilter): Promise<Answer<Scoreboard>> {
  if (filter.artistIds || filter.trackIds || filter.releaseId)
    throw new AppError(
      "invalid_request",
      "An order is paid as one: providers are known for the store, not for artists.",
    );
  const asOf = await readAsOf();
  const params = new Params();
  const all = await countAtLarge<Counts>(writeCounts(period, filter, params), params);
  const rows = filter.rail ? all.filter(({ rail }) => rail === filter.rail) : all;
  const of = (level: number) => rows.filter((row) => row.level === level);
  return {
    data: {
      providers: of(LEVEL.provider).map(describe),
      countries: of(LEVEL.country).map((row) => ({ ...describe(row), country: row.country ?? "" })),
      bands: of(LEVEL.band).map(describeBand),
    },
    asOf,
    source: "raw",
  };
}
