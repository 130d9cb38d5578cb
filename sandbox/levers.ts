import { completeAdyenCapture } from "./adyen/change-payment";
import type { Book } from "./book";
import { isUndone } from "./braintree/settlement";
import { type Charge, type Dispute, type Refund, refundedMinor } from "./charge";
import { LEVER_WORDS } from "./lever-words";
import { completeCapture } from "./paypal/change-payment";
import type { RailName } from "./rails";
import type { WebhookSender } from "./send-webhooks";

/** What a rail, a bank or a buyer does later and nobody calls for. */
export type LeverDeps = {
  book: Book;
  rails: Record<RailName, { webhooks: WebhookSender }>;
  accountCountry: string;
};
/** Throws when the charge cannot take it; nothing has changed then. */
export class LeverProblem extends Error {}

/** The buyer, or their bank, takes `amountMinor` back; null = all that was captured. */
export async function openDispute(deps: LeverDeps, providerRef: string, amountMinor: number | null): Promise<void> {
  const charge = findCharge(deps.book, providerRef);
  if (!charge.capture) throw new LeverProblem(`${providerRef} has taken no money`);
  if (charge.disputes.length > 0) throw new LeverProblem(`${providerRef} was disputed before`);
  const amount = amountMinor ?? charge.capture.amountMinor;
  if (amount > charge.capture.amountMinor) throw new LeverProblem(`${providerRef} took less than that`);
  const dispute: Dispute = {
    id: LEVER_WORDS[charge.rail].mintDisputeId(),
    state: "open",
    amountMinor: amount,
    reason: LEVER_WORDS[charge.rail].disputeReason,
    openedAt: deps.book.clock.now(),
    closedAt: null,
  };
  await tell(deps, { ...charge, disputes: [dispute] }, LEVER_WORDS[charge.rail].disputeEvents.open, dispute.id);
}

/** Ends the open dispute; one that has ended is decided anew, as after an appeal. */
export async function closeDispute(deps: LeverDeps, providerRef: string, state: "won" | "lost"): Promise<void> {
  const charge = findCharge(deps.book, providerRef);
  const [dispute] = charge.disputes;
  if (!dispute || dispute.state === state) throw new LeverProblem(`${providerRef} has no dispute to be ${state}`);
  const disputes = [{ ...dispute, state, closedAt: deps.book.clock.now() }];
  await tell(deps, { ...charge, disputes }, LEVER_WORDS[charge.rail].disputeEvents[state], dispute.id);
}

/** Somebody gives money back on the rail's own pages; null = all that is left. */
export async function refundThere(deps: LeverDeps, providerRef: string, amountMinor: number | null): Promise<void> {
  const charge = findCharge(deps.book, providerRef);
  const leftMinor = (charge.capture?.amountMinor ?? 0) - refundedMinor(charge);
  const amount = amountMinor ?? leftMinor;
  if (amount === 0 || amount > leftMinor) throw new LeverProblem(`${providerRef} has no more than ${leftMinor} left`);
  const made = { reason: null, ourRef: null, invoiceId: null, metadata: {}, key: null, at: deps.book.clock.now() };
  const words = LEVER_WORDS[charge.rail];
  const id = words.mintRefundId();
  const refund: Refund = { id, amountMinor: amount, ...made, state: "succeeded", becomes: "succeeded" };
  const refunded = { ...charge, refunds: [...charge.refunds, refund] };
  await tell(deps, refunded, words.refundedThere.ofCharge, null);
  await tell(deps, refunded, words.refundedThere.ofRefund, id);
}

/**
 * Makes of every pending refund and capture of the rail what the policy of its day had in store, and settles what was
 * submitted where a rail settles by the day. Gives their number.
 */
export async function settlePending(deps: LeverDeps, rail: RailName): Promise<number> {
  let settled = 0;
  for (const charge of [...deps.book.charges.values()].filter((candidate) => candidate.rail === rail)) {
    for (const refund of charge.refunds.filter(({ state }) => state === "pending")) {
      await settleRefund(deps, charge.id, refund);
      settled += 1;
    }
    if (charge.heldCapture?.state === "pending") {
      await settleCapture(deps, charge);
      settled += 1;
    }
    if (rail === "braintree" && (await settleSubmitted(deps, charge.id))) settled += 1;
  }
  return settled;
}

async function settleRefund(deps: LeverDeps, chargeId: string, refund: Refund): Promise<void> {
  const charge = findCharge(deps.book, chargeId);
  const done: Refund = { ...refund, state: refund.becomes };
  const refunds = charge.refunds.map((candidate) => (candidate.id === refund.id ? done : candidate));
  await tell(deps, { ...charge, refunds }, LEVER_WORDS[charge.rail].refundEvents[refund.becomes], refund.id);
}

async function settleCapture(deps: LeverDeps, charge: Charge): Promise<void> {
  const { heldCapture: held } = charge;
  if (!held) return;
  if (charge.rail === "adyen") {
    const done = held.becomes === "completed";
    const after: Charge = done
      ? completeAdyenCapture(charge, held, deps.accountCountry)
      : { ...charge, heldCapture: { ...held, state: "denied" } };
    await tell(deps, after, ["CAPTURE"], held.id);
  } else if (held.becomes === "completed") {
    await tell(deps, completeCapture(charge, held, deps.accountCountry), ["PAYMENT.CAPTURE.COMPLETED"], null);
  } else {
    await tell(deps, { ...charge, heldCapture: { ...held, state: "denied" } }, ["PAYMENT.CAPTURE.DENIED"], null);
  }
}

async function settleSubmitted(deps: LeverDeps, chargeId: string): Promise<boolean> {
  const charge = findCharge(deps.book, chargeId);
  if (!charge.capture || charge.settledAt !== undefined || isUndone(charge)) return false;
  await tell(deps, { ...charge, settledAt: deps.book.clock.now() }, ["transaction_disbursed"], null);
  return true;
}

function findCharge(book: Book, providerRef: string): Charge {
  const charge = book.charges.get(providerRef);
  if (!charge) throw new LeverProblem(`no charge ${providerRef}`);
  return charge;
}

async function tell(deps: LeverDeps, charge: Charge, types: string[], subjectId: string | null): Promise<void> {
  deps.book.save(charge);
  for (const type of types) await deps.rails[charge.rail].webhooks.publish(type, charge, subjectId);
}
