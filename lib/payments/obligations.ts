import "server-only";
import { log } from "@/lib/platform/log";
import { backoffMs } from "./backoff";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { postLateCapture, postLateRefund } from "./late-money";
import { observeCall } from "./payment-metrics";
import type { Attempt, Payment } from "./payment-rows";
import type { Evidence, LookUpOutcome, Rail } from "./provider";
import { loadAttempt, loadPayment } from "./sql/load-payment";
import {
  claimObligations,
  insertRefund,
  insertVoid,
  type Obligation,
  postponeObligation,
  settleObligationRow,
} from "./sql/obligation-rows";

/** Puts on record that a late hold must be released. Idempotent while it is open. */
export async function oweVoid(attempt: Attempt, reason: string, now: Date): Promise<void> {
  await insertVoid(attempt.id, reason, now);
}

type Late = { payment: Payment; attempt: Attempt; amountMinor: number; reason: string; at: Date };

/** Puts on record, and in the ledger, that a late capture must be given back. Idempotent per attempt, for ever. */
export async function oweRefund(late: Late): Promise<void> {
  await insertRefund(late.attempt.id, late.reason, postLateCapture(late), late.at);
}

type Verdict =
  | { kind: "done"; how: string; evidence: Evidence }
  | { kind: "refunded"; how: string; amountMinor: number; evidence: Evidence }
  | { kind: "taken"; amountMinor: number; evidence: Evidence }
  | { kind: "open" };

function judge(found: LookUpOutcome): Verdict {
  if (found.kind === "absent") return { kind: "done", how: "absent", evidence: found.evidence };
  if (found.kind === "unavailable") return { kind: "open" };
  if (found.charge.state === "voided") return { kind: "done", how: "voided", evidence: found.evidence };
  if (found.charge.state === "captured")
    return { kind: "taken", amountMinor: found.charge.capturedMinor, evidence: found.evidence };
  return { kind: "open" };
}

async function lookUp(rail: Rail, attempt: Attempt): Promise<LookUpOutcome> {
  if (attempt.providerRef) return rail.get({ providerRef: attempt.providerRef, furtherRefs: attempt.furtherRefs });
  const dayMs = 24 * 3_600_000;
  return rail.findByReference({
    attemptRef: attempt.idempotencyKey,
    createdAfter: new Date(attempt.createdAt.getTime() - dayMs),
    createdBefore: new Date(attempt.createdAt.getTime() + dayMs),
  });
}

async function tryVoid(rail: Rail, attempt: Attempt, key: string): Promise<Verdict> {
  if (!attempt.providerRef) return judge(await lookUp(rail, attempt));
  const outcome = await rail.void({
    idempotencyKey: key,
    providerRef: attempt.providerRef,
    furtherRefs: attempt.furtherRefs,
  });
  observeCall(outcome, attempt.id);
  if (outcome.kind === "voided") return { kind: "done", how: "voided", evidence: outcome.evidence };
  if (outcome.kind === "captured")
    return { kind: "taken", amountMinor: outcome.amountMinor, evidence: outcome.evidence };
  return judge(await lookUp(rail, attempt));
}

/** Asks first what is still to be given back: an earlier refund may have worked though its answer was lost. */
async function tryRefund(rail: Rail, payment: Payment, attempt: Attempt, key: string): Promise<Verdict> {
  const found = await lookUp(rail, attempt);
  if (found.kind !== "found" || found.charge.state !== "captured") return { kind: "open" };
  const { providerRef, capturedMinor, refundedMinor } = found.charge;
  const whole = { kind: "refunded" as const, amountMinor: capturedMinor };
  if (refundedMinor >= capturedMinor) return { ...whole, how: "refunded", evidence: found.evidence };
  const outcome = await rail.refund({
    amountMinor: capturedMinor - refundedMinor,
    currency: payment.currency,
    idempotencyKey: key,
    providerRef,
    furtherRefs: attempt.furtherRefs,
  });
  observeCall(outcome, attempt.id);
  const isDone = outcome.kind === "refunded" || outcome.kind === "refund_pending";
  return isDone ? { ...whole, how: outcome.kind, evidence: outcome.evidence } : { kind: "open" };
}

const ASKS_PER_REFUND_KEY = 4;

/**
 * Asking anew after a failure needs a new key, as a rail may have stored the failure under the old one. A refund keeps its
 * key for a few asks: two of one charge must never run at once.
 */
function keyOf(obligation: Obligation, attempt: Attempt): string {
  if (obligation.kind === "void") return `${attempt.idempotencyKey}:voi${obligation.attempts}`;
  return `${attempt.idempotencyKey}:ref${Math.ceil(obligation.attempts / ASKS_PER_REFUND_KEY)}`;
}

async function settle(context: PaymentsContext, obligation: Obligation): Promise<void> {
  const found = await loadAttempt(obligation.attemptId);
  if (!found) return;
  const { attempt } = found;
  const rail = railOf(context, attempt.rail);
  const now = context.clock.now();
  const payment = await loadPayment(found.paymentId);
  const key = keyOf(obligation, attempt);
  const verdict =
    obligation.kind === "void" ? await tryVoid(rail, attempt, key) : await tryRefund(rail, payment, attempt, key);
  if (verdict.kind === "open")
    return postponeObligation(obligation.id, after(context.clock, backoffMs(obligation.attempts)));
  const { evidence } = verdict;
  if (verdict.kind === "taken" && attempt.state !== "captured")
    await oweRefund({ payment, attempt, amountMinor: verdict.amountMinor, reason: obligation.reason, at: now });
  const kind = `${obligation.kind}:${verdict.kind === "taken" ? "captured" : verdict.how}`;
  const postings =
    verdict.kind === "refunded"
      ? [postLateRefund({ payment, attempt, amountMinor: verdict.amountMinor, at: now })]
      : [];
  await settleObligationRow(obligation, { kind, raw: evidence, postings, now });
}

/** Undoes what is owed and due; returns how many were taken. A failing one waits and is tried again, for ever. */
export async function settleObligations(context: PaymentsContext, limit = 10): Promise<number> {
  const claimed = await claimObligations(context.clock.now(), after(context.clock, CALL_LEASE_MS.void * 2), limit);
  await Promise.all(
    claimed.map((obligation) =>
      settle(context, obligation).catch((error: unknown) =>
        log.error({ err: error, obligationId: obligation.id }, "an obligation could not be settled; it stays due"),
      ),
    ),
  );
  return claimed.length;
}
