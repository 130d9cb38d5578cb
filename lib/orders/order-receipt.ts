import "server-only";
import type { PaymentsContext } from "@/lib/payments/context";
import { decide } from "@/lib/payments/decide";
import type { Payment } from "@/lib/payments/payment-rows";
import { toPublicId } from "@/lib/shared/ids";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { type Allocation, allocateLines } from "./allocate-lines";
import { buildReceipt, type ReceiptFee } from "./build-receipt";
import type { StoredLine, StoredOrder } from "./load-order";

type Fee = Omit<ReceiptFee, "bearer"> & { feeMinor: number };

const NO_FEE: Fee = { provider: null, percentPpm: 0, fixedMinor: 0, feeMinor: 0 };

/** The fee as quoted for the attempt; before there is one, for the rail that would be chosen now. */
async function findFee(context: PaymentsContext, payment: Payment | null): Promise<Fee> {
  if (!payment) return NO_FEE;
  const { attempt } = payment;
  if (attempt)
    return {
      provider: attempt.rail,
      percentPpm: attempt.feePercentPpm,
      fixedMinor: attempt.feeFixedMinor,
      feeMinor: attempt.feeQuoteMinor,
    };
  const { chosen } = await decide(context, payment);
  return chosen ? { provider: chosen.provider, ...chosen.fee } : NO_FEE;
}

function readAllocation(line: StoredLine): Allocation {
  const sumOf = (prefix: string) =>
    line.allocations.reduce((sum, part) => sum + (part.beneficiary.startsWith(prefix) ? part.amountMinor : 0), 0);
  return { artistMinor: sumOf("artist:"), storeMinor: sumOf("store"), feeMinor: sumOf("provider:") };
}

/** Where the money of an order went, as allocated when it was captured; before that, where it would go. */
export async function describeReceipt(
  context: PaymentsContext,
  order: StoredOrder,
  payment: Payment | null,
): Promise<Receipt> {
  const fee = await findFee(context, payment);
  const estimate = allocateLines(order.lines, { ...order, feeMinor: fee.feeMinor });
  const isBooked = order.saleTransactionId !== null;
  return buildReceipt({
    currency: order.currency,
    lines: order.lines.map((line, index) => ({
      ...line,
      ...(isBooked ? readAllocation(line) : (estimate[index] as Allocation)),
    })),
    fee: { provider: fee.provider, percentPpm: fee.percentPpm, fixedMinor: fee.fixedMinor, bearer: order.feeBearer },
    storeSharePpm: order.storeSharePpm,
    ledgerTransactionId: order.saleTransactionId && toPublicId("ledgerTransaction", order.saleTransactionId),
  });
}
