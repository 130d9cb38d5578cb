import "server-only";
import { log } from "@/lib/platform/log";
import { backoffMs } from "./backoff";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { postLateCapture, postLateRefund } from "./late-money";
import { observeCall } from "./payment-metrics";
import { type Attempt, isLive, type Payment } from "./payment-rows";
import type { Evidence, FurtherRefs, LookUpOutcome, Rail, RailCharge } from "./provider";
import { loadAttempt, loadPayment } from "./sql/load-payment";
import {
  claimObligations,
  insertRefund,
  insertVoid,
  type Obligation,
  postponeObligation,
  settleObligationRow,
  storeRefs,
} from "./sql/obligation-rows";

/** Puts on record that a late hold must be released. Idempotent while it is open. */
export async function oweVoid(attempt: Attempt, reason: string, now: Date): Promise<void> {
  await insertVoid(attempt.id, reason, now);
}

type Refs = { providerRef: string; furtherRefs?: FurtherRefs };
/** `refs`: the rail's ids of what it took, by which later news may name it. */
type Late = { payment: Payment; attempt: Attempt; refs: Refs; amountMinor: number; reason: string; at: Date };

/** Puts on record, and in the ledger, that a late capture must be given back. Idempotent per attempt, for ever. */
export async function oweRefund(late: Late): Promise<void> {
  await storeRefs(late.attempt.id, late.refs);
  await insertRefund(late.attempt.id, late.reason, postLateCapture(late), late.at);
}

type Verdict =
  | { kind: "done"; how: string; evidence: Evidence }
  | { kind: "refunded"; how: string; amountMinor: number; evidence: Evidence }
  | { kind: "taken"; amountMinor: number; refs: Refs; evidence: Evidence }
  | { kind: "open"; until?: Date };

/**
 * Whether nothing of ours can confirm the attempt any more: it has ended, and a call that was on its way then has had its
 * time.
 */
function isOver(attempt: Attempt, now: Date): boolean {
  const hasHadTime = now.getTime() - attempt.updatedAt.getTime() >= CALL_LEASE_MS.confirm;
  return !isLive(attempt.state) && (attempt.confirmCount === 0 || hasHadTime);
}

/** As in resolve.ts: a charge whose id nobody knows, where only a confirm of ours could make it money. */
function isNeverConfirmable(rail: Rail, attempt: Attempt, now: Date): boolean {
  return rail.traits.settlesDoubtBy === "replay" && attempt.providerRef === null && isOver(attempt, now);
}

function judge({ traits }: Rail, found: LookUpOutcome, attempt: Attempt, now: Date): Verdict {
  const { evidence } = found;
  const isBehind = now.getTime() - attempt.updatedAt.getTime() < (traits.searchLagMs ?? 0);
  if (found.kind === "absent") return isBehind ? { kind: "open" } : { kind: "done", how: "absent", evidence };
  if (found.kind === "unavailable") return { kind: "open" };
  const { state, capturedMinor } = found.charge;
  if (state === "voided") return { kind: "done", how: "voided", evidence };
  // where confirm makes the charge, nobody can confirm a declined one again
  if (state === "declined" && !traits.hasUnconfirmedCreate) return { kind: "done", how: "declined", evidence };
  if (state !== "captured") return { kind: "open" };
  return { kind: "taken", amountMinor: capturedMinor, refs: found.charge, evidence };
}

async function lookUp(rail: Rail, attempt: Attempt): Promise<LookUpOutcome> {
  if (attempt.providerRef) return rail.get({ providerRef: attempt.providerRef, furtherRefs: attempt.furtherRefs });
  return find(rail, attempt);
}

async function find(rail: Rail, attempt: Attempt): Promise<LookUpOutcome> {
  const dayMs = 24 * 3_600_000;
  return rail.findByReference({
    attemptRef: attempt.idempotencyKey,
    createdAfter: new Date(attempt.createdAt.getTime() - dayMs),
    createdBefore: new Date(attempt.createdAt.getTime() + dayMs),
  });
}

const CANCELLABLE: readonly RailCharge["state"][] = ["created", "needs_buyer", "approved", "declined"];

/** Null: the rail could not say, or not yet. */
async function voidAt(
  rail: Rail,
  attempt: Attempt,
  { refs, key, now }: { refs: Refs; key: string; now: Date },
): Promise<Verdict | null> {
  const outcome = await rail.void({ ...refs, idempotencyKey: key });
  observeCall(outcome, attempt.id);
  const { kind, evidence } = outcome;
  if (kind === "captured") return { kind: "taken", amountMinor: outcome.amountMinor, refs: outcome, evidence };
  if (kind === "voided") return { kind: "done", how: kind, evidence };
  if (kind !== "nothing_held") return null;
  return isOver(attempt, now) ? { kind: "done", how: kind, evidence } : { kind: "open" };
}

/** The ids that a void needs and nobody told us: of a hold, or of a charge that was made after we had given it up. */
function learnRefs(found: LookUpOutcome, attempt: Attempt): Refs | null {
  if (found.kind !== "found") return null;
  const { providerRef, furtherRefs = {}, state } = found.charge;
  const isUnknown = attempt.providerRef === null && CANCELLABLE.includes(state);
  if (state !== "authorized" && !isUnknown) return null;
  const isKnown = Object.entries(furtherRefs).every(([name, ref]) => attempt.furtherRefs[name] === ref);
  if (isKnown && attempt.providerRef === providerRef) return null;
  return { providerRef, furtherRefs: { ...attempt.furtherRefs, ...furtherRefs } };
}

async function tryVoid(rail: Rail, attempt: Attempt, { key, now }: { key: string; now: Date }): Promise<Verdict> {
  // a rail that cannot be asked answers "received": what it has told since may be that this is done
  const told = rail.traits.hasLookUp ? null : judge(rail, await lookUp(rail, attempt), attempt, now);
  if (told && told.kind !== "open") return told;
  const { providerRef, furtherRefs } = attempt;
  const first = providerRef && (await voidAt(rail, attempt, { refs: { providerRef, furtherRefs }, key, now }));
  if (first) return first;
  const found = await lookUp(rail, attempt);
  const learned = learnRefs(found, attempt);
  if (!learned && isNeverConfirmable(rail, attempt, now))
    return { kind: "done", how: "never_confirmable", evidence: found.evidence };
  if (!learned) return judge(rail, found, attempt, now);
  await storeRefs(attempt.id, learned);
  return (await voidAt(rail, attempt, { refs: learned, key: `${key}b`, now })) ?? { kind: "open" };
}

/** States of a charge that holds no money and never will. */
const ENDED: readonly RailCharge["state"][] = ["voided", "declined", "needs_buyer"];

/**
 * On a rail where each confirm makes a charge of its own: voids the one that is known, and whichever a late confirm made
 * unseen, so it ends only when none can be on its way any more.
 */
async function tryVoidEach(rail: Rail, attempt: Attempt, { key, now }: { key: string; now: Date }): Promise<Verdict> {
  const { providerRef, furtherRefs } = attempt;
  const known = providerRef ? await voidAt(rail, attempt, { refs: { providerRef, furtherRefs }, key, now }) : null;
  if (known?.kind === "taken") return known;
  const found = await find(rail, attempt);
  if (found.kind === "found" && found.charge.state === "authorized") {
    await storeRefs(attempt.id, found.charge);
    return (await voidAt(rail, attempt, { refs: found.charge, key: `${key}b`, now })) ?? { kind: "open" };
  }
  const hasEnded = found.kind === "absent" || (found.kind === "found" && ENDED.includes(found.charge.state));
  if (!hasEnded) return judge(rail, found, attempt, now);
  if (providerRef && !known) return { kind: "open" };
  const until = new Date(attempt.updatedAt.getTime() + CALL_LEASE_MS.confirm);
  if (attempt.state !== "declined" && !isOver(attempt, now)) return { kind: "open", ...(until > now ? { until } : {}) };
  return { kind: "done", how: found.kind === "absent" ? "absent" : "voided", evidence: found.evidence };
}

/** Asks first what is still to be given back: an earlier refund may have worked though its answer was lost, or be on its way. */
async function tryRefund(rail: Rail, payment: Payment, attempt: Attempt, key: string): Promise<Verdict> {
  const found = await lookUp(rail, attempt);
  if (found.kind !== "found" || found.charge.capturedMinor === 0) return { kind: "open" };
  const { providerRef, capturedMinor } = found.charge;
  const refs = { providerRef, furtherRefs: { ...attempt.furtherRefs, ...found.charge.furtherRefs } };
  const listed = await rail.listRefunds(refs);
  if (listed.kind !== "found" || listed.refunds.some(({ state }) => state === "pending")) return { kind: "open" };
  const refundedMinor = listed.refunds.reduce((sum, one) => sum + (one.state === "succeeded" ? one.amountMinor : 0), 0);
  const whole = { kind: "refunded" as const, amountMinor: capturedMinor };
  if (refundedMinor >= capturedMinor) return { ...whole, how: "refunded", evidence: listed.evidence };
  const failed = listed.refunds.filter(({ state }) => state === "failed").length;
  const outcome = await rail.refund({
    ...refs,
    amountMinor: capturedMinor - refundedMinor,
    currency: payment.currency,
    // where nobody can say whether the last one is on its way, only a failure that was told asks for another key
    idempotencyKey: rail.traits.hasLookUp ? key : `${attempt.idempotencyKey}:ref${failed + 1}`,
  });
  observeCall(outcome, attempt.id);
  return outcome.kind === "refunded" ? { ...whole, how: "refunded", evidence: outcome.evidence } : { kind: "open" };
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
    obligation.kind === "void"
      ? await (rail.traits.cancelsByKey ? tryVoidEach : tryVoid)(rail, attempt, { key, now })
      : await tryRefund(rail, payment, attempt, key);
  if (verdict.kind === "open")
    return postponeObligation(obligation.id, verdict.until ?? after(context.clock, backoffMs(obligation.attempts)));
  const { evidence } = verdict;
  if (verdict.kind === "taken" && attempt.state !== "captured")
    await oweRefund({
      payment,
      attempt,
      refs: verdict.refs,
      amountMinor: verdict.amountMinor,
      reason: obligation.reason,
      at: now,
    });
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
