import "server-only";
import { pool } from "../../platform/db";
import type { Currency } from "../../shared/money";
import type { Period, TotalsRow } from "../../shared/schemas/analytics";
import { BUYER } from "../raw-facts";
import type { AnalyticsFilter, Answer } from "../store";
import { type EventScope, RAIL_OF_EVENT, writeEvents } from "./read-orders";
import { asLoss, meanMinor, Params, readAsOf, resolveScope } from "./scope";

type Row = {
  currency: Currency;
  orders: number;
  buyers: number;
  copies: number;
  gross_minor: number;
  refunds_minor: number;
  fees_minor: number;
  net_minor: number;
};

/**
 * Totals of one country or rail, from the same events as the list of orders, so that both add up. A play has neither: no
 * plays, no listeners, no conversion.
 */
export async function readRawTotals(period: Period, filter: AnalyticsFilter): Promise<Answer<TotalsRow[]>> {
  const scope = { ...(await resolveScope({ ...filter, country: null, rail: null })), ...pickRaw(filter) };
  const asOf = await readAsOf();
  const params = new Params();
  const { rows } = await pool.query<Row>(writeSums(period, scope, params), params.values);
  return { data: rows.map(describe), asOf, source: "raw" };
}

const pickRaw = ({ country, rail }: AnalyticsFilter) => ({ country, rail });

function writeSums(period: Period, scope: EventScope, params: Params): string {
  const events = writeEvents(period, scope, params);
  const rails = scope.rail ? `p.rail = ${params.add(scope.rail)}` : "true";
  return `${events}
    SELECT h.currency, count(DISTINCT h.order_id) FILTER (WHERE h.event = 'sale') AS orders,
      count(DISTINCT ${BUYER}) FILTER (WHERE h.event = 'sale') AS buyers, sum(h.copies)::bigint AS copies,
      sum(h.gross_minor)::bigint AS gross_minor, sum(h.refunds_minor)::bigint AS refunds_minor,
      sum(h.fees_minor)::bigint AS fees_minor, sum(h.net_minor)::bigint AS net_minor
    FROM happened h JOIN customer_order o ON o.id = h.order_id LEFT JOIN order_contact c ON c.order_id = o.id ${RAIL_OF_EVENT}
    WHERE ${rails} GROUP BY 1 ORDER BY 1`;
}

function describe(row: Row): TotalsRow {
  return {
    currency: row.currency,
    orders: row.orders,
    copies: row.copies,
    grossMinor: row.gross_minor,
    refundsMinor: asLoss(row.refunds_minor),
    feesMinor: row.fees_minor,
    netMinor: row.net_minor,
    plays: 0,
    averageOrderMinor: meanMinor(row.gross_minor, row.orders),
    buyers: row.buyers,
    listeners: 0,
    conversionRate: null,
  };
}
