import "server-only";
import { account } from "@/lib/ledger/accounts";
import { type Posting, preparePosting } from "@/lib/ledger/post-entries";
import type { Attempt, Payment } from "./payment-rows";

type Moved = { payment: Payment; attempt: Attempt; amountMinor: number; at: Date };

/**
 * What the ledger says of a charge that a rail took although its order takes no money (any more): the rail holds it, the
 * buyer is owed it, and the rail keeps its fee, which the store bears. It is no sale.
 */
export function postLateCapture({ payment, attempt, amountMinor, at }: Moved): Posting {
  const { currency, orderId, livemode } = payment;
  const receivable = account.railReceivable(attempt.rail);
  return preparePosting({
    kind: "late_capture",
    sourceId: attempt.id,
    orderId,
    paymentId: payment.id,
    livemode,
    occurredAt: at,
    entries: [
      { account: receivable, amountMinor, currency },
      { account: account.refunds, amountMinor: -amountMinor, currency },
      { account: account.railFees(attempt.rail), amountMinor: attempt.feeQuoteMinor, currency },
      { account: receivable, amountMinor: -attempt.feeQuoteMinor, currency },
    ],
  });
}

/** The rail gave it back: nobody is owed anything. */
export function postLateRefund({ payment, attempt, amountMinor, at }: Moved): Posting {
  const { currency, orderId, livemode } = payment;
  return preparePosting({
    kind: "late_refund",
    sourceId: attempt.id,
    orderId,
    paymentId: payment.id,
    livemode,
    occurredAt: at,
    entries: [
      { account: account.refunds, amountMinor, currency },
      { account: account.railReceivable(attempt.rail), amountMinor: -amountMinor, currency },
    ],
  });
}
