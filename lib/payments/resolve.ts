import "server-only";
import { log } from "@/lib/platform/log";
import { newId } from "@/lib/shared/ids";
import { type Answer, askRail, evidenceOf, isBelievedAbsent, lookUp, PATIENCE } from "./ask-rail";
import { confirmAttempt, confirmInputOf, settleAndCapture } from "./attempt";
import { keyFor } from "./attempt-keys";
import { bookCapture, captureAttempt } from "./capture";
import { openConfirm } from "./confirm-token";
import { after, BUYER_LEASE_MS, CALL_LEASE_MS, MAX_CONFIRMS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { observeCall } from "./payment-metrics";
import type { Attempt, Payment } from "./payment-rows";
import type { ChargeOutcome, Evidence } from "./provider";
import { type Claim, claimAttempts, claimWaiting, expireAbandoned, wakeUnreachable } from "./sql/claim-attempts";
import { loadPayment } from "./sql/load-payment";
import { recordOutcome } from "./sql/record-outcome";
import { claimInDoubt } from "./sql/review-rows";
import {
  afterCharge,
  afterNothingFound,
  type Change,
  isOverdue,
  isRefusedCapture,
  stillWaiting,
  unresolved,
} from "./transition";

type Asked = { payment: Payment; attempt: Attempt; now: Date };

async function record(
  context: PaymentsContext,
  payment: Payment,
  change: Change,
  evidence: Evidence,
): Promise<Payment> {
  return (await recordOutcome(payment, change, evidence, context.clock.now())) ?? loadPayment(payment.id);
}

const isWaiting = ({ state }: Attempt) => state === "created" || state === "needs_buyer";
const isInDoubt = (attempt: Attempt) => attempt.step === "confirm" && !isWaiting(attempt);
const openState = ({ state }: Attempt) => (state === "sent" ? "unknown" : state);

function isReplayed(context: PaymentsContext, { rail }: Attempt): boolean {
  return railOf(context, rail).traits.settlesDoubtBy === "replay";
}

/** A confirmation in doubt that made a charge of its own or none: cancelling its key ends it, whatever its id. */
function endsByKey(context: PaymentsContext, attempt: Attempt): boolean {
  return isInDoubt(attempt) && railOf(context, attempt.rail).traits.cancelsByKey === true;
}

/**
 * A create in doubt whose key is spent, on a rail that has no other way to ask: nobody ever saw its address, and only a
 * confirm of ours, which would need its id, could make it money.
 */
function isNeverConfirmable(context: PaymentsContext, { attempt, now }: Asked): boolean {
  const ageMs = now.getTime() - attempt.createdAt.getTime();
  const isSpent = ageMs >= railOf(context, attempt.rail).traits.replayLifeMs;
  return attempt.step === "create" && attempt.providerRef === null && isSpent && isReplayed(context, attempt);
}

/**
 * A rail that cannot be asked has not told of it (yet). What waits for its buyer waits on, or has had its day: only a confirm
 * of ours could make it money. A confirmation in doubt is sent again under its key.
 */
async function resolveUntold(
  context: PaymentsContext,
  asked: Asked,
  { evidence, code }: Extract<Answer, { kind: "silent" }>,
): Promise<Payment> {
  const { payment, attempt } = asked;
  if (isInDoubt(attempt)) return settleDoubt(context, asked, evidence);
  if (!isWaiting(attempt)) return record(context, payment, unresolved(asked, openState(attempt), code), evidence);
  const change = isOverdue(asked) ? afterNothingFound(asked, "never_confirmed") : stillWaiting(asked);
  return record(context, payment, change, evidence);
}

/** Cancels at the rail what has not become money, which turns "not yet" into "never". */
async function cancel(context: PaymentsContext, asked: Asked): Promise<Payment> {
  const { payment, attempt } = asked;
  const outcome = await railOf(context, attempt.rail).void({
    providerRef: attempt.providerRef ?? "",
    furtherRefs: attempt.furtherRefs,
    idempotencyKey: `${keyFor(attempt, "void")}.${attempt.resolveCount}`,
    ...(endsByKey(context, attempt) ? { confirmKey: keyFor(attempt, "confirm") } : {}),
  });
  observeCall(outcome, attempt.id);
  if (outcome.kind === "captured") return bookCapture(context, payment, outcome);
  // where a rail cannot cancel, an attempt whose confirmation is not on its way ends by our never sending one
  const isOver = outcome.kind === "voided" || (outcome.kind === "nothing_held" && !isInDoubt(attempt));
  const code = "code" in outcome ? outcome.code : outcome.kind;
  if (!isOver) return record(context, payment, unresolved(asked, openState(attempt), code), outcome.evidence);
  const change = afterNothingFound(asked, outcome.kind === "voided" ? "cancelled" : outcome.kind);
  // a request that was slower than its cancellation would still find its key free
  const watch = endsByKey(context, attempt)
    ? { obligation: { kind: "void" as const, reason: "late_authorisation" } }
    : {};
  return record(context, payment, { ...change, ...watch }, outcome.evidence);
}

/** What a replayed confirmation says about the first one, which has the same key. Anything else says nothing about it. */
function isAboutBoth(outcome: ChargeOutcome): boolean {
  return ["authorized", "captured", "declined", "needs_buyer"].includes(outcome.kind);
}

/** Sends the confirmation in doubt again, same key and body; null when its key is too old or its body is not kept. */
async function confirmAgain(context: PaymentsContext, asked: Asked): Promise<ChargeOutcome | null> {
  const { payment, attempt, now } = asked;
  const rail = railOf(context, attempt.rail);
  const first = openConfirm(attempt);
  if (!first || now.getTime() - first.sentAt.getTime() >= rail.traits.replayLifeMs) return null;
  const outcome = await rail.confirm(confirmInputOf(context, { payment, attempt, token: first.token }));
  observeCall(outcome, attempt.id);
  return outcome;
}

/** A confirmation of unknown outcome that the rail has not seen, or not yet. */
async function settleDoubt(context: PaymentsContext, asked: Asked, evidence: Evidence): Promise<Payment> {
  const { payment, attempt } = asked;
  if (!isReplayed(context, attempt)) {
    if (attempt.resolveCount >= PATIENCE) return cancel(context, asked);
    return record(context, payment, unresolved(asked, "unknown", "open_so_far"), evidence);
  }
  const outcome = await confirmAgain(context, asked);
  if (outcome && isAboutBoth(outcome)) return settleAndCapture(context, payment, outcome);
  const code = outcome?.kind === "not_sent" ? "unreachable" : "open_so_far";
  return record(context, payment, unresolved(asked, "unknown", code), outcome?.evidence ?? evidence);
}

/** The rail has the charge, and nobody has paid it. */
async function resolveOpen(
  context: PaymentsContext,
  asked: Asked,
  answer: Extract<Answer, { kind: "open" | "approved" }>,
): Promise<Payment> {
  const { payment, attempt } = asked;
  const { providerRef, evidence } = answer;
  if (isInDoubt(attempt)) return settleDoubt(context, asked, evidence);
  if (answer.kind === "approved") {
    // approved again and again, and never accepted: the buyer shall choose something else
    if (attempt.confirmCount >= MAX_CONFIRMS) return cancel(context, asked);
    const confirmed = await confirmAttempt(context, payment, { token: null, confirmId: newId() });
    return confirmed ?? loadPayment(payment.id);
  }
  if (!isWaiting(attempt))
    return record(context, payment, afterCharge(asked, { kind: "created", providerRef, evidence }), evidence);
  return isOverdue(asked) ? cancel(context, asked) : record(context, payment, stillWaiting(asked), evidence);
}

async function resolveOutcome(context: PaymentsContext, asked: Asked, outcome: ChargeOutcome): Promise<Payment> {
  const { payment, attempt } = asked;
  if (outcome.kind === "needs_buyer") {
    // what a rail keeps may be its answer to the confirmation before this one
    const isStale = outcome.step.kind === "confirm_again" && attempt.confirmCount > 1;
    if (isInDoubt(attempt) && (isStale || isReplayed(context, attempt)))
      return settleDoubt(context, asked, outcome.evidence);
    if (isWaiting(attempt) && isOverdue(asked)) return cancel(context, asked);
    if (isWaiting(attempt))
      return record(context, payment, { ...stillWaiting(asked), buyerStep: outcome.step }, outcome.evidence);
  }
  return settleAndCapture(context, payment, outcome);
}

async function resolveCharge(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Payment> {
  const answer = await askRail(context, payment, attempt);
  const asked = { payment, attempt, now: context.clock.now() };
  if (answer.kind !== "silent" && attempt.outcomeCode === "unreachable") await wakeUnreachable(attempt.rail, asked.now);
  switch (answer.kind) {
    case "outcome":
      return resolveOutcome(context, asked, answer.outcome);
    case "open":
    case "approved":
      return resolveOpen(context, asked, answer);
    case "voided":
      return record(context, payment, afterNothingFound(asked, "voided"), answer.evidence);
    case "absent": {
      // nothing was made there, and the buyer has not confirmed: that is how it should be
      if (isWaiting(attempt) && attempt.providerRef === null && !isOverdue(asked))
        return record(context, payment, stillWaiting(asked), answer.evidence);
      const isBelieved = isBelievedAbsent(railOf(context, attempt.rail), attempt, asked.now);
      // not listed yet is not the same as never made
      if (isBelieved && endsByKey(context, attempt)) return cancel(context, asked);
      const change = isBelieved
        ? afterNothingFound(asked, "absent")
        : unresolved(asked, openState(attempt), "absent_so_far");
      return record(context, payment, change, answer.evidence);
    }
    case "silent": {
      if (!railOf(context, attempt.rail).traits.hasLookUp) return resolveUntold(context, asked, answer);
      const change = isNeverConfirmable(context, asked)
        ? afterNothingFound(asked, "never_confirmable")
        : unresolved(asked, openState(attempt), answer.code);
      return record(context, payment, change, answer.evidence);
    }
  }
}

async function resolveCapture(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Payment> {
  if (attempt.state === "authorized") return captureAttempt(context, payment);
  const answer = await lookUp(railOf(context, attempt.rail), attempt, context.clock.now());
  const situation = { payment, now: context.clock.now() };
  if (answer.kind === "outcome") {
    const { outcome } = answer;
    if (outcome.kind === "captured") return bookCapture(context, payment, outcome);
    if (outcome.kind === "authorized" && isRefusedCapture(attempt)) return cancel(context, { ...situation, attempt });
    if (outcome.kind === "authorized") return captureAttempt(context, payment);
    if (outcome.kind === "declined") return record(context, payment, afterCharge(situation, outcome), outcome.evidence);
  }
  if (answer.kind === "voided")
    return record(context, payment, afterNothingFound(situation, "voided"), answer.evidence);
  // nobody can be asked whether the request got there: its key makes asking for it again harmless
  const isUntold = answer.kind === "silent" && answer.code !== "pending";
  if (isUntold && !railOf(context, attempt.rail).traits.hasLookUp) return captureAttempt(context, payment);
  const code = answer.kind === "silent" ? answer.code : answer.kind;
  return record(context, payment, unresolved(situation, "capture_unknown", code), evidenceOf(answer));
}

/** Finds out what became of one attempt whose lease was claimed, and acts on it. Returns the payment as it then is. */
async function resolveAttempt(context: PaymentsContext, payment: Payment): Promise<Payment> {
  const { attempt } = payment;
  if (!attempt) return payment;
  const isAboutCapture = ["authorized", "capturing", "capture_unknown"].includes(attempt.state);
  return isAboutCapture ? resolveCapture(context, payment, attempt) : resolveCharge(context, payment, attempt);
}

async function resolveClaimed(context: PaymentsContext, claim: Claim): Promise<Payment | null> {
  try {
    const payment = await loadPayment(claim.paymentId);
    return payment.epoch === claim.epoch ? await resolveAttempt(context, payment) : null;
  } catch (error) {
    log.error({ err: error, paymentId: claim.paymentId }, "an attempt could not be resolved; its lease brings it back");
    return null;
  }
}

const RESOLVE_LEASE_MS = CALL_LEASE_MS.capture * 2;

/** Takes every attempt whose lease is over, up to `limit`, and resolves them side by side. Returns the payments touched. */
export async function resolveDue(context: PaymentsContext, limit = 10): Promise<Payment[]> {
  const claims = await claimAttempts(context.clock.now(), after(context.clock, RESOLVE_LEASE_MS), limit);
  const resolved = await Promise.all(claims.map((claim) => resolveClaimed(context, claim)));
  return resolved.filter((payment) => payment !== null);
}

/** Asks about an attempt that waits for its buyer now, whenever it would be due. Null when it does not wait (any more). */
export async function resolveWaiting(context: PaymentsContext, attemptId: string): Promise<Payment | null> {
  const claim = await claimWaiting(attemptId, after(context.clock, RESOLVE_LEASE_MS));
  return claim && resolveClaimed(context, claim);
}

/** As `resolveWaiting`, for one in doubt that a person asks about. */
export async function resolveInDoubt(context: PaymentsContext, attemptId: string): Promise<Payment | null> {
  const claim = await claimInDoubt(attemptId, after(context.clock, RESOLVE_LEASE_MS));
  return claim && resolveClaimed(context, claim);
}

/**
 * Cancels one in doubt at its rail because a person asks for it: what was taken is booked as paid, what was cancelled has
 * ended, and silence leaves it as much in doubt as before. Null when it is not in doubt (any more), or has no id there.
 */
export async function cancelInDoubt(context: PaymentsContext, attemptId: string): Promise<Payment | null> {
  const claim = await claimInDoubt(attemptId, after(context.clock, RESOLVE_LEASE_MS));
  if (!claim) return null;
  const payment = await loadPayment(claim.paymentId);
  const { attempt, epoch } = payment;
  if (attempt?.id !== attemptId || epoch !== claim.epoch) return null;
  if (!attempt.providerRef && !endsByKey(context, attempt)) return null;
  return cancel(context, { payment, attempt, now: context.clock.now() });
}

/** Ends open payments without a live attempt that nobody touched for a day. */
export async function expirePayments(context: PaymentsContext): Promise<number> {
  const now = context.clock.now();
  return expireAbandoned(now, new Date(now.getTime() - BUYER_LEASE_MS));
}
