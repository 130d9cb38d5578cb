import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import { toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import type { ReviewInput, ReviewResult } from "@/lib/shared/schemas/review";
import type { PaymentsContext } from "./context";
import { settleDisputes } from "./dispute";
import { postLateCapture } from "./late-money";
import { observeCapture } from "./payment-metrics";
import type { Attempt, Payment } from "./payment-rows";
import type { Evidence } from "./provider";
import { cancelInDoubt, resolveInDoubt } from "./resolve";
import { listActions, requireReview, subjectOf, toDecision } from "./review";
import { settleRefunds } from "./settle-refunds";
import { loadPayment } from "./sql/load-payment";
import { insertRefund } from "./sql/obligation-rows";
import { recordCapture } from "./sql/record-capture";
import { recordOutcome } from "./sql/record-outcome";
import { nudgeRefunds } from "./sql/refund-rows";
import { type ReviewRow, signReview } from "./sql/review-rows";
import type { Change } from "./transition";

const TRIES = 5;
const REFUNDS_PER_ASK = 50;

type Decision = { input: ReviewInput; actorId: string };
type Deciding = { review: ReviewRow; payment: Payment; attempt: Attempt; evidence: Evidence; now: Date };
/** Writes the decision behind the epoch gate; false when the payment moved since it was read. */
type Write = (db: Db, deciding: Deciding) => Promise<boolean>;

const END = { paymentState: "open", isAnswer: true, leaseUntil: null, outcomeCode: null } as const;
const CHANGES = {
  // the watch finds a hold or a capture that shows up after all, and gives it back
  mark_not_paid: {
    ...END,
    state: "absent",
    isFinished: true,
    outcomeClass: "marked_not_paid",
    obligation: { kind: "void", reason: "marked_not_paid" },
  },
  refund: { ...END, state: "voided", isFinished: true, outcomeClass: "amount_mismatch" },
} as const satisfies Record<string, Change>;

function endAs(change: Change): Write {
  return async (db, { payment, evidence, now }) => (await recordOutcome(payment, change, evidence, now, db)) !== null;
}

/** The order is not paid by it: it takes the same way back as money that came too late. */
const giveBack: Write = async (db, { review, payment, attempt, evidence, now }) => {
  if (!(await recordOutcome(payment, CHANGES.refund, evidence, now, db))) return false;
  const posting = postLateCapture({ payment, attempt, amountMinor: review.takenMinor as number, at: now });
  await insertRefund(attempt.id, "amount_mismatch", posting, now, db);
  return true;
};

/** Books the whole order as paid by this attempt, through the same door as a capture that the rail tells of. */
function markPaid(context: PaymentsContext): Write {
  return async (db, { payment, attempt, evidence, now }) => {
    const { amountMinor } = payment;
    const sale = { payment, rail: attempt.rail, feeMinor: attempt.feeQuoteMinor, capturedAt: now };
    const captured = { kind: "captured", providerRef: attempt.providerRef as string, amountMinor, evidence } as const;
    return (await recordCapture(payment, captured, await context.planSale(sale), now, db)) !== null;
  };
}

const justSign: Write = async () => true;

function writeOf(context: PaymentsContext, { action }: ReviewInput): Write {
  if (action === "refund") return giveBack;
  if (action === "mark_paid") return markPaid(context);
  return action === "mark_not_paid" ? endAs(CHANGES.mark_not_paid) : justSign;
}

function noteOf(input: ReviewInput): string | null {
  return "note" in input ? input.note : null;
}

function manualEvidence({ rail }: ReviewRow, { input, actorId }: Decision): Evidence {
  const raw = { action: input.action, by: actorId, note: noteOf(input) };
  const unsent = { idempotencyKey: null, isSent: false, httpStatus: null, railRequestId: null, durationMs: 0 };
  return { rail, operation: "manual", ...unsent, raw };
}

/** Somebody else signed it: what was written with this decision is undone. */
class SignedMeanwhile extends Error {}

type Signing = Pick<Deciding, "review" | "now">;

async function sign(db: Db, { review, now }: Signing, { input, actorId }: Decision): Promise<void> {
  const note = noteOf(input);
  if (!(await signReview(db, review.id, { by: actorId, note, now }))) throw new SignedMeanwhile();
  await appendAudit(db, {
    actorId,
    action: `payment.review.${input.action}`,
    subject: toPublicId("payment", review.paymentId),
    before: { reason: review.reason, payment: review.paymentState, attempt: review.attemptState },
    after: { review: toPublicId("obligation", review.id), ...(note === null ? {} : { note }) },
    at: now,
  });
}

/** One try: everything or nothing. False when somebody else moved the payment meanwhile. */
async function tryDecide(
  context: PaymentsContext,
  { review, payment }: Pick<Deciding, "review" | "payment">,
  decision: Decision,
): Promise<boolean> {
  const { attempt } = payment;
  const isOfAnother = attempt?.id !== review.attemptId && subjectOf(review) === "charge";
  if (!attempt || (isOfAnother && decision.input.action !== "close")) return false;
  const deciding = { review, payment, attempt, evidence: manualEvidence(review, decision), now: context.clock.now() };
  try {
    return await inTransaction(async (db) => {
      if (!(await writeOf(context, decision.input)(db, deciding))) return false;
      await sign(db, deciding, decision);
      return true;
    });
  } catch (error) {
    if (error instanceof SignedMeanwhile) return false;
    throw error;
  }
}

/** Asks the rail about what is in doubt, now. What it says is booked as at any other time. */
async function ask(context: PaymentsContext, review: ReviewRow): Promise<void> {
  const { attemptId, rail } = review;
  const target = { rail, providerRef: null, attemptId };
  const subject = subjectOf(review);
  if (subject === "charge") await resolveInDoubt(context, attemptId);
  else if (subject === "dispute") await settleDisputes(context, target);
  else {
    await nudgeRefunds(target, context.clock.now());
    await settleRefunds(context, REFUNDS_PER_ASK);
  }
}

/** A call that has left and has not come back yet decides before a person does. */
function isMidCall({ attemptState }: ReviewRow): boolean {
  return attemptState === "sent" || attemptState === "capturing";
}

type Outcome = ReviewResult["outcome"];

/** The review as it is now, when this may be done about it; else why nothing can be. */
async function requireOpen(publicId: string, action: ReviewInput["action"]): Promise<ReviewRow | Outcome> {
  const review = await requireReview(publicId);
  if (review.settledAt) return "decided_meanwhile";
  if (isMidCall(review)) return "moved";
  if (!listActions(review).includes(action))
    throw new AppError("unprocessable", "That cannot be done with this payment as it is now. Look at it again.");
  return review;
}

/**
 * Cancels the charge at its rail. Only the rail's word ends the attempt: while it is silent the payment stays as closed to
 * other charges as before.
 */
async function release(context: PaymentsContext, publicId: string, decision: Decision): Promise<Outcome> {
  const open = await requireOpen(publicId, "void");
  if (typeof open === "string") return open;
  await cancelInDoubt(context, open.attemptId);
  const review = await requireReview(publicId);
  if (!review.settledAt) return "asked";
  if (review.settledBy) return "decided_meanwhile";
  if (review.attemptState === "captured") return "answered";
  return (await signSettled(review, review.settledAt, decision)) ? "done" : "decided_meanwhile";
}

/** Puts a name to what the rail has settled because this person asked for it. */
async function signSettled(review: ReviewRow, now: Date, decision: Decision): Promise<boolean> {
  try {
    await inTransaction((db) => sign(db, { review, now }, decision));
    return true;
  } catch (error) {
    if (error instanceof SignedMeanwhile) return false;
    throw error;
  }
}

async function decide(context: PaymentsContext, publicId: string, decision: Decision): Promise<Outcome> {
  const { action } = decision.input;
  const { paymentId, rail, currency } = await requireReview(publicId);
  for (let tries = 0; tries < TRIES; tries++) {
    // before the review: what comes to light after it was read has moved the epoch
    const payment = await loadPayment(paymentId);
    const review = await requireOpen(publicId, action);
    if (typeof review === "string") return review;
    if (!(await tryDecide(context, { review, payment }, decision))) continue;
    if (action === "mark_paid") observeCapture(rail, currency, payment.attempt?.feeQuoteMinor ?? 0);
    return "done";
  }
  return "moved";
}

async function act(context: PaymentsContext, publicId: string, decision: Decision): Promise<Outcome> {
  const review = await requireReview(publicId);
  if (review.settledAt) return "decided_meanwhile";
  const isAsk = decision.input.action === "ask";
  // the provider's word goes before a person's
  if (isAsk || subjectOf(review) === "charge") {
    await ask(context, review);
    const asked = await requireReview(publicId);
    if (asked.settledAt) return asked.settledBy ? "decided_meanwhile" : "answered";
    if (isAsk) return "asked";
  }
  return decision.input.action === "void" ? release(context, publicId, decision) : decide(context, publicId, decision);
}

/**
 * What an admin does about a review. The provider is asked once more before a charge is decided by hand; then the decision,
 * its reason and the audit entry are written in one transaction behind the payment's epoch, so that two admins, or an admin
 * and the resolver, cannot both decide. Throws `forbidden`, `not_found`, and `unprocessable` for what does not fit (any more).
 */
export async function actOnReview(
  context: PaymentsContext,
  { publicId, input, actor }: { publicId: string; input: ReviewInput; actor: Actor },
): Promise<ReviewResult> {
  requireRole(actor, "admin");
  const outcome = await act(context, publicId, { input, actorId: actor.userId });
  return { outcome, decision: toDecision(await requireReview(publicId)) };
}
