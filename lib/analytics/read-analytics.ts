import "server-only";
import { fromPublicId } from "../shared/ids";
import type {
  AnalyticsOrdersQuery,
  AnalyticsQuery,
  CustomersReply,
  FunnelReply,
  OrdersReply,
  RevenueReply,
  SeriesReply,
  TracksReply,
} from "../shared/schemas/analytics";
import type { ProvidersReply } from "../shared/schemas/scoreboard";
import { type Ask, answerQuestion, type Desk } from "./answer-question";
import { alignSeries, withoutPrevious, withPrevious } from "./compare-rows";
import { analyticsDesk } from "./desk";
import type { AnalyticsViewer } from "./viewer";

// One function per endpoint, the same for the API, the pages, CSV and share links. All throw `invalid_request` (400) with a
// plain reason for what the figures cannot be narrowed to, and `forbidden` for somebody else's artist.

const bareIds = (kind: "artist" | "track", ids: readonly string[]) => ids.flatMap((id) => fromPublicId(kind, id) ?? []);

/** The top 100 artists by gross of each currency. */
export function readRevenue(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<RevenueReply> {
  return answerQuestion({ endpoint: "revenue", query, viewer, desk }, async ({ period, compared, filter }, store) => {
    const { data: rows, asOf, source } = await store.revenue(period, filter);
    const data = compared
      ? await withPrevious(
          rows,
          (row) => row.artistId,
          (currency, ids) =>
            store.gross("artist", compared, { ...filter, currency, artistIds: bareIds("artist", ids) }),
        )
      : withoutPrevious(rows);
    return { body: { data }, asOf, source };
  });
}

/** The top 100 tracks by gross of each currency. */
export function readTracks(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<TracksReply> {
  return answerQuestion({ endpoint: "tracks", query, viewer, desk }, async ({ period, compared, filter }, store) => {
    const { data: rows, asOf, source } = await store.tracks(period, filter);
    const data = compared
      ? await withPrevious(
          rows,
          (row) => row.trackId,
          (currency, ids) => store.gross("track", compared, { ...filter, currency, trackIds: bareIds("track", ids) }),
        )
      : withoutPrevious(rows);
    return { body: { data }, asOf, source };
  });
}

/** The period by hour, day or week, each bucket beside the compared period's at the same place. */
export function readSeries(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<SeriesReply> {
  return answerQuestion({ endpoint: "series", query, viewer, desk }, async ({ period, compared, filter }, store) => {
    const [points, before] = await Promise.all([
      store.series(period, filter),
      compared ? store.series(compared, filter).then(({ data }) => data) : [],
    ]);
    return { body: { data: alignSeries(points.data, before) }, asOf: points.asOf, source: points.source };
  });
}

/** New and returning buyers, what they are worth so far, and monthly cohorts; nobody can be told apart in it. */
export function readCustomers(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<CustomersReply> {
  return answerQuestion({ endpoint: "customers", query, viewer, desk }, async ({ period, filter }, store) => {
    const { data, asOf, source } = await store.customers(period, filter);
    return { body: { data: data.rows, cohorts: data.cohorts }, asOf, source };
  });
}

/** Distinct listeners from the first listen to the paid order. */
export function readFunnel(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<FunnelReply> {
  return answerQuestion({ endpoint: "funnel", query, viewer, desk }, async ({ period, filter }, store) => {
    const { data, asOf, source } = await store.funnel(period, filter);
    return { body: { data }, asOf, source };
  });
}

/** How payments went with each provider and what they cost; for who may see the whole store. */
export function readProviders(
  query: AnalyticsQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<ProvidersReply> {
  return answerQuestion({ endpoint: "providers", query, viewer, desk }, async ({ period, filter }, store) => {
    const { data, asOf, source } = await store.providers(period, filter);
    return { body: { data: data.providers, countries: data.countries, bands: data.bands }, asOf, source };
  });
}

/** What an artist's or track's row is made of, newest first, a page at a time. */
export function readOrders(
  { cursor, limit, ...query }: AnalyticsOrdersQuery,
  viewer: AnalyticsViewer,
  desk: Desk = analyticsDesk(),
): Promise<OrdersReply> {
  const page = { cursor: cursor ?? null, limit };
  const ask: Ask = { endpoint: "orders", query, viewer, desk, page: JSON.stringify(page) };
  return answerQuestion(ask, async ({ period, filter }, store) => {
    const { data, asOf, source } = await store.orders(period, filter, page);
    return { body: { data: data.rows, nextCursor: data.nextCursor }, asOf, source };
  });
}
