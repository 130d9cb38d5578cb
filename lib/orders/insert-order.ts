import "server-only";
import type { OutboxRow } from "@/lib/payments/context";
import type { Method } from "@/lib/payments/payment-rows";
import { pool } from "@/lib/platform/db";
import type { Currency } from "@/lib/shared/money";
import type { LocationEvidence } from "./location-evidence";
import type { PricedLine, Totals } from "./price-lines";

export type NewOrder = Totals & {
  id: string;
  number: string;
  buyerId: string | null;
  listenerId: string | null;
  currency: Currency;
  country: string;
  locationEvidence: readonly LocationEvidence[];
  feeBearer: "artist" | "store";
  storeSharePpm: number;
  livemode: boolean;
  secretHash: string;
  email: string;
  lines: (PricedLine & { id: string })[];
  /** Null when there is nothing to pay: the order is then paid from the start. */
  payment: { id: string; method: Method } | null;
  outbox: OutboxRow[];
  createdAt: Date;
};

// What the basket was read from may be taken away at this moment, or the buyer's account be erased: whoever does that holds the
// release or the account until it is decided, so this waits for them and looks again, or they wait for this and see the order.
const INSERT = {
  name: "insert-order",
  text: `
  WITH open_release AS (
    SELECT id FROM release WHERE id = ANY($21::uuid[]) AND deleted_at IS NULL AND status IN ('published', 'unlisted') FOR SHARE
  ), open_track AS (
    SELECT id FROM track WHERE id = ANY($22::uuid[]) AND deleted_at IS NULL FOR SHARE
  ), open_buyer AS (
    SELECT id FROM app_user WHERE id = $3::uuid AND erased_at IS NULL FOR KEY SHARE
  ), placed AS (
    INSERT INTO customer_order (id, number, buyer_id, status, currency, net_minor, tax_minor, total_minor, country,
      location_evidence, fee_bearer, store_share_ppm, livemode, secret_hash, created_at, paid_at, listener_id)
    SELECT $1::uuid, $2, $3::uuid, CASE WHEN $4::uuid IS NULL THEN 'paid' ELSE 'pending' END, $5, $6::bigint, $7::bigint, $8::bigint,
      $9, $10::jsonb, $11, $12::integer, $13::boolean, $14, $15::timestamptz, CASE WHEN $4::uuid IS NULL THEN $15::timestamptz END, $20
    WHERE (SELECT count(*) FROM open_release) = cardinality($21::uuid[]) AND (SELECT count(*) FROM open_track) = cardinality($22::uuid[])
      AND (SELECT count(*) FROM open_buyer) = num_nonnulls($3::uuid)
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), contact AS (
    INSERT INTO order_contact (order_id, email) SELECT id, $16 FROM placed
  ), lines AS (
    INSERT INTO order_line (id, order_id, position, kind, track_id, release_id, artist_id, title, net_minor, tax_minor,
      tax_rate_ppm, tax_jurisdiction, price_includes_tax, asked_minor)
    SELECT l.id, placed.id, l.position, l.kind, l."trackId", l."releaseId", l."artistId", l.title, l."netMinor", l."taxMinor",
      l."taxRatePpm", l."taxJurisdiction", l."priceIncludesTax", l."askedMinor"
    FROM placed, jsonb_to_recordset($17::jsonb) AS l(id uuid, position integer, kind text, "trackId" uuid, "releaseId" uuid,
      "artistId" uuid, title text, "netMinor" bigint, "taxMinor" bigint, "taxRatePpm" integer, "taxJurisdiction" text,
      "priceIncludesTax" boolean, "askedMinor" bigint)
  ), owed AS (
    INSERT INTO payment (id, order_id, method, amount_minor, currency, livemode, created_at, updated_at)
    SELECT $4, id, $18, $8, $5, $13, $15, $15 FROM placed WHERE $4::uuid IS NOT NULL
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $15, $15 FROM placed, jsonb_to_recordset($19::jsonb) AS b(id uuid, topic text, payload jsonb)
  )
  SELECT id FROM placed`,
};

const UNIQUE_VIOLATION = "23505";

function isNumberTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === UNIQUE_VIOLATION && constraint === "customer_order_number_key";
}

/**
 * Writes a whole order in one statement; a repeat writes nothing. `number_taken`: choose another. `gone`: something in it is
 * not on sale any more, or the buyer's account was erased, and nothing was written.
 */
export async function insertOrder(order: NewOrder): Promise<"written" | "exists" | "number_taken" | "gone"> {
  const lines = order.lines.map((line, index) => ({ ...line, position: index + 1 }));
  try {
    const { rowCount } = await pool.query({
      ...INSERT,
      values: [
        order.id,
        order.number,
        order.buyerId,
        order.payment?.id ?? null,
        order.currency,
        order.netMinor,
        order.taxMinor,
        order.totalMinor,
        order.country,
        JSON.stringify(order.locationEvidence),
        order.feeBearer,
        order.storeSharePpm,
        order.livemode,
        order.secretHash,
        order.createdAt,
        order.email,
        JSON.stringify(lines),
        order.payment?.method ?? null,
        JSON.stringify(order.outbox),
        order.listenerId,
        [...new Set(lines.map(({ releaseId }) => releaseId))],
        [...new Set(lines.flatMap(({ trackId }) => trackId ?? []))],
      ],
    });
    if (rowCount === 1) return "written";
  } catch (error) {
    if (isNumberTaken(error)) return "number_taken";
    throw error;
  }
  return (await hasOrder(order.id)) ? "exists" : "gone";
}

export async function hasOrder(orderId: string): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT 1 FROM customer_order WHERE id = $1", [orderId]);
  return rowCount === 1;
}
