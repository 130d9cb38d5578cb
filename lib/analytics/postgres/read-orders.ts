import "server-only";
import { pool } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { toPublicId } from "../../shared/ids";
import type { Currency } from "../../shared/money";
import type { OrderRow, Period } from "../../shared/schemas/analytics";
import { RAW_TRACKS, rawLines } from "../raw-facts";
import type { AnalyticsFilter, Answer, OrdersPage } from "../store";
import { asLoss, narrowLines, Params, readAsOf, resolveScope, type Scope } from "./scope";

type Page = { cursor: string | null; limit: number };
type Row = {
  event: OrderRow["event"];
  event_id: string;
  order_id: string;
  at: Date;
  /** Microseconds since 1970: what `at` loses of its digits. */
  at_us: string;
  number: string;
  currency: Currency;
  country: string;
  rail: string | null;
  titles: string[];
  copies: number;
  gross_minor: number;
  refunds_minor: number;
  fees_minor: number;
  net_minor: number;
};

const CURSOR = /^(\d{1,17})\.([0-9a-f-]{36})\.([a-z]{3,7})$/;

export async function readOrders(period: Period, filter: AnalyticsFilter, page: Page): Promise<Answer<OrdersPage>> {
  const { country, rail } = filter;
  const scope = await resolveScope({ ...filter, country: null, rail: null });
  const asOf = await readAsOf();
  const params = new Params();
  const sql = writePage(period, { ...scope, country, rail }, page, params);
  const { rows } = await pool.query<Row>(sql, params.values);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const nextCursor =
    rows.length > page.limit && last
      ? Buffer.from(`${last.at_us}.${last.event_id}.${last.event}`).toString("base64url")
      : null;
  return { data: { rows: shown.map(describe), nextCursor }, asOf, source: "raw" };
}

export type EventScope = Scope & Pick<AnalyticsFilter, "country" | "rail">;

/** `happened`: every event of the period and scope but for its rail, as the beginning of a statement. */
export function writeEvents(period: Period, scope: EventScope, params: Params): string {
  const [from, to] = [params.add(period.from), params.add(period.to)];
  const common = [
    narrowLines(scope, params),
    scope.currency ? `o.currency = ${params.add(scope.currency)}` : "true",
    scope.country ? `o.country = ${params.add(scope.country)}` : "true",
  ].join(" AND ");
  const lines = rawLines(
    `o.paid_at >= ${from} AND o.paid_at < ${to} AND ${common}`,
    `t.occurred_at >= ${from} AND t.occurred_at < ${to} AND ${common}`,
  );
  const facts = scope.trackIds
    ? `track_raw r WHERE r.track_id = ANY(${params.add(scope.trackIds)}::uuid[])`
    : "line_raw r WHERE true";
  return `WITH ${lines}, ${RAW_TRACKS}, happened AS (
      SELECT r.event, r.event_id, r.order_id, r.currency, r.at, array_agg(DISTINCT r.title) AS titles, sum(r.copies)::bigint AS copies,
        sum(r.gross_minor)::bigint AS gross_minor, sum(r.refunds_minor)::bigint AS refunds_minor, sum(r.fees_minor)::bigint AS fees_minor,
        sum(r.net_minor)::bigint AS net_minor
      FROM ${facts} GROUP BY 1, 2, 3, 4, 5
    )`;
}

/** The rail that took the money of an event's order (alias `h`). */
export const RAIL_OF_EVENT = `LEFT JOIN LATERAL (
      SELECT a.rail FROM payment p JOIN payment_attempt a ON a.payment_id = p.id WHERE p.order_id = h.order_id AND a.state = 'captured' LIMIT 1
    ) p ON true`;

function writePage(period: Period, scope: EventScope, page: Page, params: Params): string {
  const events = writeEvents(period, scope, params);
  const rails = scope.rail ? `AND p.rail = ${params.add(scope.rail)}` : "";
  return `${events}
    SELECT h.*, (extract(epoch FROM h.at) * 1000000)::bigint::text AS at_us, o.number, o.country, p.rail
    FROM happened h JOIN customer_order o ON o.id = h.order_id ${RAIL_OF_EVENT}
    WHERE ${after(page.cursor, params)} ${rails} ORDER BY h.at DESC, h.event_id DESC, h.event DESC LIMIT ${params.add(page.limit + 1)}`;
}

function after(cursor: string | null, params: Params): string {
  if (cursor === null) return "true";
  const [, at, id, event] = CURSOR.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!at || !id || !event)
    throw new AppError("invalid_request", "This cursor is not one of ours: start again without it.");
  const moment = `timestamptz 'epoch' + ${params.add(at)}::bigint * interval '1 microsecond'`;
  return `(h.at, h.event_id, h.event) < (${moment}, ${params.add(id)}::uuid, ${params.add(event)}::text)`;
}

function describe(row: Row): OrderRow {
  return {
    orderId: toPublicId("order", row.order_id),
    number: row.number,
    event: row.event,
    at: row.at.toISOString(),
    titles: row.titles,
    country: row.country,
    rail: row.rail,
    currency: row.currency,
    copies: row.copies,
    grossMinor: row.gross_minor,
    refundsMinor: asLoss(row.refunds_minor),
    feesMinor: row.fees_minor,
    netMinor: row.net_minor,
  };
}
