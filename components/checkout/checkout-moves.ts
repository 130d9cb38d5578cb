import type { Method, PaymentOffer, PaymentView } from "@/lib/shared/schemas/checkout";
import type { Problem } from "@/lib/shared/schemas/common";
import type {
  CheckoutState,
  Confirmation,
  Notice,
  OrderRef,
  PauseReason,
  Reply,
  Sending,
  Step,
  TrailEntry,
} from "./checkout-state";
import type { Outcome } from "./read-outcome";
import { LONGEST_WAIT_MS, MAX_TRIES, retryDelayMs } from "./retry-delays";

export type Refused = Extract<Reply<never>, { kind: "refused" }>;
export type Failed = Refused | { kind: "unreachable" };

const FORM: Step = { at: "form" };

export function backToForm(
  state: CheckoutState,
  notice: Notice | null,
  fieldErrors: Record<string, string> = {},
): CheckoutState {
  return { ...state, step: FORM, notice, fieldErrors };
}

/** The order behind the key cannot be paid any more, so the next press of pay makes a new one. */
export function startAfresh(state: CheckoutState, notice: Notice): CheckoutState {
  return { ...backToForm(state, notice), pending: null, fields: null };
}

export function withEntry(state: CheckoutState, entry: Omit<TrailEntry, "check"> & { check?: number }): CheckoutState {
  return { ...state, trail: [...state.trail, { check: 0, ...entry }] };
}

/** From now on money could move at a rail, so that a later visit asks before it offers to pay. */
export function markSent(state: CheckoutState, atMs: number): CheckoutState {
  return { ...state, pending: state.pending && { ...state.pending, sentAtMs: atMs } };
}

export function checkFrom(
  state: CheckoutState,
  order: OrderRef,
  entry: Omit<TrailEntry, "check">,
  isBack: boolean,
): CheckoutState {
  const step: Step = { at: "checking", order, checks: 0, isAsking: false, isBack };
  return { ...withEntry(state, entry), notice: null, step };
}

/** Sends the buyer to the rail, or hands its name of the order to the provider's own button. */
export function leaveFor(
  state: CheckoutState,
  redirect: Extract<Outcome, { is: "redirect" }>,
  order: OrderRef,
  { isInPopup, atMs }: { isInPopup: boolean; atMs: number },
): CheckoutState {
  const { url, providerRef } = redirect;
  const rail = redirect.rail ?? order.rail;
  const step: Step =
    isInPopup && providerRef !== null
      ? { at: "in_popup", order: { ...order, rail }, providerRef }
      : { at: "leaving", url, order: { ...order, rail } };
  return { ...markSent(withEntry(state, { kind: "opened", atMs, rail }), atMs), notice: null, step };
}

/** A wallet's sheet, for the rail that the order stands at now. */
export function openSheet(
  state: CheckoutState,
  method: Method,
  { rail, sheet }: Extract<Outcome, { is: "sheet" }>,
  order: OrderRef,
): CheckoutState {
  return { ...state, notice: null, step: { at: "in_sheet", order: { ...order, rail }, method, sheet } };
}

export function confirmWith(order: OrderRef, confirmation: Confirmation, key: string): Step {
  return { at: "confirming", order, confirmation, key, tries: 1, solves: 0, solution: null };
}

/** The buyer came back from a rail without a yes. */
export function comeBack(state: CheckoutState, method: Method, rail: string | null, atMs: number): CheckoutState {
  return backToForm(withEntry(state, { kind: "left", atMs, rail }), { kind: "left", method, rail });
}

/** A definite no: the form as it was, the reason, and the ways that are open. */
export function offerOthers(
  state: CheckoutState,
  payment: PaymentView,
  offers: PaymentOffer[],
  atMs: number,
): CheckoutState {
  const { method, rail, message } = payment;
  const refused = withEntry(state, { kind: "not_taken", atMs, rail });
  const [best] = offers;
  const isElsewhere = best !== undefined && best.rail !== rail;
  const noted = isElsewhere ? withEntry(refused, { kind: "ready", atMs, rail: best.rail }) : refused;
  // the sandbox's fields serve every rail, and keep what was typed
  const offered = payment.next.kind === "retry" ? payment.next.fields : undefined;
  const own = offered && offered.kind !== "sandbox" ? offered : null;
  const mustRetype = own !== null && own.rail !== rail;
  const fields = own ?? noted.fields;
  return backToForm({ ...noted, fields }, { kind: "not_taken", message, method, rail, offers, mustRetype });
}

/** Waits and sends the same again; null when this answer is final or the tries are used up. */
export function tryAgain(state: CheckoutState, step: Sending, reply: Failed): CheckoutState | null {
  if (!isWorthRetrying(reply) || step.tries >= MAX_TRIES) return null;
  const retryAfterMs = reply.kind === "refused" ? reply.retryAfterMs : null;
  const delayMs = retryDelayMs(step.tries, retryAfterMs);
  return { ...state, step: { at: "pausing", resume: step, delayMs, why: whyPausing(reply) } };
}

function whyPausing(reply: Failed): PauseReason {
  if (reply.kind === "refused" && reply.status === 409) return "busy";
  return reply.kind === "refused" && reply.retryAfterMs !== null ? "asked_to_wait" : "unreachable";
}

/** In flight elsewhere, too many at once, or the shop itself is away: the same key may be sent again. */
export function isWorthRetrying(reply: Failed): boolean {
  if (reply.kind === "unreachable") return true;
  if ((reply.retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
  if (reply.status === 409 || reply.status === 429) return reply.retryAfterMs !== null;
  return [502, 503, 504].includes(reply.status);
}

/** This browser may not see or use that order (any more). */
export function isLost(reply: Failed): boolean {
  return reply.kind === "refused" && [401, 403, 404, 410].includes(reply.status);
}

export function refusedNotice({ problem, retryAfterMs }: Refused): Notice {
  return { kind: "refused", detail: problem?.detail ?? "", requestId: problem?.requestId ?? null, retryAfterMs };
}

/** `lines.2.trackId` and the like count as `lines`: the form has one place for the basket. */
export function readFieldErrors(problem: Problem | null): Record<string, string> {
  const entries = (problem?.errors ?? []).map(({ path, message }) => [path.split(/[.[]/)[0] ?? path, message]);
  return Object.fromEntries(entries);
}
