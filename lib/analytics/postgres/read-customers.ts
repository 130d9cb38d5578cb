import "server-only";
import { inTransaction } from "../../platform/db";
import type { Currency } from "../../shared/money";
import type { Cohort, CustomersRow, Period } from "../../shared/schemas/analytics";
import { BUYER } from "../raw-facts";
import type { AnalyticsFilter, Answer } from "../store";
import { currenciesOf } from "./read-totals";
import { meanMinor, narrowLines, Params, ratio, readAsOf, resolveScope, type Scope } from "./scope";

const COHORT_MONTHS = 12;
/** One row per buyer is gathered in memory, over all orders there ever were. */
const MEMORY = "64MB";
type Row = {
  currency: string;
  buyers: number;
  new_buyers: number;
  orders: number;
  gross_minor: number;
  new_gross_minor: number;
  lifetime_minor: number;
};
type CohortRow = { currency: Currency; month: string; months_on: number; buyers: number; gross_minor: number };
type Customers = { rows: CustomersRow[]; cohorts: Cohort[] };

/** From raw rows: who is new depends on every order before, which no roll-up of days can say. */
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

/** Orders up to the period's end with what the scope's lines brought, by buyer. */
function orderedBy(period: Period, scope: Scope, params: Params): string {
  const until = `o.paid_at < ${params.add(period.to)}`;
  const where = scope.currency ? `${until} AND o.currency = ${params.add(scope.currency)}` : until;
  const from = "FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id AND o.buyer_id IS NULL";
  // of the whole store an order is all of its lines: they need not be read
  return scope.artistIds === null && scope.trackIds === null
    ? `ordered AS (
    SELECT o.id, o.currency::text, ${BUYER} AS buyer, o.paid_at, o.net_minor AS gross_minor ${from} WHERE ${where})`
    : `ordered AS (
    SELECT o.id, o.currency::text, ${BUYER} AS buyer, o.paid_at, sum(l.net_minor)::bigint AS gross_minor
    ${from} JOIN order_line l ON l.order_id = o.id WHERE ${where} AND ${narrowLines(scope, params)} GROUP BY o.id, c.email)`;
}

async function readBuyers(period: Period, scope: Scope): Promise<Row[]> {
  const params = new Params();
  const ordered = orderedBy(period, scope, params);
  const [from, to] = [params.add(period.from), params.add(period.to)];
  const inPeriod = `paid_at >= ${from}`;
  return queryAtLarge<Row>(
    `WITH ${ordered}, returned AS (
       SELECT t.order_id, total(e.amount_minor) AS minor FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
       JOIN order_line l ON l.id = e.order_line_id
       WHERE t.kind IN ('refund', 'dispute_lost') AND t.occurred_at < ${to} AND split_part(e.account, ':', 1) IN ('artist', 'platform')
         AND ${narrowLines(scope, params)} GROUP BY 1
     ), buyer AS (
       SELECT currency, buyer, min(paid_at) AS first_at, count(*) FILTER (WHERE ${inPeriod}) AS orders,
         total(gross_minor) FILTER (WHERE ${inPeriod}) AS gross_minor, total(gross_minor) - total(coalesce(minor, 0)) AS lifetime_minor
       FROM ordered LEFT JOIN returned ON returned.order_id = ordered.id GROUP BY 1, 2 HAVING max(paid_at) >= ${from}
     )
     SELECT currency, count(*) AS buyers, count(*) FILTER (WHERE first_at >= ${from}) AS new_buyers, total(orders) AS orders,
       total(gross_minor) AS gross_minor, total(gross_minor) FILTER (WHERE first_at >= ${from}) AS new_gross_minor,
       total(lifetime_minor) AS lifetime_minor
     FROM buyer GROUP BY 1`,
    params,
  );
}

function queryAtLarge<T extends object>(sql: string, { values }: Params): Promise<T[]> {
  return inTransaction(async (db) => {
    await db.query(`SET LOCAL work_mem = '${MEMORY}'`);
    return (await db.query<T>(sql, values)).rows;
  });
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

/** The cohorts of the twelve months up to the period's last, by calendar months of the store's zone. */
async function readCohorts(period: Period, scope: Scope): Promise<Cohort[]> {
  const params = new Params();
  const ordered = orderedBy(period, scope, params);
  const [zone, last] = [params.add(period.zone), params.add(`${period.days[1].slice(0, 7)}-01`)];
  const rows = await queryAtLarge<CohortRow>(
    `WITH ${ordered}, active AS (
       SELECT currency, buyer, date_trunc('month', paid_at AT TIME ZONE ${zone})::date AS month, total(gross_minor) AS gross_minor
       FROM ordered GROUP BY 1, 2, 3
     ), dated AS (
       SELECT *, min(month) OVER (PARTITION BY currency, buyer) AS first_month FROM active
     )
     SELECT currency, to_char(first_month, 'YYYY-MM') AS month,
       ((extract(year FROM month) - extract(year FROM first_month)) * 12 + extract(month FROM month) - extract(month FROM first_month))::int AS months_on,
       count(*) AS buyers, total(gross_minor) AS gross_minor
     FROM dated WHERE first_month > ${last}::date - interval '${COHORT_MONTHS} months' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    params,
  );
  return toCohorts(rows, period.days[1].slice(0, 7));
}

function toCohorts(rows: readonly CohortRow[], lastMonth: string): Cohort[] {
  const first = rows.filter((row) => row.months_on === 0);
  return first.map(({ currency, month, buyers }) => {
    const own = rows.filter((row) => row.currency === currency && row.month === month);
    const months = Array.from({ length: monthsBetween(month, lastMonth) + 1 }, (_, n) => {
      const active = own.find((row) => row.months_on === n)?.buyers ?? 0;
      return { buyers: active, retentionRate: active / buyers };
    });
    return { currency, month, buyers, grossMinor: own.reduce((sum, row) => sum + row.gross_minor, 0), months };
  });
}

function monthsBetween(first: string, last: string): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return count(last) - count(first);
}
