import type { CsvCell } from "./csv";
import { CURRENCY_EXPONENT, type Currency, toDecimal } from "./money";
import type {
  Cohort,
  CustomersRow,
  FunnelRow,
  MoneyRow,
  OrderRow,
  RevenueReply,
  SeriesReply,
  TracksReply,
} from "./schemas/analytics";

/**
 * A column of a table view and of its CSV: `value` is what both show, to the byte. Amounts are plain decimals, ratios plain
 * numbers, times ISO 8601, an unknown ratio nothing at all.
 */
export type Column<Row> = {
  id: string;
  header: string;
  unit: "text" | "count" | "money" | "ratio" | "time";
  /** Only there while something is compared. */
  isCompared?: boolean;
  value: (row: Row) => string;
};
type Counted = { currency: Currency };

const RATIO_DIGITS = 4;
const text = <Row>(id: string, header: string, read: (row: Row) => string | null): Column<Row> => ({
  id,
  header,
  unit: "text",
  value: (row) => read(row) ?? "",
});
const time = <Row>(id: string, header: string, read: (row: Row) => string): Column<Row> => ({
  id,
  header,
  unit: "time",
  value: read,
});
const count = <Row>(id: string, header: string, read: (row: Row) => number): Column<Row> => ({
  id,
  header,
  unit: "count",
  value: (row) => String(read(row)),
});
const ratio = <Row>(id: string, header: string, read: (row: Row) => number | null): Column<Row> => ({
  id,
  header,
  unit: "ratio",
  value: (row) => read(row)?.toFixed(RATIO_DIGITS) ?? "",
});
const money = <Row extends Counted>(id: string, header: string, read: (row: Row) => number | null): Column<Row> => ({
  id,
  header,
  unit: "money",
  value: (row) => {
    const minor = read(row);
    return minor === null ? "" : toDecimal(minor, row.currency);
  },
});
/** Parts of a minor unit count there: four digits more than the currency has. */
const moneyPerPlay = <Row extends Counted>(read: (row: Row) => number | null): Column<Row> => ({
  id: "revenuePerPlay",
  header: "Gross per play",
  unit: "money",
  value: (row) => {
    const exponent = CURRENCY_EXPONENT[row.currency];
    const minor = read(row);
    return minor === null ? "" : (minor / 10 ** exponent).toFixed(exponent + RATIO_DIGITS);
  },
});

const currency = <Row extends Counted>() => text<Row>("currency", "Currency", (row) => row.currency);
const amounts = <Row extends Omit<MoneyRow, "plays">>(): Column<Row>[] => [
  count("copies", "Copies", (row) => row.copies),
  money("gross", "Gross", (row) => row.grossMinor),
  money("refunds", "Refunds", (row) => row.refundsMinor),
  money("fees", "Fees", (row) => row.feesMinor),
  money("net", "Net", (row) => row.netMinor),
];
const before = <Row extends Counted>(read: (row: Row) => number | null): Column<Row> => ({
  ...money("grossBefore", "Gross before", read),
  isCompared: true,
});

type Revenue = RevenueReply["data"][number];
type Track = TracksReply["data"][number];
type Bucket = SeriesReply["data"][number];
/** A cohort's month by month, one row for each. */
export type CohortMonth = Pick<Cohort, "currency" | "month" | "grossMinor"> & {
  size: number;
  offset: number;
  buyers: number;
  retentionRate: number;
};

export function listCohortMonths(cohorts: readonly Cohort[]): CohortMonth[] {
  return cohorts.flatMap(({ months, buyers: size, ...cohort }) =>
    months.map((month, offset) => ({ ...cohort, size, offset, ...month })),
  );
}

export const REVENUE_COLUMNS: readonly Column<Revenue>[] = [
  text("artist", "Artist", (row) => row.artistName),
  currency(),
  ...amounts<Revenue>(),
  before((row) => row.previousGrossMinor),
  count("tracks", "Tracks", (row) => row.trackCount),
  count("soldTracks", "Tracks sold", (row) => row.soldTrackCount),
  money("avgPrice", "Average price", (row) => row.avgPriceMinor),
  count("plays", "Plays", (row) => row.plays),
  count("buyers", "Buyers", (row) => row.buyers),
  count("listeners", "Listeners", (row) => row.listeners),
  ratio("conversionRate", "Conversion", (row) => row.conversionRate),
  money("revenuePerTrack", "Gross per track", (row) => row.revenuePerTrackMinor),
  moneyPerPlay((row) => row.revenuePerPlayMinor),
  text("artistId", "Artist id", (row) => row.artistId),
];

export const TRACK_COLUMNS: readonly Column<Track>[] = [
  text("title", "Title", (row) => row.title),
  text("artist", "Artist", (row) => row.artistName),
  text("release", "Release", (row) => row.releaseTitle),
  currency(),
  ...amounts<Track>(),
  before((row) => row.previousGrossMinor),
  count("plays", "Plays", (row) => row.plays),
  count("completes", "Complete", (row) => row.completes),
  count("partials", "Partial", (row) => row.partials),
  count("skips", "Skipped", (row) => row.skips),
  ratio("completionRate", "Completion", (row) => row.completionRate),
  moneyPerPlay((row) => row.revenuePerPlayMinor),
  text("trackId", "Track id", (row) => row.trackId),
];

export const SERIES_COLUMNS: readonly Column<Bucket>[] = [
  time("day", "Day", (row) => row.day),
  time("start", "From", (row) => row.start),
  time("end", "Until", (row) => row.end),
  currency(),
  count("orders", "Orders", (row) => row.orders),
  ...amounts<Bucket>(),
  before((row) => row.previous?.grossMinor ?? null),
  count("plays", "Plays", (row) => row.plays),
  text("isPartial", "Still runs", (row) => (row.isPartial ? "yes" : "no")),
];

export const CUSTOMERS_COLUMNS: readonly Column<CustomersRow>[] = [
  currency(),
  count("buyers", "Buyers", (row) => row.buyers),
  count("newBuyers", "New", (row) => row.newBuyers),
  count("returningBuyers", "Returning", (row) => row.returningBuyers),
  count("orders", "Orders", (row) => row.orders),
  ratio("ordersPerBuyer", "Orders per buyer", (row) => row.ordersPerBuyer),
  money("gross", "Gross", (row) => row.grossMinor),
  money("newGross", "Gross of new buyers", (row) => row.newGrossMinor),
  money("lifetimeValue", "Lifetime value so far", (row) => row.lifetimeValueMinor),
];

export const COHORT_COLUMNS: readonly Column<CohortMonth>[] = [
  time("month", "First order", (row) => row.month),
  currency(),
  count("size", "Buyers", (row) => row.size),
  money("gross", "Gross", (row) => row.grossMinor),
  count("offset", "Months later", (row) => row.offset),
  count("buyers", "Bought again", (row) => row.buyers),
  ratio("retentionRate", "Retention", (row) => row.retentionRate),
];

export const FUNNEL_COLUMNS: readonly Column<FunnelRow>[] = [
  text("step", "Step", (row) => row.step),
  count("listeners", "Listeners", (row) => row.listeners),
  count("outside", "Outside the path", (row) => row.outside),
  ratio("rateOfPrevious", "Of the step before", (row) => row.rateOfPrevious),
  ratio("rateOfFirst", "Of the first step", (row) => row.rateOfFirst),
];

export const ORDER_COLUMNS: readonly Column<OrderRow>[] = [
  text("number", "Order", (row) => row.number),
  text("event", "Event", (row) => row.event),
  time("at", "At", (row) => row.at),
  text("titles", "Titles", (row) => row.titles.join("; ")),
  text("country", "Country", (row) => row.country),
  text("rail", "Rail", (row) => row.rail),
  currency(),
  ...amounts<OrderRow>(),
  text("orderId", "Order id", (row) => row.orderId),
];

/** The columns that are there, with or without a comparison. */
export function listColumns<Row>(columns: readonly Column<Row>[], isCompared: boolean): Column<Row>[] {
  return columns.filter((column) => isCompared || !column.isCompared);
}

export function toCsvCell<Row>(column: Column<Row>, row: Row): CsvCell {
  return { kind: column.unit === "text" ? "text" : "number", value: column.value(row) };
}
