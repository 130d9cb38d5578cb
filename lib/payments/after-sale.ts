import "server-only";
import type { Posting } from "@/lib/ledger/post-entries";
import type { RailName } from "./provider";

/** What goes back of an order line; net and tax apart. */
export type ReturnedLine = { orderLineId: string; netMinor: number; taxMinor: number };

type OfOrder = { sourceId: string; orderId: string; paymentId: string; rail: RailName; livemode: boolean; at: Date };
/** A refund that the rail has made; its lines were fixed when it was asked for. */
export type Returned = OfOrder & { lines: readonly ReturnedLine[] };
/** A dispute that was lost. `isOfSale` false: it is about a charge that paid no order (docs/adr/0009). */
export type Lost = OfOrder & { amountMinor: number; isOfSale: boolean };
/**
 * What the rail took in the end, against what the sale was booked with; `sourceId` is the attempt. `lines`: of a refund that
 * has a fee of its own, which those bear whose lines went back; `sourceId` is the refund then.
 */
export type SettledFee = OfOrder & { quotedMinor: number; actualMinor: number; lines?: readonly ReturnedLine[] };

export type OutboxRow = { id: string; topic: string; payload: unknown };
/** What must be written in the transaction that books it. */
export type LaterPlan = { postings: Posting[]; outbox: OutboxRow[] };
/** `emptyLineIds`: lines of which nothing is left, so that what they gave is taken back. */
export type ReturnPlan = LaterPlan & { emptyLineIds: string[] };

/** How the orders domain books what happens to a sale later. */
export type AfterSale = {
  /** An amount over the lines of an order, where nobody said of which; null when they have less left. */
  divideReturn(orderId: string, amountMinor: number): Promise<ReturnedLine[] | null>;
  planRefund(refund: Returned): Promise<ReturnPlan>;
  planLostDispute(dispute: Lost): Promise<ReturnPlan>;
  planFeeTrueUp(fee: SettledFee): Promise<LaterPlan>;
};
