import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { type Posting, postEntries } from "@/lib/ledger/post-entries";
import { afterSale, buildFeePlan } from "@/lib/orders/plan-after-sale";
import { buildSalePlan } from "@/lib/orders/plan-sale";
import { loadSaleOrder } from "@/lib/orders/sale-order";
import type { LineAllocation, OutboxRow } from "@/lib/payments/context";
import type { Payment } from "@/lib/payments/payment-rows";
import { type Db, inTransaction } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";

/** `trackId` null: the whole release. */
export type SoldLine = {
  releaseId: string;
  artistId: string;
  trackId: string | null;
  netMinor: number;
  taxMinor?: number;
};
export type SoldOrder = {
  at: Date;
  lines: readonly SoldLine[];
  currency?: Currency;
  country?: string;
  email?: string;
  buyerId?: string | null;
  listenerId?: string | null;
  feeMinor?: number;
  feeBearer?: "artist" | "store";
};
export type Sold = { orderId: string; paymentId: string; lineIds: string[]; feeMinor: number };

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A paid order with what its capture writes (allocations, ledger, outbox), at any moment, without a rail. */
export async function sellAt(order: SoldOrder): Promise<Sold> {
  const [orderId, paymentId] = [newId(), newId()];
  const feeMinor = order.feeMinor ?? 0;
  const lines = order.lines.map((line) => ({ ...line, id: newId(), taxMinor: line.taxMinor ?? 0 }));
  await inTransaction(async (db) => {
    await insertOrder(db, order, orderId, lines);
    const plan = await planSale(db, orderId, paymentId, order, feeMinor);
    await insertAllocations(db, plan.allocations);
    await book(db, plan.postings, plan.outbox);
  });
  return { orderId, paymentId, lineIds: lines.map((line) => line.id), feeMinor };
}

type NewLine = SoldLine & { id: string; taxMinor: number };

async function insertOrder(db: Db, order: SoldOrder, orderId: string, lines: readonly NewLine[]): Promise<void> {
  const [netMinor, taxMinor] = [sum(lines.map((line) => line.netMinor)), sum(lines.map((line) => line.taxMinor))];
  await db.query(
    `INSERT INTO customer_order (id, number, buyer_id, status, currency, net_minor, tax_minor, total_minor, country, location_evidence,
       fee_bearer, store_share_ppm, livemode, secret_hash, created_at, paid_at, listener_id)
     VALUES ($1, $2, $3, 'paid', $4, $5, $6, $7, $8, '[{}, {}]', $9, 60000, false, 'x', $10, $10, $11)`,
    [
      orderId,
      orderId,
      order.buyerId ?? null,
      order.currency ?? "USD",
      netMinor,
      taxMinor,
      netMinor + taxMinor,
      order.country ?? "DE",
      order.feeBearer ?? "artist",
      order.at,
      order.listenerId ?? null,
    ],
  );
  await db.query("INSERT INTO order_contact (order_id, email) VALUES ($1, $2)", [
    orderId,
    order.email ?? `${orderId}@example.test`,
  ]);
  for (const [n, line] of lines.entries())
    await db.query(
      `INSERT INTO order_line (id, order_id, position, kind, track_id, release_id, artist_id, title, net_minor, tax_minor, tax_rate_ppm,
         tax_jurisdiction, price_includes_tax) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 'DE', false)`,
      [
        line.id,
        orderId,
        n + 1,
        line.trackId ? "track" : "release",
        line.trackId,
        line.releaseId,
        line.artistId,
        `Line ${n + 1}`,
        line.netMinor,
        line.taxMinor,
      ],
    );
}

async function planSale(db: Db, orderId: string, paymentId: string, order: SoldOrder, feeMinor: number) {
  const payment = { id: paymentId, orderId, livemode: false } as Payment;
  return buildSalePlan(await loadSaleOrder(orderId, db), { payment, rail: "stripe", feeMinor, capturedAt: order.at });
}

async function insertAllocations(db: Db, allocations: readonly LineAllocation[]): Promise<void> {
  for (const part of allocations)
    await db.query(
      "INSERT INTO line_allocation (order_line_id, beneficiary, amount_minor, rule_version) VALUES ($1, $2, $3, $4)",
      [part.orderLineId, part.beneficiary, part.amountMinor, part.ruleVersion],
    );
}

async function book(db: Db, postings: readonly Posting[], outbox: readonly OutboxRow[]): Promise<void> {
  for (const posting of postings) await postEntries(db, posting);
  for (const row of outbox.filter(({ topic }) => topic === "rollup"))
    await db.query("INSERT INTO outbox (id, topic, payload) VALUES ($1, $2, $3)", [
      row.id,
      row.topic,
      JSON.stringify(row.payload),
    ]);
}

/** Gives `netMinor` of one line of a sale back, with the tax of it where given. */
export async function refundAt(sold: Sold, at: Date, line: number, netMinor: number, taxMinor = 0): Promise<void> {
  const { orderId, paymentId } = sold;
  const lines = [{ orderLineId: sold.lineIds[line] ?? "", netMinor, taxMinor }];
  const refund = { sourceId: newId(), orderId, paymentId, rail: "stripe" as const, livemode: false, at, lines };
  const plan = await afterSale.planRefund(refund);
  await inTransaction((db) => book(db, plan.postings, plan.outbox));
}

/** What the rail took in the end. */
export async function settleFeeAt(sold: Sold, at: Date, actualMinor: number): Promise<void> {
  const { orderId, paymentId, feeMinor: quotedMinor } = sold;
  const ofSale = { sourceId: newId(), orderId, paymentId, rail: "stripe" as const, livemode: false, at };
  const plan = buildFeePlan(await loadSaleOrder(orderId), { ...ofSale, quotedMinor, actualMinor });
  await inTransaction((db) => book(db, plan.postings, plan.outbox));
}

/** Merges until nothing waits. */
export async function mergeAll(): Promise<void> {
  while ((await mergeOutbox()) > 0);
}
