import "server-only";
import { createInputOf } from "./attempt";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { observeCall } from "./payment-metrics";
import type { Attempt, Payment } from "./payment-rows";
import type { ChargeOutcome, Evidence, FurtherRefs, LookUpOutcome, Rail, RailCharge, RailFailure } from "./provider";

/** Questions asked before an answer that may be premature is believed. */
export const PATIENCE = 3;
const SEARCH_MARGIN_MS = 24 * 3_600_000;

type Found = { providerRef: string; furtherRefs?: FurtherRefs; evidence: Evidence };
/**
 * What a rail said when asked about an attempt. `open`: a charge that nobody has confirmed; `approved`: its buyer said yes
 * at the rail; `silent`: no answer that says anything.
 */
export type Answer =
  | { kind: "outcome"; outcome: ChargeOutcome }
  | ({ kind: "open" | "approved" } & Found)
  | { kind: "voided"; evidence: Evidence }
  | { kind: "absent"; evidence: Evidence }
  | { kind: "silent"; evidence: Evidence; code: string };

export function evidenceOf(answer: Answer): Evidence {
  return answer.kind === "outcome" ? answer.outcome.evidence : answer.evidence;
}

function outcomeOf(charge: RailCharge, evidence: Evidence): ChargeOutcome | null {
  const { providerRef, amountMinor, card, fee, furtherRefs } = charge;
  const facts = { evidence, providerRef, ...(card ? { card } : {}), ...(furtherRefs ? { furtherRefs } : {}) };
  if (charge.state === "authorized") return { kind: "authorized", amountMinor, ...facts };
  if (charge.state === "captured")
    return { kind: "captured", amountMinor: charge.capturedMinor, ...facts, ...(fee ? { fee } : {}) };
  if (charge.state === "needs_buyer" && charge.step) return { kind: "needs_buyer", step: charge.step, ...facts };
  if (charge.state === "declined") {
    const decline = charge.decline ?? { class: "soft" as const, code: "declined", message: "declined" };
    return { kind: "declined", ...decline, providerRef, evidence };
  }
  return null;
}

/** A rail that cannot be asked has not told yet, or has said that it is at it; any other silence is one of the wire. */
function silenceOf(failure: RailFailure): string {
  if (failure.kind === "unknown" && failure.reason === "pending") return "pending";
  return failure.code === "nothing_told" ? failure.code : "unreachable";
}

function readLookUp(found: LookUpOutcome): Answer {
  const { evidence } = found;
  if (found.kind === "absent") return { kind: "absent", evidence };
  if (found.kind === "unavailable") {
    return { kind: "silent", evidence, code: silenceOf(found.failure) };
  }
  const { charge } = found;
  const outcome = outcomeOf(charge, evidence);
  if (outcome) return { kind: "outcome", outcome };
  if (charge.state === "voided") return { kind: "voided", evidence };
  if (charge.state === "pending") return { kind: "silent", evidence, code: "pending" };
  const { providerRef, furtherRefs } = charge;
  const kind = charge.state === "approved" ? "approved" : "open";
  return { kind, providerRef, evidence, ...(furtherRefs ? { furtherRefs } : {}) };
}

export async function lookUp(rail: Rail, attempt: Attempt, now: Date): Promise<Answer> {
  const { providerRef, furtherRefs } = attempt;
  if (providerRef) return readLookUp(await rail.get({ providerRef, furtherRefs }));
  const createdAfter = new Date(attempt.createdAt.getTime() - SEARCH_MARGIN_MS);
  const createdBefore = new Date(now.getTime() + SEARCH_MARGIN_MS);
  return readLookUp(await rail.findByReference({ attemptRef: attempt.idempotencyKey, createdAfter, createdBefore }));
}

/** A rail whose create makes nothing can be asked for it at any time; else as long as its key lives. */
function canCreateAgain({ traits }: Rail, attempt: Attempt, now: Date): boolean {
  if (attempt.step !== "create" || attempt.providerRef || attempt.state === "created") return false;
  return !traits.hasUnconfirmedCreate || now.getTime() - attempt.createdAt.getTime() < traits.replayLifeMs;
}

/**
 * Whether "no such charge" may be believed: asked a few times, and longer after anything was last heard of the attempt than
 * the rail's search may be behind.
 */
export function isBelievedAbsent({ traits }: Rail, attempt: Attempt, now: Date): boolean {
  const heardAgoMs = now.getTime() - attempt.updatedAt.getTime();
  return attempt.resolveCount >= PATIENCE && heardAgoMs >= (traits.searchLagMs ?? 0);
}

/** Asks for the create again under its key, which cannot do it twice; null where that says nothing (any more). */
async function createAgain(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Answer | null> {
  const rail = railOf(context, attempt.rail);
  if (!canCreateAgain(rail, attempt, context.clock.now())) return null;
  const outcome = await rail.create(createInputOf(context, payment, attempt));
  observeCall(outcome, attempt.id);
  if (["created", "needs_buyer", "authorized", "captured"].includes(outcome.kind)) return { kind: "outcome", outcome };
  const { evidence } = outcome;
  // a rail may keep a server error under its key: after a few tries the look-up decides
  const isSilent = outcome.kind === "not_sent" || (outcome.kind === "unknown" && attempt.resolveCount < PATIENCE);
  if (isSilent) return { kind: "silent", evidence, code: "unreachable" };
  // refused now: what the first request may have made there has an id that nobody knows, so nobody can confirm it
  const isRefused = outcome.kind !== "unknown" && rail.traits.settlesDoubtBy === "replay";
  return isRefused ? { kind: "absent", evidence } : null;
}

/** The same key again, else look-up by id, else by reference. */
export async function askRail(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Answer> {
  const again = await createAgain(context, payment, attempt);
  return again ?? lookUp(railOf(context, attempt.rail), attempt, context.clock.now());
}
