import "server-only";
import type { Posting } from "@/lib/ledger/post-entries";
import type { Clock } from "@/lib/shared/time";
import type { AfterSale, OutboxRow } from "./after-sale";
import type { Payment } from "./payment-rows";
import type { Rail, RailName } from "./provider";
import type { RoutingSnapshot } from "./rank-providers";
import type { RoutingFacts } from "./routing-facts";

export type { OutboxRow } from "./after-sale";

export type LineAllocation = { orderLineId: string; beneficiary: string; amountMinor: number; ruleVersion: number };
/** All that must be written in the transaction that captures a payment. */
export type SalePlan = { allocations: LineAllocation[]; postings: Posting[]; outbox: OutboxRow[] };
export type Sale = { payment: Payment; rail: RailName; feeMinor: number; capturedAt: Date };

/**
 * What the payment machine needs from around it. `planSale` comes from the orders domain, which knows lines, shares and
 * beneficiaries; clock and rails are injected so that tests and the demo's simulated past drive the same code.
 */
export type PaymentsContext = {
  clock: Clock;
  rails: ReadonlyMap<RailName, Rail>;
  livemode: boolean;
  planSale(sale: Sale): Promise<SalePlan>;
  afterSale: AfterSale;
  /** The worst breaker of each rail; closed where it is not named. */
  breakers(): Promise<RoutingSnapshot["breakers"]>;
  /** How payments went, as last read: at once, because a decision waits for nothing. */
  facts(): RoutingFacts;
  /** This store's own, where a rail sends its buyers back to. */
  origin: string;
};

export const MAX_CONFIRMS = 5;
/** Longer than the rail's own timeout: while it lasts, the request that made the call owns the attempt. */
export const CALL_LEASE_MS = {
  create: 15_000,
  confirm: 30_000,
  capture: 30_000,
  void: 30_000,
  refund: 30_000,
} as const;
/** How long an unconfirmed charge waits for its buyer before it is cancelled. */
export const BUYER_LEASE_MS = 24 * 3_600_000;

/** An attempt still unknown by then is shown to a person as well. */
export const REVIEW_AFTER_MS = 3 * 24 * 3_600_000;

export function after(clock: Clock, ms: number): Date {
  return new Date(clock.now().getTime() + ms);
}
