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

const within = (column: string, { from, to }: Period, params: Params) =>
  `${column} >= ${params.add(from)} AND ${column} < ${params.add(to)}`;

/** Conditions on an order (alias `o`) that hold whatever its lines are. */
function narrowOrders({ currency, country }: EventScope, params: Params): string {
  const parts = ["true"];
  if (currency) parts.push(`o.currency = ${params.add(currency)}`);
  if (country) parts.push(`o.country = ${params.add(country)}`);
  return parts.join(" AND ");
}

/** `happened`: every event of a scope but for its rail, to follow a WITH. `sale` and `later` say which, as for `rawLines`. */
function addUpEvents(sale: string, later: string, scope: EventScope, params: Params): string {
  const lines = narrowLines(scope, params);
  const facts = scope.trackIds
    ? `track_raw r WHERE r.track_id = ANY(${params.add(scope.trackIds)}::uuid[])`
    : "line_raw r WHERE true";
  return `${rawLines(`${sale} AND ${lines}`, `${later} AND ${lines}`)}, ${RAW_TRACKS}, happened AS (
      SELECT r.event, r.event_id, r.order_id, r.currency, r.at, array_agg(DISTINCT r.title) AS titles, sum(r.copies)::bigint AS copies,
        sum(r.gross_minor)::bigint AS gross_minor, sum(r.refunds_minor)::bigint AS refunds_minor, sum(r.fees_minor)::bigint AS fees_minor,
        sum(r.net_minor)::bigint AS net_minor
      FROM ${facts} GROUP BY 1, 2, 3, 4, 5
    )`;
}

/** `happened` of a whole period, as the beginning of a statement. */
export function writeEvents(period: Period, scope: EventScope, params: Params): string {
  const orders = narrowOrders(scope, params);
  const [sale, later] = ["o.paid_at", "t.occurred_at"].map((at) => `${within(at, period, params)} AND ${orders}`);
  return `WITH ${addUpEvents(`${sale}`, `${later}`, scope, params)}`;
}

/** The rail that took the money of an event's order (alias `h`). */
export const RAIL_OF_EVENT = `LEFT JOIN LATERAL (
      SELECT a.rail FROM payment p JOIN payment_attempt a ON a.payment_id = p.id WHERE p.order_id = h.order_id AND a.state = 'captured' LIMIT 1
    ) p ON true`;

/** Orders (alias `o`) and what came later to them (alias `t`) with a line of the scope, each to follow a FROM and end a WHERE. */
function writeSources(scope: EventScope, params: Params): { sales: [string, string]; later: [string, string] } {
  const lines = narrowLines({ ...scope, trackIds: null }, params);
  if (!scope.trackIds)
    return {
      sales: ["customer_order o", `EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id AND ${lines})`],
      later: [
        "ledger_transaction t JOIN customer_order o ON o.id = t.order_id",
        `EXISTS (SELECT FROM ledger_entry e JOIN order_line l ON l.id = e.order_line_id WHERE e.transaction_id = t.id AND ${lines})`,
      ],
    };
  // few orders have a track: they are looked for from there, not one by one from the newest on
  const sold = `track own JOIN order_line l ON l.release_id = own.release_id AND (l.track_id IS NULL OR l.track_id = own.id)
    JOIN customer_order o ON o.id = l.order_id AND (own.deleted_at IS NULL OR own.deleted_at > o.created_at)`;
  const which = `own.id = ANY(${params.add(scope.trackIds)}::uuid[]) AND ${lines}`;
  const posted =
    "JOIN ledger_transaction t ON t.order_id = o.id JOIN ledger_entry e ON e.transaction_id = t.id AND e.order_line_id = l.id";
  return { sales: [sold, which], later: [`${sold} ${posted}`, which] };
}

/** The newest events are among the newest sales and the newest of what came later: only those are added up. */
function writePage(period: Period, scope: EventScope, page: Page, params: Params): string {
  const { sales, later } = writeSources(scope, params);
  const [orders, limit] = [narrowOrders(scope, params), params.add(page.limit + 1)];
  const rail = scope.rail
    ? `AND EXISTS (SELECT FROM payment p JOIN payment_attempt a ON a.payment_id = p.id
        WHERE p.order_id = o.id AND a.state = 'captured' AND a.rail = ${params.add(scope.rail)})`
    : "";
  const newest = ([from, which]: [string, string], id: string, at: string, event: string) =>
    `SELECT ${id} FROM ${from} WHERE ${within(at, period, params)} AND ${orders} AND ${which} ${rail}
      AND ${beforeCursor(page.cursor, [at, id, event], params)} ${scope.trackIds ? `GROUP BY ${id}, ${at}` : ""} ORDER BY ${at} DESC, ${id} DESC LIMIT ${limit}`;
  return `WITH newest_sale AS (${newest(sales, "o.id", "o.paid_at", "'sale'")}
    ), newest_later AS (${newest([later[0], `${later[1]} AND ${IS_LATER}`], "t.id", "t.occurred_at", EVENT_OF_KIND)}
    ), ${addUpEvents("o.id IN (SELECT id FROM newest_sale)", "t.id IN (SELECT id FROM newest_later)", scope, params)}
    SELECT h.*, (extract(epoch FROM h.at) * 1000000)::bigint::text AS at_us, o.number, o.country, p.rail
    FROM happened h JOIN customer_order o ON o.id = h.order_id ${RAIL_OF_EVENT}
    ORDER BY h.at DESC, h.event_id DESC, h.event DESC LIMIT ${limit}`;
}

const IS_LATER = "t.kind IN ('refund', 'dispute_lost', 'fee_true_up')";
const EVENT_OF_KIND = "CASE t.kind WHEN 'refund' THEN 'refund' WHEN 'dispute_lost' THEN 'dispute' ELSE 'fee' END";

function beforeCursor(cursor: string | null, [time, eventId, event]: [string, string, string], params: Params): string {
  if (cursor === null) return "true";
  const [, at, id, name] = CURSOR.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (!at || !id || !name)
    throw new AppError("invalid_request", "This cursor is not one of ours: start again without it.");
  const moment = `timestamptz 'epoch' + ${params.add(at)}::bigint * interval '1 microsecond'`;
  return `(${time}, ${eventId}, ${event}) < (${moment}, ${params.add(id)}::uuid, ${params.add(name)}::text)`;
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
