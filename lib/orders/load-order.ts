import "server-only";
import type { z } from "zod";
import { pool } from "@/lib/platform/db";
import { coverUrl } from "@/lib/shared/cover-url";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { CheckoutOrder, OrderStatus } from "@/lib/shared/schemas/checkout";

export type StoredLine = {
  id: string;
  kind: "track" | "release";
  title: string;
  artistId: string;
  artistName: string;
  netMinor: number;
  taxMinor: number;
  taxRatePpm: number;
  taxJurisdiction: string;
  priceIncludesTax: boolean;
  askedMinor: number | null;
  coverCid: string | null;
  /** Empty until the money is captured. */
  allocations: { beneficiary: string; amountMinor: number }[];
};
export type StoredOrder = {
  id: string;
  number: string;
  status: z.infer<typeof OrderStatus>;
  currency: Currency;
  taxMinor: number;
  totalMinor: number;
  country: string;
  feeBearer: "artist" | "store";
  storeSharePpm: number;
  livemode: boolean;
  createdAt: Date;
  paidAt: Date | null;
  fulfilledAt: Date | null;
  email: string | null;
  saleTransactionId: string | null;
  lines: StoredLine[];
};

const LOAD = `
  SELECT o.id, o.number, o.status, o.currency, o.tax_minor AS "taxMinor", o.total_minor AS "totalMinor", o.country,
    o.fee_bearer AS "feeBearer", o.store_share_ppm AS "storeSharePpm", o.livemode, o.created_at AS "createdAt",
    o.paid_at AS "paidAt", o.fulfilled_at AS "fulfilledAt", CASE WHEN c.email NOT LIKE 'forgotten:%' THEN c.email END AS email,
    (SELECT id FROM ledger_transaction WHERE order_id = o.id AND kind = 'sale') AS "saleTransactionId",
    (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'title', l.title, 'artistId', l.artist_id,
       'artistName', a.name, 'netMinor', l.net_minor, 'taxMinor', l.tax_minor, 'taxRatePpm', l.tax_rate_ppm,
       'taxJurisdiction', l.tax_jurisdiction, 'priceIncludesTax', l.price_includes_tax, 'askedMinor', l.asked_minor, 'coverCid', r.cover_cid,
       'allocations', (SELECT coalesce(jsonb_agg(jsonb_build_object('beneficiary', b.beneficiary, 'amountMinor',
           b.amount_minor)), '[]') FROM line_allocation b WHERE b.order_line_id = l.id)) ORDER BY l.position)
     FROM order_line l JOIN artist a ON a.id = l.artist_id JOIN release r ON r.id = l.release_id
     WHERE l.order_id = o.id) AS lines
  FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id WHERE o.id = $1`;

/** An order with its lines and what was allocated, in one query. */
export async function loadOrder(orderId: string): Promise<StoredOrder> {
  const { rows } = await pool.query<StoredOrder>(LOAD, [orderId]);
  if (!rows[0]) throw new Error(`order ${orderId} is gone`);
  return rows[0];
}

type ShownLine = Omit<StoredLine, "artistId" | "allocations">;
type Shown = Pick<StoredOrder, "id" | "status" | "currency" | "totalMinor" | "taxMinor"> & {
  lines: readonly ShownLine[];
};

export function toCheckoutOrder(order: Shown): z.infer<typeof CheckoutOrder> {
  return {
    id: toPublicId("order", order.id),
    status: order.status,
    currency: order.currency,
    totalMinor: order.totalMinor,
    taxMinor: order.taxMinor,
    lines: order.lines.map((line) => ({
      id: toPublicId("orderLine", line.id),
      title: line.title,
      artistName: line.artistName,
      kind: line.kind,
      netMinor: line.netMinor,
      taxMinor: line.taxMinor,
      taxRatePpm: line.taxRatePpm,
      taxJurisdiction: line.taxJurisdiction,
      priceIncludesTax: line.priceIncludesTax,
      askedMinor: line.askedMinor,
      coverUrl: coverUrl(line.coverCid),
    })),
  };
}
