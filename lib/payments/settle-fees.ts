import "server-only";
import { log } from "@/lib/platform/log";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { listUnsettledFees, loadUnsettledFee, noteAsked, settleFee, type UnsettledFee } from "./sql/fee-rows";
import {
  listUnsettledRefundFees,
  loadUnsettledRefundFee,
  settleRefundFee,
  takeRefundFee,
  type UnsettledRefundFee,
} from "./sql/refund-fee-rows";

/** The rail's final fee in the currency of the payment; null while it has none. */
async function learnFee(context: PaymentsContext, unsettled: UnsettledFee): Promise<number | null> {
  const { attempt, currency, actualMinor } = unsettled;
  if (actualMinor !== null) return actualMinor;
  const found = await railOf(context, attempt.rail).get({
    providerRef: attempt.providerRef as string,
    furtherRefs: attempt.furtherRefs,
  });
  const fee = found.kind === "found" ? found.charge.fee : undefined;
  if (fee?.isFinal && fee.currency === currency) return fee.feeMinor;
  await noteAsked(attempt.id, found.evidence, context.clock.now());
  return null;
}

async function settle(context: PaymentsContext, unsettled: UnsettledFee): Promise<void> {
  const actualMinor = await learnFee(context, unsettled);
  if (actualMinor === null) return;
  const { attempt, orderId, paymentId, livemode } = unsettled;
  const at = context.clock.now();
  const facts = { sourceId: attempt.id, orderId, paymentId, rail: attempt.rail, livemode, at };
  const fee = { ...facts, quotedMinor: attempt.feeQuoteMinor, actualMinor };
  await settleFee(attempt.id, actualMinor, await context.afterSale.planFeeTrueUp(fee), at);
}

/** Settles the fee of one charge now, whenever it would be asked about; nothing once it is settled. */
export async function settleFeeOf(context: PaymentsContext, attemptId: string): Promise<void> {
  const unsettled = await loadUnsettledFee(attemptId);
  if (unsettled) await settle(context, unsettled);
}

async function settleOfRefund(context: PaymentsContext, unsettled: UnsettledRefundFee): Promise<void> {
  const at = context.clock.now();
  const fee = { ...unsettled, sourceId: unsettled.refundId, quotedMinor: 0, at };
  await settleRefundFee(unsettled, await context.afterSale.planFeeTrueUp(fee), at);
}

/** Takes over what a rail has listed as a refund's own fee and books it; nothing once one is booked. */
export async function settleRefundFeeOf(
  context: PaymentsContext,
  refundId: string,
  actualMinor: number,
): Promise<void> {
  await takeRefundFee(refundId, actualMinor);
  const unsettled = await loadUnsettledRefundFee(refundId);
  if (unsettled) await settleOfRefund(context, unsettled);
}

/**
 * Settles estimated fees against what the rails took (decisions.md D8): each attempt once, and each refund's own. A rail that
 * settles in another currency leaves the estimate standing. Returns how many were looked at.
 */
export async function settleFees(context: PaymentsContext, limit = 10): Promise<number> {
  const [due, ofRefunds] = await Promise.all([
    listUnsettledFees(context.clock.now(), limit),
    listUnsettledRefundFees(limit),
  ]);
  const note = (about: object) => (error: unknown) =>
    log.error({ err: error, ...about }, "a fee could not be settled; it is tried again");
  await Promise.all([
    ...due.map((unsettled) => settle(context, unsettled).catch(note({ attemptId: unsettled.attempt.id }))),
    ...ofRefunds.map((one) => settleOfRefund(context, one).catch(note({ refundId: one.refundId }))),
  ]);
  return due.length + ofRefunds.length;
}
