import "server-only";
import type { Evidence, FurtherRefs, Json, RailCharge, RailDispute, RailRefund } from "../provider";
import type { Told } from "../webhook-event";

const VOIDED_BY = ["CANCELLATION", "TECHNICAL_CANCEL", "EXPIRE"];
const REFUND_UNDONE_BY = ["REFUND_FAILED", "REFUNDED_REVERSED"];

const happened = (told: readonly Told[], ...events: string[]) =>
  told.filter(({ event, isSuccess }) => isSuccess && events.includes(event));
const sumOf = (told: readonly Told[]) => told.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** What of the news may stand in a trail: all of it, as nothing else was signed. */
export function describeTold(told: readonly Told[]): Json {
  return told.map(({ toldAt, event, isSuccess, ref, amountMinor, currency }) => {
    return { toldAt, event, isSuccess, ref, amountMinor, currency };
  });
}

/** News of one charge, by its id or by the reference of whatever it was told under. */
export function pickCharge(told: readonly Told[], providerRef: string): Told[] {
  return told.filter(({ ref, originalRef }) => (originalRef ?? ref) === providerRef);
}

/** The charge that holds money for this attempt; else one that was refused; null when nothing was told of any. */
export function chargeOf(told: readonly Told[], attemptRef: string): string | null {
  const own = told.filter(({ event, ourRef }) => event === "AUTHORISATION" && ourRef === attemptRef);
  return (own.find(({ isSuccess }) => isSuccess) ?? own[0])?.ref ?? null;
}

/** Captures that stand: a later CAPTURE_FAILED of the same step takes one back. */
function standingCaptures(told: readonly Told[]): Told[] {
  const failed = new Set(happened(told, "CAPTURE_FAILED").map(({ ref }) => ref));
  return happened(told, "CAPTURE").filter(({ ref }) => !failed.has(ref));
}

/** Asked for, and nothing said of it yet. */
export function isCaptureOnItsWay(told: readonly Told[], { capture }: FurtherRefs): boolean {
  return capture !== undefined && !told.some(({ event, ref }) => event.startsWith("CAPTURE") && ref === capture);
}

/**
 * The charge as its notifications leave it, whatever order they came in. Null when they do not say. The reason of a refusal is
 * not under the signature, so a refusal that only they tell of is a hard one: no other rail is tried with that card.
 */
export function readCharge(
  all: readonly Told[],
  { providerRef, furtherRefs = {} }: { providerRef: string; furtherRefs?: FurtherRefs },
): RailCharge | null {
  const told = pickCharge(all, providerRef);
  const [hold] = happened(told, "AUTHORISATION");
  const captures = standingCaptures(told);
  const about = hold ?? captures[0] ?? told.find(({ event }) => event === "AUTHORISATION");
  if (!about) return null;
  const capturedMinor = sumOf(captures);
  const refundedMinor = listRefunds(told).reduce((sum, { state, amountMinor }) => {
    return state === "succeeded" ? sum + amountMinor : sum;
  }, 0);
  const base = { providerRef, amountMinor: about.amountMinor, currency: about.currency, capturedMinor, refundedMinor };
  const [capture] = captures;
  if (capture) return { ...base, state: "captured", furtherRefs: { capture: capture.ref } };
  if (happened(told, ...VOIDED_BY).length > 0) return { ...base, state: "voided" };
  if (hold) return { ...base, state: isCaptureOnItsWay(told, furtherRefs) ? "pending" : "authorized" };
  return { ...base, state: "declined", decline: { class: "hard", code: "refused", message: "Refused" } };
}

export function listRefunds(told: readonly Told[]): RailRefund[] {
  const undone = new Set(happened(told, ...REFUND_UNDONE_BY).map(({ ref }) => ref));
  const about = told.filter(({ event }) => event === "REFUND" || REFUND_UNDONE_BY.includes(event));
  return [...new Map(about.map((news) => [news.ref, news])).values()].map(({ ref, ourRef, amountMinor }) => {
    const isMade = happened(told, "REFUND").some((news) => news.ref === ref) && !undone.has(ref);
    const state = isMade ? ("succeeded" as const) : ("failed" as const);
    return { refundRef: ref, ourRef: ourRef === "" ? null : ourRef, amountMinor, state };
  });
}

/** CHARGEBACK takes the money, CHARGEBACK_REVERSED brings it back, SECOND_CHARGEBACK takes it for good. */
function endOf(told: readonly Told[]): RailDispute["state"] {
  if (happened(told, "SECOND_CHARGEBACK").length > 0) return "lost";
  if (happened(told, "CHARGEBACK_REVERSED").length > 0) return "won";
  return happened(told, "DISPUTE_DEFENSE_PERIOD_ENDED").length > 0 ? "lost" : "open";
}

export function listDisputes(told: readonly Told[]): RailDispute[] {
  return happened(told, "CHARGEBACK").map(({ ref, amountMinor, currency, toldAt }) => ({
    disputeRef: ref,
    state: endOf(told.filter((news) => news.ref === ref)),
    amountMinor,
    currency,
    reason: "chargeback",
    openedAt: new Date(toldAt),
  }));
}

/** Evidence of an answer that rests on what was told: no request left for it. */
export function toldEvidence(operation: Evidence["operation"], told: readonly Told[]): Evidence {
  return {
    rail: "adyen",
    operation,
    idempotencyKey: null,
    isSent: false,
    httpStatus: null,
    railRequestId: null,
    durationMs: 0,
    raw: { told: describeTold(told) },
  };
}
