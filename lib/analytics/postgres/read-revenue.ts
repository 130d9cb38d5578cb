import "server-only";
import { pool } from "../../platform/db";
import { toPublicId } from "../../shared/ids";
import type { Currency } from "../../shared/money";
import type { AnalyticsSource, Period, RevenueRow } from "../../shared/schemas/analytics";
import { BUYER } from "../raw-facts";
import type { AnalyticsFilter, Answer } from "../store";
import { findSummary, type Summary } from "../summaries";
import { type Ranked, rankTop, writeTop } from "./rank-top";
import {
  asLoss,
  endsToday,
  fromRollUp,
  meanMinor,
  narrowLines,
  narrowPlays,
  Params,
  ratio,
  readAsOf,
  resolveScope,
  type Scope,
} from "./scope";

const MONEY = ["copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"];
const SUMS = MONEY.map((column) => `sum(r.${column})::bigint AS ${column}`).join(", ");

type Row = {
  artist_id: string;
  artist_name: string;
  currency: Currency;
  copies: number;
  gross_minor: number;
  refunds_minor: number;
  fees_minor: number;
  net_minor: number;
  plays: number;
  buyers: number;
  listeners: number;
  sold_tracks: number;
  tracks: number;
};

/** Ranked by gross first: the many columns are then added up for the hundred that are shown, not for everyone. */
export async function readRevenue(period: Period, filter: AnalyticsFilter): Promise<Answer<RevenueRow[]>> {
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const summary = scope.trackIds ? null : await findSummary(period);
  const top = await rank(period, scope, summary);
  const params = new Params();
  const { ids, topRow } = writeTop(top, params);
  const { money, reach, source } = summary
    ? readFromSummary(summary, ids, params)
    : readFromRollUp(period, scope, ids, params);
  const { rows } = await pool.query<Row>(
    `WITH span AS (${money}), ${reach}, ${topRow}, ${describeTop(params.add(ids))}`,
    params.values,
  );
  return { data: rows.map(describe), asOf, source };
}

function rank(period: Period, scope: Scope, summary: Summary | null): Promise<Ranked[]> {
  const params = new Params();
  const from = summary
    ? fromSummary(summary, scope, params)
    : fromRollUp(scope.trackIds ? "track" : "artist", period, scope, params);
  return rankTop("artist_id", from, scope.currency, params);
}

function fromSummary(summary: Summary, { currency, artistIds }: Scope, params: Params): string {
  const ofCurrency = currency ? `r.currency IN (${params.add(currency)}, 'XXX')` : "true";
  const ofArtists = artistIds ? `r.artist_id = ANY(${params.add(artistIds)}::uuid[])` : "true";
  return `FROM ${summary.from} r WHERE ${ofCurrency} AND ${ofArtists}`;
}

type Parts = { money: string; reach: string; source: AnalyticsSource };

function readFromSummary({ from, source }: Summary, ids: readonly string[], params: Params): Parts {
  const people = ["buyers", "listeners", "sold_tracks"].map((column) => `sum(r.${column})::bigint AS ${column}`);
  return {
    money: `SELECT r.artist_id, r.currency::text, ${SUMS}, ${people.join(", ")} FROM ${from} r
      WHERE r.artist_id = ANY(${params.add(ids)}::uuid[]) GROUP BY 1, r.currency`,
    reach: "reach AS (SELECT artist_id, currency, buyers, listeners, sold_tracks FROM span)",
    source,
  };
}

function readFromRollUp(period: Period, scope: Scope, ids: readonly string[], params: Params): Parts {
  const from = fromRollUp(scope.trackIds ? "track" : "artist", period, { ...scope, artistIds: ids }, params);
  const isTrailing = endsToday(period) && scope.trackIds === null;
  return {
    money: `SELECT r.artist_id, r.currency::text, ${SUMS} ${from} GROUP BY 1, 2`,
    reach: isTrailing ? sumReach(period, ids, params) : countRaw(period, { ...scope, artistIds: ids }, params),
    source: isTrailing ? "rollup" : "raw",
  };
}

function sumReach(period: Period, ids: readonly string[], params: Params): string {
  const seen = (kind: string) => `coalesce(sum(last_seen) FILTER (WHERE kind = '${kind}'), 0)::bigint`;
  return `reach AS (
    SELECT artist_id, currency::text, ${seen("buyer")} AS buyers, ${seen("listener")} AS listeners, ${seen("track")} AS sold_tracks
    FROM reach_day WHERE artist_id = ANY(${params.add(ids)}::uuid[]) AND day >= ${params.add(period.days[0])} GROUP BY 1, 2)`;
}

function countRaw(period: Period, scope: Scope, params: Params): string {
  const [from, to] = [params.add(period.from), params.add(period.to)];
  return `reach AS (
    SELECT l.artist_id, o.currency::text, count(DISTINCT ${BUYER}) AS buyers, 0::bigint AS listeners, count(DISTINCT t.id) AS sold_tracks
    FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN order_contact c ON c.order_id = o.id
    LEFT JOIN track t ON t.release_id = l.release_id AND (l.track_id IS NULL OR t.id = l.track_id) AND (t.deleted_at IS NULL OR t.deleted_at > o.created_at)
      ${scope.trackIds ? `AND t.id = ANY(${params.add(scope.trackIds)}::uuid[])` : ""}
    WHERE o.paid_at >= ${from} AND o.paid_at < ${to} AND ${narrowLines(scope, params)} GROUP BY 1, 2
    UNION ALL
    SELECT p.artist_id, 'XXX', 0, count(DISTINCT p.listener_id), 0 FROM play p
    WHERE p.played_at >= ${from} AND p.played_at < ${to} AND ${narrowPlays(scope, params)} GROUP BY 1)`;
}

const describeTop = (ids: string) => `published AS (
  SELECT t.artist_id, count(*) AS tracks FROM track t JOIN release r ON r.id = t.release_id
  WHERE t.artist_id = ANY(${ids}::uuid[]) AND t.deleted_at IS NULL AND r.deleted_at IS NULL AND r.status = 'published' GROUP BY 1
)
SELECT top_row.id AS artist_id, coalesce(a.name, '') AS artist_name, top_row.currency, ${MONEY.filter(
  (column) => column !== "plays",
)
  .map((column) => `coalesce(sold.${column}, 0) AS ${column}`)
  .join(", ")}, coalesce(heard.plays, 0) AS plays, coalesce(buyer.buyers, 0) AS buyers,
  coalesce(listener.listeners, 0) AS listeners, coalesce(buyer.sold_tracks, 0) AS sold_tracks, coalesce(published.tracks, 0) AS tracks
FROM top_row LEFT JOIN artist a ON a.id = top_row.id
LEFT JOIN span sold ON sold.artist_id = top_row.id AND sold.currency = top_row.currency
LEFT JOIN span heard ON heard.artist_id = top_row.id AND heard.currency = 'XXX'
LEFT JOIN reach buyer ON buyer.artist_id = top_row.id AND buyer.currency = top_row.currency
LEFT JOIN reach listener ON listener.artist_id = top_row.id AND listener.currency = 'XXX'
LEFT JOIN published ON published.artist_id = top_row.id
ORDER BY top_row.currency, top_row.place`;

function describe(row: Row): RevenueRow {
  return {
    artistId: toPublicId("artist", row.artist_id),
    artistName: row.artist_name,
    currency: row.currency,
    copies: row.copies,
    grossMinor: row.gross_minor,
    refundsMinor: asLoss(row.refunds_minor),
    feesMinor: row.fees_minor,
    netMinor: row.net_minor,
    plays: row.plays,
    trackCount: row.tracks,
    soldTrackCount: row.sold_tracks,
    avgPriceMinor: meanMinor(row.gross_minor, row.copies),
    buyers: row.buyers,
    listeners: row.listeners,
    conversionRate: ratio(row.buyers, row.listeners),
    revenuePerTrackMinor: meanMinor(row.gross_minor, row.tracks),
    revenuePerPlayMinor: ratio(row.gross_minor, row.plays),
  };
}
