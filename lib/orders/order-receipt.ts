import "server-only";
import type { PaymentsContext } from "@/lib/payments/context";
import { decide } from "@/lib/payments/decide";
import { routingOf } from "@/lib/payments/payment-history";
import type { Payment } from "@/lib/payments/payment-rows";
import { toPublicId } from "@/lib/shared/ids";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { type Allocation, allocateLines } from "./allocate-lines";
import { buildReceipt, type ReceiptFee } from "./build-receipt";
import { describeSavings } from "./describe-savings";
import { type Later, type LaterLine, loadLater } from "./later-lines";
import type { StoredLine, StoredOrder } from "./load-order";
import type { Viewer } from "./order-access";

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
  const { chosen } = await decide(context, routingOf(payment, payment.method));
  return chosen ? { provider: chosen.provider, ...chosen.fee } : NO_FEE;
}

function readAllocation(line: StoredLine): Allocation {
  const sumOf = (prefix: string) =>
    line.allocations.reduce((sum, part) => sum + (part.beneficiary.startsWith(prefix) ? part.amountMinor : 0), 0);
  return { artistMinor: sumOf("artist:"), storeMinor: sumOf("store"), feeMinor: sumOf("provider:") };
}

/** An allocation with what the settled fee changed about it; whoever bears the fee bears the difference. */
function settleAllocation(parts: Allocation, deltaMinor: number, bearer: StoredOrder["feeBearer"]): Allocation {
  const isArtists = bearer === "artist";
  return {
    artistMinor: parts.artistMinor - (isArtists ? deltaMinor : 0),
    storeMinor: parts.storeMinor - (isArtists ? 0 : deltaMinor),
    feeMinor: parts.feeMinor + deltaMinor,
  };
}

function sumReturned(order: StoredOrder, later: Later): Receipt["returned"] {
  const own = order.lines.flatMap((line) => later.lines.get(line.id) ?? []);
  const sumOf = (read: (line: LaterLine) => number) => own.reduce((sum, line) => sum + read(line), 0);
  const artistsMinor = sumOf((line) => line.returnedArtistMinor);
  const storeMinor = sumOf((line) => line.returnedStoreMinor);
  const taxMinor = sumOf((line) => line.returnedTaxMinor);
  const totalMinor = artistsMinor + storeMinor + taxMinor;
  return totalMinor === 0 ? null : { totalMinor, artistsMinor, storeMinor, taxMinor };
}

/**
 * Where the money of an order went, as allocated when it was captured and settled since; before that, where it would go.
 */
export async function describeReceipt(
  context: PaymentsContext,
  order: StoredOrder,
  payment: Payment | null,
  viewer: Viewer,
): Promise<Receipt> {
  const fee = await findFee(context, payment);
  const estimate = allocateLines(order.lines, { ...order, feeMinor: fee.feeMinor });
  const isBooked = order.saleTransactionId !== null;
  const later = isBooked ? await loadLater(order.id) : null;
  const bookedParts = (line: StoredLine) =>
    settleAllocation(readAllocation(line), later?.lines.get(line.id)?.feeMinor ?? 0, order.feeBearer);
  const lines = order.lines.map((line, index) => ({
    ...line,
    ...(isBooked ? bookedParts(line) : (estimate[index] as Allocation)),
  }));
  const feeMinor = lines.reduce((sum, line) => sum + line.feeMinor, 0);
  const whole = { totalMinor: order.totalMinor, wholeMinor: payment?.amountMinor ?? 0 };
  return buildReceipt({
    currency: order.currency,
    lines,
    fee: { provider: fee.provider, percentPpm: fee.percentPpm, fixedMinor: fee.fixedMinor, bearer: order.feeBearer },
    storeSharePpm: order.storeSharePpm,
    ledgerTransactionId: order.saleTransactionId && toPublicId("ledgerTransaction", order.saleTransactionId),
    ...(later ? { later: { isFeeSettled: later.isFeeSettled, returned: sumReturned(order, later) } } : {}),
    savings: viewer === "buyer" ? null : await describeSavings(payment, { feeMinor, ...whole }),
  });
}
