import "server-only";
import { pool } from "../../platform/db";
import { type Currency, isCurrency } from "../../shared/money";
import type { Period, TotalsRow } from "../../shared/schemas/analytics";
import type { AnalyticsFilter, Answer } from "../store";
import { type Distinct, readDistinct } from "./read-distinct";
import { readRawTotals } from "./read-raw-totals";
import { asLoss, fromRollUp, meanMinor, Params, ratio, readAsOf, resolveScope, type Scope, tableOf } from "./scope";

type Row = {
  currency: string;
  orders: number;
  copies: number;
  gross_minor: number;
  refunds_minor: number;
  fees_minor: number;
  net_minor: number;
  plays: number;
};
const SUMS = ["orders", "copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"]
  .map((column) => `sum(r.${column})::bigint AS ${column}`)
  .join(", ");

export async function readTotals(period: Period, filter: AnalyticsFilter): Promise<Answer<TotalsRow[]>> {
  if (filter.country !== null || filter.rail !== null) return readRawTotals(period, filter);
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const params = new Params();
  const [{ rows }, distinct] = await Promise.all([
    pool.query<Row>(
      `SELECT r.currency, ${SUMS} ${fromRollUp(tableOf(scope), period, scope, params)} GROUP BY 1`,
      params.values,
    ),
    readDistinct(period, scope),
  ]);
  const plays = rows.find((row) => row.currency === "XXX")?.plays ?? 0;
  const data = currenciesOf(rows, scope).map((currency) =>
    describe(
      currency,
      rows.find((row) => row.currency === currency),
      plays,
      distinct,
    ),
  );
  return { data, asOf, source: distinct.isRaw ? "raw" : "rollup" };
}

/** The one asked for, or all with a row, the largest code order: a currency is never ranked against another. */
export function currenciesOf(rows: readonly { currency: string }[], { currency }: Pick<Scope, "currency">): Currency[] {
  if (currency) return [currency];
  return [...new Set(rows.map((row) => row.currency))].filter(isCurrency).sort();
}

function describe(currency: Currency, row: Row | undefined, plays: number, distinct: Distinct): TotalsRow {
  const people = distinct.byCurrency.get(currency);
  const buyers = people?.buyers ?? 0;
  const orders = people?.orders ?? (distinct.isRaw ? 0 : (row?.orders ?? 0));
  const grossMinor = row?.gross_minor ?? 0;
  return {
    currency,
    orders,
    copies: row?.copies ?? 0,
    grossMinor,
    refundsMinor: asLoss(row?.refunds_minor ?? 0),
    feesMinor: row?.fees_minor ?? 0,
    netMinor: row?.net_minor ?? 0,
    plays,
    averageOrderMinor: meanMinor(grossMinor, orders),
    buyers,
    listeners: distinct.listeners,
    conversionRate: ratio(buyers, distinct.listeners),
  };
}
