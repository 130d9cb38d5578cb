import "server-only";
import type { Currency } from "../../shared/money";
import type { Cohort, CustomersRow, Period } from "../../shared/schemas/analytics";
import { addMonths, startOfDay } from "../../shared/time";
import { BUYER } from "../raw-facts";
import { readRebuild } from "../rebuild-roll-ups";
import { WHOLE_STORE } from "../roll-up-upserts";
import type { AnalyticsFilter, Answer } from "../store";
import { countAtLarge } from "./count-at-large";
import { currenciesOf } from "./read-totals";
import { meanMinor, narrowLines, Params, ratio, readAsOf, resolveScope, type Scope } from "./scope";

const COHORT_MONTHS = 12;
type Row = {
  currency: string;
  buyers: number;
  new_buyers: number;
  orders: number;
  gross_minor: number;
  new_gross_minor: number;
  lifetime_minor: number;
};
type CohortRow = { currency: Currency; taken: number; buyers: number; gross_minor: number };
type Customers = { rows: CustomersRow[]; cohorts: Cohort[] };

/** From raw rows: what buyers are worth depends on all their orders, which no roll-up of days can say. */
export async function readCustomers(period: Period, filter: AnalyticsFilter): Promise<Answer<Customers>> {
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const [rows, cohorts] = await Promise.all([readBuyers(period, scope), readCohorts(period, scope)]);
  const data = {
    rows: currenciesOf(rows, scope).map((currency) =>
      describe(
        currency,
        rows.find((row) => row.currency === currency),
      ),
    ),
    cohorts,
  };
  return { data, asOf, source: "raw" };
}

/**
 * Orders, as a table: those that `which` (of alias `o`) takes, with their buyer and what the scope's lines brought. Those of
 * accounts by themselves: only a guest has to be looked up, and known by the address.
 */
function selectOrders(which: string, scope: Scope, params: Params): string {
  // of the whole store an order is all of its lines: they need not be read
  const isWhole = scope.artistIds === null && scope.trackIds === null;
  const lines = isWhole ? "" : "JOIN order_line l ON l.order_id = o.id";
  const gross = isWhole ? "o.net_minor" : "total(l.net_minor)";
  const ofCurrency = scope.currency ? ` AND o.currency = ${params.add(scope.currency)}` : "";
  const where = `o.paid_at IS NOT NULL AND ${which}${ofCurrency}${isWhole ? "" : ` AND ${narrowLines(scope, params)}`}`;
  const group = (columns: string) => (isWhole ? "" : `GROUP BY ${columns}`);
  return `(
    SELECT o.id, o.currency, o.buyer_id AS buyer, o.paid_at, ${gross} AS gross_minor
    FROM customer_order o ${lines} WHERE o.buyer_id IS NOT NULL AND ${where} ${group("o.id")}
    UNION ALL
    SELECT o.id, o.currency, ${BUYER}, o.paid_at, ${gross}
    FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id ${lines}
    WHERE o.buyer_id IS NULL AND ${where} ${group("o.id, c.email")})`;
}

/** Buyers of the period, and of orders before it only theirs: whether there are any, and what they were worth. */
async function readBuyers(period: Period, scope: Scope): Promise<Row[]> {
  const params = new Params();
  const [from, to] = [params.add(period.from), params.add(period.to)];
  const inPeriod = selectOrders(`o.paid_at >= ${from} AND o.paid_at < ${to}`, scope, params);
  const earlier = selectOrders(`o.paid_at < ${from}`, scope, params);
  const isWhole = scope.artistIds === null && scope.trackIds === null;
  const ofLines = isWhole
    ? "WHERE e.order_line_id IS NOT NULL"
    : `JOIN order_line l ON l.id = e.order_line_id WHERE ${narrowLines(scope, params)}`;
  return countAtLarge<Row>(
    `WITH returned AS (
       SELECT t.order_id, total(e.amount_minor) AS minor FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id ${ofLines}
         AND t.kind IN ('refund', 'dispute_lost') AND t.occurred_at < ${to} AND split_part(e.account, ':', 1) IN ('artist', 'platform') GROUP BY 1
     ), bought AS (
       SELECT currency, buyer, count(*) AS orders, total(gross_minor) AS gross_minor, total(coalesce(minor, 0)) AS returned_minor
       FROM ${inPeriod} o LEFT JOIN returned ON returned.order_id = o.id GROUP BY 1, 2
     ), before AS (
       SELECT currency, buyer, total(gross_minor) - total(coalesce(minor, 0)) AS worth_minor
       FROM ${earlier} o LEFT JOIN returned ON returned.order_id = o.id
       WHERE EXISTS (SELECT FROM bought WHERE bought.currency = o.currency AND bought.buyer = o.buyer) GROUP BY 1, 2
     )
     SELECT currency::text, count(*) AS buyers, count(*) FILTER (WHERE worth_minor IS NULL) AS new_buyers, total(orders) AS orders,
       total(gross_minor) AS gross_minor, total(gross_minor) FILTER (WHERE worth_minor IS NULL) AS new_gross_minor,
       total(gross_minor - returned_minor + coalesce(worth_minor, 0)) AS lifetime_minor
     FROM bought LEFT JOIN before USING (currency, buyer) GROUP BY 1`,
    params,
  );
}

function describe(currency: Currency, row: Row | undefined): CustomersRow {
  const { buyers, new_buyers: newBuyers, orders } = row ?? { buyers: 0, new_buyers: 0, orders: 0 };
  return {
    currency,
    buyers,
    newBuyers,
    returningBuyers: buyers - newBuyers,
    orders,
    ordersPerBuyer: ratio(orders, buyers),
    grossMinor: row?.gross_minor ?? 0,
    newGrossMinor: row?.new_gross_minor ?? 0,
    lifetimeValueMinor: meanMinor(row?.lifetime_minor ?? 0, buyers),
  };
}

/**
 * The cohorts of the twelve months up to the period's last, by calendar months of the store's zone. Who had bought before them
 * belongs to none: those are left out, and no older order is read where the roll-up knows them.
 */
async function readCohorts(period: Period, scope: Scope): Promise<Cohort[]> {
  const last = `${period.days[1].slice(0, 7)}-01`;
  const months = Array.from({ length: COHORT_MONTHS }, (_, n) => addMonths(last, n + 1 - COHORT_MONTHS));
  const starts = months.map((month) => startOfDay(month, period.zone).toISOString());
  const params = new Params();
  const [from, to, bounds] = [starts[0], period.to, starts].map((value) => params.add(value));
  const orders = selectOrders(`o.paid_at >= ${from} AND o.paid_at < ${to}`, scope, params);
  const older = await selectOlderBuyers(months[0] ?? last, `${from}`, scope, params);
  const rows = await countAtLarge<CohortRow>(
    `SELECT currency::text, taken, count(*) AS buyers, total(gross_minor) AS gross_minor FROM (
       SELECT currency, buyer, bit_or(1 << (width_bucket(paid_at, ${bounds}::timestamptz[]) - 1)) AS taken, total(gross_minor) AS gross_minor
       FROM ${orders} o WHERE NOT EXISTS (SELECT FROM ${older} older WHERE older.currency = o.currency AND older.buyer = o.buyer)
       GROUP BY 1, 2) buyer GROUP BY 1, 2`,
    params,
  );
  return toCohorts(rows, months);
}

/** Who bought before a day, as a table. Not from the roll-up while it is counted anew, nor of tracks, which it does not know. */
async function selectOlderBuyers(day: string, from: string, scope: Scope, params: Params): Promise<string> {
  if (scope.trackIds !== null || (await readRebuild())) return selectOrders(`o.paid_at < ${from}`, scope, params);
  return `(SELECT currency, person AS buyer FROM reach_seen
    WHERE kind = 'buyer' AND artist_id = ANY(${params.add(scope.artistIds ?? [WHOLE_STORE])}::uuid[]) AND first_day < ${params.add(day)})`;
}

/** `taken`: one bit per month in which they bought, the first the lowest. */
function toCohorts(rows: readonly CohortRow[], months: readonly string[]): Cohort[] {
  const currencies = [...new Set(rows.map((row) => row.currency))].sort();
  return currencies.flatMap((currency) =>
    months.flatMap((month, first) => {
      const isFirst = ({ taken }: CohortRow) => (taken & ((2 << first) - 1)) === 1 << first;
      const own = rows.filter((row) => row.currency === currency && isFirst(row));
      if (own.length === 0) return [];
      const countIn = (n: number) => own.reduce((sum, row) => sum + ((row.taken >> n) & 1 ? row.buyers : 0), 0);
      const buyers = countIn(first);
      return {
        currency,
        month: month.slice(0, 7),
        buyers,
        grossMinor: own.reduce((sum, row) => sum + row.gross_minor, 0),
        months: months.slice(first).map((_, n) => {
          const active = countIn(first + n);
          return { buyers: active, retentionRate: active / buyers };
        }),
      };
    }),
  );
}
