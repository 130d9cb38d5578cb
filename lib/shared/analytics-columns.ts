import type { CsvCell } from "./csv";
import type { MinuteRow } from "./minute-rows";
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
import type { LiveComparison } from "./schemas/live";
import { type BandScoreRow, type CountryScoreRow, FAILURE_CLASSES, type ScoreRow } from "./schemas/scoreboard";

/**
 * A column of a table view and of its CSV, named by the catalogue (`analytics.column`): `value` is what both show, to the byte.
 * Amounts are plain decimals, ratios plain numbers, an unknown ratio nothing at all. Days and months are the store's, ISO 8601;
 * an `instant` is ISO 8601 of UTC in the file and the same moment by the store's clock on the screen.
 */
export type Column<Row> = {
  id: string;
  unit: "text" | "count" | "money" | "ratio" | "day" | "instant";
  /** Only there while something is compared. */
  isCompared?: boolean;
  value: (row: Row) => string;
};
type Counted = { currency: Currency };

const RATIO_DIGITS = 4;
const text = <Row>(id: string, read: (row: Row) => string | null): Column<Row> => ({
  id,
  unit: "text",
  value: (row) => read(row) ?? "",
});
const day = <Row>(id: string, read: (row: Row) => string): Column<Row> => ({ id, unit: "day", value: read });
const instant = <Row>(id: string, read: (row: Row) => string): Column<Row> => ({ id, unit: "instant", value: read });
const count = <Row>(id: string, read: (row: Row) => number): Column<Row> => ({
  id,
  unit: "count",
  value: (row) => String(read(row)),
});
const known = <Row>(id: string, read: (row: Row) => number | null): Column<Row> => ({
  id,
  unit: "count",
  value: (row) => String(read(row) ?? ""),
});
const ratio = <Row>(id: string, read: (row: Row) => number | null): Column<Row> => ({
  id,
  unit: "ratio",
  value: (row) => read(row)?.toFixed(RATIO_DIGITS) ?? "",
});
const money = <Row extends Counted>(id: string, read: (row: Row) => number | null): Column<Row> => ({
  id,
  unit: "money",
  value: (row) => {
    const minor = read(row);
    return minor === null ? "" : toDecimal(minor, row.currency);
  },
});
/** Parts of a minor unit count there: four digits more than the currency has. */
const moneyPerPlay = <Row extends Counted>(read: (row: Row) => number | null): Column<Row> => ({
  id: "revenuePerPlay",
  unit: "money",
  value: (row) => {
    const exponent = CURRENCY_EXPONENT[row.currency];
    const minor = read(row);
    return minor === null ? "" : (minor / 10 ** exponent).toFixed(exponent + RATIO_DIGITS);
  },
});

const currency = <Row extends Counted>() => text<Row>("currency", (row) => row.currency);
const amounts = <Row extends Omit<MoneyRow, "plays">>(): Column<Row>[] => [
  count("copies", (row) => row.copies),
  money("gross", (row) => row.grossMinor),
  money("refunds", (row) => row.refundsMinor),
  money("fees", (row) => row.feesMinor),
  money("net", (row) => row.netMinor),
];
const before = <Row extends Counted>(read: (row: Row) => number | null): Column<Row> => ({
  ...money("grossBefore", read),
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
  text("artist", (row) => row.artistName),
  currency(),
  ...amounts<Revenue>(),
  before((row) => row.previousGrossMinor),
  count("tracks", (row) => row.trackCount),
  count("soldTracks", (row) => row.soldTrackCount),
  money("avgPrice", (row) => row.avgPriceMinor),
  count("plays", (row) => row.plays),
  count("buyers", (row) => row.buyers),
  count("listeners", (row) => row.listeners),
  ratio("conversionRate", (row) => row.conversionRate),
  money("revenuePerTrack", (row) => row.revenuePerTrackMinor),
  moneyPerPlay((row) => row.revenuePerPlayMinor),
  text("artistId", (row) => row.artistId),
];

export const TRACK_COLUMNS: readonly Column<Track>[] = [
  text("title", (row) => row.title),
  text("artist", (row) => row.artistName),
  text("release", (row) => row.releaseTitle),
  currency(),
  ...amounts<Track>(),
  before((row) => row.previousGrossMinor),
  count("plays", (row) => row.plays),
  count("completes", (row) => row.completes),
  count("partials", (row) => row.partials),
  count("skips", (row) => row.skips),
  ratio("completionRate", (row) => row.completionRate),
  moneyPerPlay((row) => row.revenuePerPlayMinor),
  text("trackId", (row) => row.trackId),
];

export const SERIES_COLUMNS: readonly Column<Bucket>[] = [
  day("day", (row) => row.day),
  instant("start", (row) => row.start),
  instant("end", (row) => row.end),
  currency(),
  count("orders", (row) => row.orders),
  ...amounts<Bucket>(),
  before((row) => row.previous?.grossMinor ?? null),
  count("plays", (row) => row.plays),
  text("isPartial", (row) => (row.isPartial ? "yes" : "no")),
];

export const CUSTOMERS_COLUMNS: readonly Column<CustomersRow>[] = [
  currency(),
  count("buyers", (row) => row.buyers),
  count("newBuyers", (row) => row.newBuyers),
  count("returningBuyers", (row) => row.returningBuyers),
  count("orders", (row) => row.orders),
  ratio("ordersPerBuyer", (row) => row.ordersPerBuyer),
  money("gross", (row) => row.grossMinor),
  money("newGross", (row) => row.newGrossMinor),
  money("lifetimeValue", (row) => row.lifetimeValueMinor),
];

export const COHORT_COLUMNS: readonly Column<CohortMonth>[] = [
  day("month", (row) => row.month),
  currency(),
  count("size", (row) => row.size),
  money("gross", (row) => row.grossMinor),
  count("offset", (row) => row.offset),
  count("buyers", (row) => row.buyers),
  ratio("retentionRate", (row) => row.retentionRate),
];

export const FUNNEL_COLUMNS: readonly Column<FunnelRow>[] = [
  text("step", (row) => row.step),
  count("listeners", (row) => row.listeners),
  count("outside", (row) => row.outside),
  ratio("rateOfPrevious", (row) => row.rateOfPrevious),
  ratio("rateOfFirst", (row) => row.rateOfFirst),
];

const yesNo = <Row>(id: string, read: (row: Row) => boolean): Column<Row> =>
  text(id, (row) => (read(row) ? "yes" : "no"));
const scores = <Row extends ScoreRow>(): Column<Row>[] => [
  count("attempts", (row) => row.attempts),
  count("succeeded", (row) => row.succeeded),
  ratio("successRate", (row) => row.successRate),
  yesNo("rateOfFew", (row) => row.isRateFew),
  ...FAILURE_CLASSES.map((name) => count<Row>(name, (row) => row.failures[name])),
  money("taken", (row) => row.volumeMinor),
  money("providerFees", (row) => row.feesMinor),
  money("refusalFees", (row) => row.refusalFeesMinor),
  known("costBp", (row) => row.costBp),
  ratio("shareOfPayments", (row) => row.shareRate),
  known("latencyP50", (row) => row.latencyP50Ms),
  known("latencyP95", (row) => row.latencyP95Ms),
  yesNo("timesOfFew", (row) => row.isLatencyFew),
];

export const PROVIDER_COLUMNS: readonly Column<ScoreRow>[] = [
  text("rail", (row) => row.provider),
  currency(),
  ...scores<ScoreRow>(),
];
export const PROVIDER_COUNTRY_COLUMNS: readonly Column<CountryScoreRow>[] = [
  text("country", (row) => row.country),
  text("rail", (row) => row.provider),
  currency(),
  ...scores<CountryScoreRow>(),
];
export const PROVIDER_BAND_COLUMNS: readonly Column<BandScoreRow>[] = [
  money("amountFrom", (row) => row.fromMinor),
  money("amountUnder", (row) => row.endMinor),
  text("rail", (row) => row.provider),
  currency(),
  ...scores<BandScoreRow>(),
];

export const ORDER_COLUMNS: readonly Column<OrderRow>[] = [
  text("number", (row) => row.number),
  text("event", (row) => row.event),
  instant("at", (row) => row.at),
  text("titles", (row) => row.titles.join("; ")),
  text("country", (row) => row.country),
  text("rail", (row) => row.rail),
  currency(),
  ...amounts<OrderRow>(),
  text("orderId", (row) => row.orderId),
];

const MINUTE_REFERENCES = {
  target: money<MinuteRow>("targetSoFar", (row) => row.targetMinor),
  usual: money<MinuteRow>("usualSoFar", (row) => row.usualMinor),
  before: money<MinuteRow>("beforeSoFar", (row) => row.beforeMinor),
};

/** The minutes of an hour beside what it is set against. */
export function listMinuteColumns(compare: LiveComparison): Column<MinuteRow>[] {
  const { target, usual } = MINUTE_REFERENCES;
  return [
    instant("minute", (row) => row.at),
    money("gross", (row) => row.grossMinor),
    money("soFar", (row) => row.soFarMinor),
    ...(compare === "all" ? [target, usual] : [MINUTE_REFERENCES[compare]]),
    count("orders", (row) => row.orders),
    money("refunds", (row) => row.refundsMinor),
    money("fees", (row) => row.feesMinor),
  ];
}

/** The columns that are there, with or without a comparison. */
export function listColumns<Row>(columns: readonly Column<Row>[], isCompared: boolean): Column<Row>[] {
  return columns.filter((column) => isCompared || !column.isCompared);
}

export function toCsvCell<Row>(column: Column<Row>, row: Row): CsvCell {
  return { kind: column.unit === "text" ? "text" : "number", value: column.value(row) };
}

/** Ids are for machines: the file has them, the screen has the link that they make. */
export function isOnScreen<Row>({ id }: Pick<Column<Row>, "id">): boolean {
  return !/Id$/.test(id);
}
