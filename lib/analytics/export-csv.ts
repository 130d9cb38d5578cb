import "server-only";
import { streamCsv } from "../platform/stream-csv";
import {
  COHORT_COLUMNS,
  type Column,
  CUSTOMERS_COLUMNS,
  FUNNEL_COLUMNS,
  listCohortMonths,
  listColumns,
  listMinuteColumns,
  ORDER_COLUMNS,
  PROVIDER_BAND_COLUMNS,
  PROVIDER_COLUMNS,
  PROVIDER_COUNTRY_COLUMNS,
  REVENUE_COLUMNS,
  SERIES_COLUMNS,
  TRACK_COLUMNS,
  toCsvCell,
} from "../shared/analytics-columns";
import type { CsvCell } from "../shared/csv";
import { buildMinuteRows } from "../shared/minute-rows";
import { type Currency, STORE_CURRENCY } from "../shared/money";
import {
  type AnalyticsCustomersQuery,
  type AnalyticsOrdersQuery,
  type AnalyticsQuery,
  type CustomersReply,
  DEFINITIONS_VERSION,
  type FunnelReply,
  type OrdersReply,
  type RevenueReply,
  type SeriesReply,
  type TracksReply,
} from "../shared/schemas/analytics";
import type { LiveComparison, LiveSnapshot } from "../shared/schemas/live";
import type { AnalyticsProvidersQuery, ProvidersReply } from "../shared/schemas/scoreboard";
import { nameColumn } from "./name-columns";

const ORDERS_AT_ONCE = 100;
/** `days`: first and last, or the instants at which an hour begins and ends. */
type Facts = {
  period: { key: string; days: readonly [string, string]; zone: string };
  asOf: string;
  definitions: string;
};
type Table<Row> = {
  name: string;
  columns: readonly Column<Row>[];
  query: Pick<AnalyticsQuery, "currency">;
  reply: Facts;
};

const text = (value: string): CsvCell => ({ kind: "text", value });

/** Amounts name their currency, days their zone; the last cell names period, age and definitions of the whole file. */
function toHeader<Row>({ columns, query, reply: { period, asOf, definitions } }: Table<Row>): CsvCell[] {
  const currency: Currency | "all" = query.currency ?? STORE_CURRENCY;
  const names = columns.map(({ unit, id }) => {
    const name = nameColumn(id);
    if (unit === "money") return currency === "all" ? name : `${name} (${currency})`;
    if (unit === "day") return `${name} (${period.zone})`;
    return unit === "instant" ? `${name} (UTC)` : name;
  });
  const [first, last] = period.days;
  const money = currency === "all" ? "each currency by itself" : currency;
  const about = `${period.key} ${first}/${last} ${period.zone}, ${money}, as of ${asOf}, definitions ${definitions}`;
  return [...names, about].map(text);
}

function toFile<Row>(table: Table<Row>, rows: AsyncIterable<Row> | Iterable<Row>): Response {
  async function* lines(): AsyncGenerator<CsvCell[]> {
    yield toHeader(table);
    for await (const row of rows) yield [...table.columns.map((column) => toCsvCell(column, row)), text("")];
  }
  const [first, last] = table.reply.period.days;
  return streamCsv(`${table.name}-${first}-${last}.csv`, lines());
}

export function exportRevenue(query: AnalyticsQuery, reply: RevenueReply): Response {
  const columns = listColumns(REVENUE_COLUMNS, reply.compare?.period != null);
  return toFile({ name: "artists", columns, query, reply }, reply.data);
}

export function exportTracks(query: AnalyticsQuery, reply: TracksReply): Response {
  const columns = listColumns(TRACK_COLUMNS, reply.compare?.period != null);
  return toFile({ name: "tracks", columns, query, reply }, reply.data);
}

export function exportSeries(query: AnalyticsQuery, reply: SeriesReply): Response {
  const columns = listColumns(SERIES_COLUMNS, reply.compare?.period != null);
  return toFile({ name: "series", columns, query, reply }, reply.data);
}

export function exportCustomers(query: AnalyticsCustomersQuery, reply: CustomersReply): Response {
  return query.table === "cohorts"
    ? toFile({ name: "cohorts", columns: COHORT_COLUMNS, query, reply }, listCohortMonths(reply.cohorts))
    : toFile({ name: "customers", columns: CUSTOMERS_COLUMNS, query, reply }, reply.data);
}

export function exportFunnel(query: AnalyticsQuery, reply: FunnelReply): Response {
  return toFile({ name: "funnel", columns: FUNNEL_COLUMNS, query, reply }, reply.data);
}

export function exportProviders(query: AnalyticsProvidersQuery, reply: ProvidersReply): Response {
  const { data, countries, bands } = reply;
  switch (query.table) {
    case "providers":
      return toFile({ name: "providers", columns: PROVIDER_COLUMNS, query, reply }, data);
    case "countries":
      return toFile({ name: "providers-by-country", columns: PROVIDER_COUNTRY_COLUMNS, query, reply }, countries);
    case "bands":
      return toFile({ name: "providers-by-amount", columns: PROVIDER_BAND_COLUMNS, query, reply }, bands);
  }
}

/** The minutes of an hour, that runs or is over, as the live wall has them. */
export function exportMinutes(picture: LiveSnapshot, compare: LiveComparison): Response {
  const { hour, zone, asOf, currency } = picture;
  const period = { key: "hour", days: [hour.from, hour.to], zone } as const;
  const reply = { period, asOf, definitions: DEFINITIONS_VERSION };
  const columns = listMinuteColumns(compare);
  return toFile({ name: "minutes", columns, query: { currency }, reply }, buildMinuteRows(picture));
}

/** All of them, not one page: read on as far as the reader takes it. */
export async function exportOrders(
  query: AnalyticsOrdersQuery,
  readPage: (query: AnalyticsOrdersQuery) => Promise<OrdersReply>,
): Promise<Response> {
  const first = await readPage({ ...query, limit: ORDERS_AT_ONCE });
  async function* rows() {
    for (let page = first; ; ) {
      yield* page.data;
      if (page.nextCursor === null) return;
      page = await readPage({ ...query, limit: ORDERS_AT_ONCE, cursor: page.nextCursor });
    }
  }
  return toFile({ name: "orders", columns: ORDER_COLUMNS, query, reply: first }, rows());
}
