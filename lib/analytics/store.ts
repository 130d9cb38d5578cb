import "server-only";
import type { Currency } from "../shared/money";
import type {
  AnalyticsSource,
  Cohort,
  CustomersRow,
  FunnelRow,
  OrderRow,
  Period,
  RevenueRow,
  SeriesPoint,
  TotalsRow,
  TrackRow,
} from "../shared/schemas/analytics";
import type { BandScoreRow, CountryScoreRow, ScoreRow } from "../shared/schemas/scoreboard";

/** Bare uuids. A null field does not narrow; `currency` null gives one row per currency with a sale, never a sum. */
export type AnalyticsFilter = {
  currency: Currency | null;
  artistIds: readonly string[] | null;
  trackIds: readonly string[] | null;
  releaseId: string | null;
  country: string | null;
  rail: string | null;
};
export const NO_FILTER: AnalyticsFilter = {
  currency: null,
  artistIds: null,
  trackIds: null,
  releaseId: null,
  country: null,
  rail: null,
};

/** Rows with what they were read from; `asOf` is the moment up to which every merged event is in them. */
export type Answer<T> = { data: T; asOf: string; source: AnalyticsSource };
/** Each by currency, and there by payments that succeeded. */
export type Scoreboard = { providers: ScoreRow[]; countries: CountryScoreRow[]; bands: BandScoreRow[] };
export type OrdersPage = { rows: OrderRow[]; nextCursor: string | null };

/**
 * What any engine behind the analytics must answer, ids public and ties broken by id. PostgreSQL is the reference
 * (postgres-store.ts); store.contract.db.test.ts holds an engine against a recount of the raw rows.
 */
export interface AnalyticsStore {
  /** Another one whenever what is known of the period has changed: what a cached answer is checked against. */
  version(period: Period): Promise<number>;
  totals(period: Period, filter: AnalyticsFilter): Promise<Answer<TotalsRow[]>>;
  /** The top 100 artists by gross of each currency. */
  revenue(period: Period, filter: AnalyticsFilter): Promise<Answer<RevenueRow[]>>;
  /** The top 100 tracks by gross of each currency. */
  tracks(period: Period, filter: AnalyticsFilter): Promise<Answer<TrackRow[]>>;
  /** Gross by public id, of one currency; who brought nothing is not in it. */
  gross(by: "artist" | "track", period: Period, filter: AnalyticsFilter): Promise<Map<string, number>>;
  series(period: Period, filter: AnalyticsFilter): Promise<Answer<SeriesPoint[]>>;
  customers(period: Period, filter: AnalyticsFilter): Promise<Answer<{ rows: CustomersRow[]; cohorts: Cohort[] }>>;
  funnel(period: Period, filter: AnalyticsFilter): Promise<Answer<FunnelRow[]>>;
  /** Payment attempts that ended in the period, by provider, and those by country and by band of amounts. */
  providers(period: Period, filter: AnalyticsFilter): Promise<Answer<Scoreboard>>;
  /** Newest first. Throws `invalid_request` on a cursor that is not one of its own. */
  orders(
    period: Period,
    filter: AnalyticsFilter,
    page: { cursor: string | null; limit: number },
  ): Promise<Answer<OrdersPage>>;
}
