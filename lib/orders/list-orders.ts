import "server-only";
import type { z } from "zod";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { type Actor, hasRole } from "@/lib/shared/roles";
import type { OrderStatus } from "@/lib/shared/schemas/checkout";

type Status = z.infer<typeof OrderStatus>;
type Page<T> = { data: T[]; nextCursor: string | null };
export type ListedOrder = {
  /** As in addresses; a page's cursor as well. */
  id: string;
  number: string;
  status: Status;
  currency: Currency;
  placedAt: Date;
  email: string | null;
  rail: string | null;
  totalMinor: number;
  refundedMinor: number;
};
export type ListedSale = Pick<ListedOrder, "id" | "number" | "currency" | "placedAt" | "refundedMinor"> & {
  /** What the buyer paid for the lines, tax included. */
  soldMinor: number;
  /** What the artist gets of it by now: fees settled and refunds taken off. */
  earnedMinor: number;
  lines: { id: string; title: string; artistName: string }[];
};

const LIST_ORDERS = `
  SELECT o.id, o.number, o.status, o.currency, o.created_at AS "placedAt", CASE WHEN c.email NOT LIKE 'forgotten:%' THEN c.email END AS email, o.total_minor AS "totalMinor",
    coalesce(p.refunded_minor, 0) AS "refundedMinor",
    (SELECT a.rail FROM payment_attempt a WHERE a.payment_id = p.id ORDER BY a.state = 'captured' DESC, a.n DESC LIMIT 1) AS rail
  FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id LEFT JOIN payment p ON p.order_id = o.id
  WHERE ($1::uuid IS NULL OR o.id < $1) AND ($2::text IS NULL OR o.status = $2)
    AND ($3::text IS NULL OR o.number ILIKE $3 || '%' OR c.email ILIKE '%' || $3 || '%')
  ORDER BY o.id DESC LIMIT $4`;

// what is owed to an artist for a line is whatever the ledger says of it, whenever it was posted
const LIST_SALES = `
  WITH own AS (
    SELECT l.order_id, array_agg(l.id) AS ids, sum(l.net_minor + l.tax_minor)::bigint AS sold,
      jsonb_agg(jsonb_build_object('id', l.id, 'title', l.title, 'artistName', a.name) ORDER BY l.position) AS lines
    FROM order_line l JOIN artist a ON a.id = l.artist_id JOIN customer_order o ON o.id = l.order_id
    WHERE l.artist_id = ANY($1::uuid[]) AND o.paid_at IS NOT NULL AND ($2::uuid IS NULL OR l.order_id < $2)
    GROUP BY l.order_id ORDER BY l.order_id DESC LIMIT $3
  )
  SELECT o.id, o.number, o.currency, o.created_at AS "placedAt", own.sold AS "soldMinor", own.lines,
    (SELECT coalesce(-sum(e.amount_minor), 0)::bigint FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
     WHERE t.order_id = o.id AND e.order_line_id = ANY(own.ids) AND e.account LIKE 'artist:%') AS "earnedMinor",
    (SELECT coalesce(sum(x.net_minor + x.tax_minor), 0)::bigint FROM refund_line x JOIN refund r ON r.id = x.refund_id
     WHERE x.order_line_id = ANY(own.ids) AND r.state = 'succeeded') AS "refundedMinor"
  FROM own JOIN customer_order o ON o.id = own.order_id ORDER BY o.id DESC`;

function pageOf<T extends { id: string }>(rows: readonly T[], limit: number): Page<T> {
  const data = rows.slice(0, limit).map((row) => ({ ...row, id: toPublicId("order", row.id) }));
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

/** A cursor that is none starts at the newest. */
function readCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : fromPublicId("order", cursor);
}

export type OrderQuery = { cursor?: string; search?: string; status?: Status; limit: number };

/** All orders, the one placed last first. `search`: how a number begins, or a part of an e-mail address. Admins only: throws `forbidden`. */
export async function listOrders(actor: Actor, query: OrderQuery): Promise<Page<ListedOrder>> {
  if (!hasRole(actor, "admin")) throw new AppError("forbidden", "Orders are listed for admins.");
  const search = query.search?.trim().replace(/[\\%_]/g, "\\$&") || null;
  const values = [readCursor(query.cursor), query.status ?? null, search, query.limit + 1];
  const { rows } = await pool.query<ListedOrder>({ name: "list-orders", text: LIST_ORDERS, values });
  return pageOf(rows, query.limit);
}

/** Paid orders with a line of the artists that somebody acts for, the one placed last first; only those lines are in it. */
export async function listSales(actor: Actor, query: Pick<OrderQuery, "cursor" | "limit">): Promise<Page<ListedSale>> {
  const artistIds = actor.kind === "user" ? actor.artistIds : [];
  if (artistIds.length === 0) return { data: [], nextCursor: null };
  const values = [artistIds, readCursor(query.cursor), query.limit + 1];
  const { rows } = await pool.query<ListedSale>({ name: "list-sales", text: LIST_SALES, values });
  return pageOf(rows, query.limit);
}
