import "server-only";
import type Stripe from "stripe";
import { z } from "zod";
import type { SettlementKind, SettlementLine, SettlementPage, Span } from "../settlement";
import { callStripe, type StripeConfig } from "./stripe-wire";
import { asRailFailure, translateFailure } from "./translate-stripe";

const PAGE_SIZE = 100;

const Source = z.object({
  id: z.string(),
  object: z.string(),
  amount: z.int().optional(),
  currency: z.string().optional(),
  payment_intent: z.string().nullish(),
  charge: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const Line = z.object({
  id: z.string(),
  amount: z.int(),
  fee: z.int(),
  net: z.int(),
  currency: z.string(),
  created: z.int(),
  exchange_rate: z.number().nullish(),
  status: z.string(),
  type: z.string(),
  reporting_category: z.string(),
  source: z.union([z.string(), Source]).nullish(),
});
const List = z.object({ data: z.array(Line), has_more: z.boolean() });
type Line = z.infer<typeof Line>;

/** Stripe's `reporting_category` (docs.stripe.com/reports/reporting-categories, read 2026-11). */
const KINDS: Record<string, SettlementKind> = {
  charge: "charge",
  refund: "refund",
  partial_capture_reversal: "refund",
  refund_failure: "refund_returned",
  dispute: "dispute",
  dispute_reversal: "dispute_reversal",
  fee: "fee",
  network_cost: "fee",
  payout: "payout",
  payout_reversal: "payout",
};

/** The intent is what an attempt is known by; metadata of it is handed on to its charge. */
function toLine(line: Line): SettlementLine {
  const { id: ref, amount, fee: feeMinor, net: netMinor, created, status, reporting_category: category } = line;
  const kind = KINDS[category] ?? "other";
  const source = line.source && typeof line.source === "object" ? line.source : null;
  const settledIn = line.currency.toUpperCase();
  const paidIn = source?.currency?.toUpperCase() ?? settledIn;
  // converted into the account's currency: what the buyer paid stands with the charge
  const isConverted = line.exchange_rate != null && source?.amount !== undefined && kind !== "payout";
  const sourceId = source?.id ?? (typeof line.source === "string" ? line.source : null);
  const chargeRef = source?.payment_intent ?? source?.charge ?? null;
  const metadata = source?.metadata ?? {};
  return {
    ref,
    kind,
    subjectRef: kind === "charge" ? chargeRef : sourceId,
    chargeRef,
    ourRef: (kind === "charge" ? metadata.attempt : kind === "refund" ? metadata.refund : null) ?? null,
    grossMinor: isConverted ? Math.sign(amount) * (source?.amount ?? 0) : amount,
    currency: isConverted ? paidIn : settledIn,
    feeMinor,
    netMinor,
    settledIn,
    at: new Date(created * 1000),
    isFinal: status !== "pending",
  };
}

/** Walks Stripe's balance transactions, newest first; what Stripe has booked is there at once. */
export async function* listStripeSettlements(
  client: Stripe,
  config: StripeConfig,
  { from, until }: Span,
): AsyncGenerator<SettlementPage> {
  const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(until.getTime() / 1000) };
  let after: string | undefined;
  for (;;) {
    const since = after === undefined ? {} : { starting_after: after };
    const called = await callStripe(config, "settlements", null, (options) =>
      client.balanceTransactions.list({ created, limit: PAGE_SIZE, expand: ["data.source"], ...since }, options),
    );
    if (!called.ok) return yield { kind: "unavailable", failure: asRailFailure(translateFailure(called.failure)) };
    const list = List.safeParse(called.value).data;
    const last = list?.data.at(-1)?.id;
    if (!list || (list.has_more && (last === undefined || last === after))) {
      const evidence = { ...called.measured, raw: null };
      return yield {
        kind: "unavailable",
        failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence },
      };
    }
    yield { kind: "page", lines: list.data.map(toLine), completeUntil: null };
    if (!list.has_more) return;
    after = last;
  }
}
