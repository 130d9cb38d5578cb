import "server-only";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import type {
  ReviewAction,
  ReviewDecision,
  ReviewDetail,
  ReviewItem,
  ReviewQueue,
  ReviewSubject,
} from "@/lib/shared/schemas/review";
import type { PaymentsContext } from "./context";
import { type AttemptState, isLive } from "./payment-rows";
import { buildTrails } from "./review-trail";
import { loadPayment } from "./sql/load-payment";
import {
  countAlike,
  listOpenReviews,
  loadReview,
  type ReviewRow,
  readOrderFacts,
  readReviewFacts,
} from "./sql/review-rows";

const SHOWN = 200;

export function subjectOf({ reason, attemptState }: Pick<ReviewRow, "reason" | "attemptState">): ReviewSubject {
  if (reason.startsWith("dispute_")) return "dispute";
  return attemptState === "captured" ? "refund" : "charge";
}

/** Whether the rail took another amount than the order says; whatever first brought the charge here. */
export function isMismatch({ attemptState, takenMinor, amountMinor }: ReviewRow): boolean {
  return attemptState === "capture_unknown" && takenMinor !== null && takenMinor !== amountMinor;
}

/** A charge that is certainly only held, or not even that, cannot be booked as paid: it can be captured or let go. */
const MAY_BE_PAID: readonly AttemptState[] = ["unknown", "capture_unknown"];

/** What a person may do. Money of another amount can only go back; what is asked on by itself cannot be closed. */
export function listActions(review: ReviewRow): ReviewAction[] {
  if (review.settledAt) return [];
  const subject = subjectOf(review);
  if (subject === "dispute") return ["ask", "close"];
  if (subject === "refund") return review.hasOpenRefund ? ["ask"] : ["close"];
  if (!isLive(review.attemptState)) return ["close"];
  if (isMismatch(review)) return ["ask", "refund"];
  const mayBePaid = MAY_BE_PAID.includes(review.attemptState);
  if (!review.providerRef) return ["ask", "mark_not_paid"];
  return mayBePaid ? ["ask", "void", "mark_paid", "mark_not_paid"] : ["ask", "void", "mark_not_paid"];
}

function toItem(review: ReviewRow): ReviewItem {
  const hasOtherAmount = isMismatch(review);
  return {
    id: toPublicId("obligation", review.id),
    orderId: toPublicId("order", review.orderId),
    orderNumber: review.orderNumber,
    rail: review.rail,
    subject: subjectOf(review),
    reason: hasOtherAmount ? "amount_mismatch" : review.reason,
    amountMinor: review.amountMinor,
    currency: review.currency,
    takenMinor: hasOtherAmount ? review.takenMinor : null,
    since: review.since.toISOString(),
    openedAt: review.openedAt.toISOString(),
  };
}

export function toDecision({ settledAt, settledBy, settledByName, note }: ReviewRow): ReviewDecision | null {
  return settledAt && { at: settledAt.toISOString(), by: settledByName ?? settledBy, note };
}

/** What waits for a person, oldest first, and what did not have to. Throws `forbidden`. */
export async function listReviews(context: Pick<PaymentsContext, "clock">, actor: Actor): Promise<ReviewQueue> {
  requireRole(actor, "admin");
  const [reviews, facts] = await Promise.all([listOpenReviews(SHOWN), readReviewFacts(context.clock.now())]);
  const { openCount, atStake, settledAlone, medianMs, settledByHand } = facts;
  return { items: reviews.map(toItem), openCount, atStake, lastDay: { settledAlone, medianMs, settledByHand } };
}

/** Throws `not_found` for an id that names no review. */
export async function requireReview(publicId: string): Promise<ReviewRow> {
  const reviewId = fromPublicId("obligation", publicId);
  const review = reviewId && (await loadReview(reviewId));
  if (!review) throw new AppError("not_found", "There is no such review.");
  return review;
}

/** What the artists get when this charge turns out to be paid. */
async function sumArtists(context: PaymentsContext, review: ReviewRow): Promise<number> {
  const payment = await loadPayment(review.paymentId);
  const feeMinor = payment.attempt?.feeQuoteMinor ?? 0;
  const plan = await context.planSale({ payment, rail: review.rail, feeMinor, capturedAt: context.clock.now() });
  const shares = plan.allocations.filter(({ beneficiary }) => beneficiary.startsWith("artist:"));
  return shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** One review with all that is on file about its payment. Throws `forbidden` and `not_found`. */
export async function getReview(context: PaymentsContext, publicId: string, actor: Actor): Promise<ReviewDetail> {
  requireRole(actor, "admin");
  const review = await requireReview(publicId);
  const [order, attempts, alike, artistsMinor] = await Promise.all([
    readOrderFacts(review),
    buildTrails(review.paymentId, review.attemptId),
    countAlike(review.rail),
    sumArtists(context, review),
  ]);
  const { nextAskAt, ...facts } = order;
  return {
    item: toItem(review),
    ...facts,
    paymentState: review.paymentState,
    attempts,
    stake: { artistsMinor, ...alike },
    nextAskAt: nextAskAt?.toISOString() ?? null,
    actions: listActions(review),
    decision: toDecision(review),
  };
}
