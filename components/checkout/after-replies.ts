import type { CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import {
  backToForm,
  checkFrom,
  comeBack,
  confirmWith,
  type Failed,
  isLost,
  isWorthRetrying,
  leaveFor,
  offerOthers,
  openSheet,
  readFieldErrors,
  refusedNotice,
  startAfresh,
  tryAgain,
  withEntry,
} from "./checkout-moves";
import type { CheckoutState, OrderRef, Reply, Step, Want } from "./checkout-state";
import { readOutcome } from "./read-outcome";

type At<K extends Step["at"]> = Extract<Step, { at: K }>;
type Answer<T> = { reply: Reply<T>; atMs: number; key: string };
type Known = { order: OrderRef; payment: PaymentView | null; status: OrderView["status"] | null };
type Context = { want: Want; atMs: number; key: string; canSwitch: boolean };

/** Puzzles of one confirmation that are solved before the shop's words are shown instead. */
const MAX_SOLVES = 3;

export function afterPlacing(state: CheckoutState, step: At<"placing">, event: Answer<CheckoutResult>): CheckoutState {
  const { reply, atMs, key } = event;
  if (reply.kind === "answered") {
    const { order, payment } = reply.value;
    const pending = state.pending && { ...state.pending, orderId: order.id };
    const known = { order: toRef(order, payment), payment, status: order.status };
    return goOn({ ...state, pending }, known, { want: step.want, atMs, key, canSwitch: true });
  }
  const retried = tryAgain(state, step, reply);
  if (retried) return retried;
  if (reply.kind === "unreachable") return backToForm(state, { kind: "unreachable" });
  if (reply.problem?.code === "idempotency_mismatch") return startAfresh(state, { kind: "price_changed" });
  const { method, ...fieldErrors } = readFieldErrors(reply.problem);
  // no order was made, so the key is free of the method it was sent with
  if (method) return startAfresh(state, { kind: "method_rests", detail: method });
  if (Object.keys(fieldErrors).length > 0) return backToForm(state, { kind: "invalid" }, fieldErrors);
  return backToForm(state, isAway(reply) ? { kind: "unreachable" } : refusedNotice(reply));
}

/** After a change of method the rail's first word counts: no second change by itself. */
export function afterSwitching(state: CheckoutState, step: At<"switching">, event: Answer<PaymentView>): CheckoutState {
  const { reply, atMs, key } = event;
  if (reply.kind === "answered") {
    const pending = state.pending && { ...state.pending, switching: null };
    const order = { ...step.order, rail: reply.value.rail };
    const known = { order, payment: reply.value, status: null };
    return goOn({ ...state, pending }, known, { want: step.want, atMs, key, canSwitch: false });
  }
  const retried = tryAgain(state, step, reply);
  if (retried) return retried;
  if (reply.kind === "unreachable" || isAway(reply)) return backToForm(state, { kind: "unreachable" });
  const answered = { ...state, pending: state.pending && { ...state.pending, switching: null } };
  if (isLost(reply)) return startAfresh(answered, { kind: "closed", message: null });
  const { method } = readFieldErrors(reply.problem);
  if (method) return backToForm(answered, { kind: "method_rests", detail: method });
  // something else is under way, in another tab perhaps: the order tells
  if (reply.status === 409) return lookAgain(answered, step.order.id);
  return backToForm(answered, refusedNotice(reply));
}

/** From an order that may still be paid to the step that pays it the way the buyer wants. */
function goOn(state: CheckoutState, known: Known, { want, atMs, key, canSwitch }: Context): CheckoutState {
  const { order, payment } = known;
  const outcome = readOutcome(payment, known.status);
  if (!payment || outcome.is === "paid" || outcome.is === "checking" || outcome.is === "closed")
    return settle(state, known, atMs);
  if (order.totalMinor !== want.shownTotalMinor) return startAfresh(state, { kind: "price_changed" });
  const isOther = payment.method !== want.method;
  if (canSwitch && isOther) return startSwitching(state, order, want, key);
  if (outcome.is === "declined") return offerOthers(state, payment, outcome.offers, atMs);
  if (isOther) return backToForm(state, null);
  if (outcome.is === "redirect") return leaveFor(state, outcome, order, { isInPopup: want.isInPopup, atMs });
  if (outcome.is === "sheet") return openSheet(state, payment.method, outcome, order);
  return {
    ...state,
    step: { at: "tokenizing", order: { ...order, rail: outcome.rail }, fields: outcome.fields },
  };
}

function startSwitching(state: CheckoutState, order: OrderRef, want: Want, freshKey: string): CheckoutState {
  const open = state.pending?.switching;
  const switching = open?.method === want.method ? open : { method: want.method, key: freshKey };
  const step: Step = { at: "switching", order, want, key: switching.key, tries: 1 };
  return { ...state, pending: state.pending && { ...state.pending, switching }, step };
}

/** Once a card or an approval was sent, only an answer ends the wait: what is not a clear "no" is looked up. */
export function afterConfirming(
  state: CheckoutState,
  step: At<"confirming">,
  { reply, atMs }: Answer<PaymentView>,
): CheckoutState {
  const isBack = "isApproved" in step.confirmation;
  if (reply.kind === "answered") {
    const payment = reply.value;
    const order = { ...step.order, rail: payment.rail ?? step.order.rail };
    return settle(state, { order, payment, status: null }, atMs, isBack);
  }
  const challenge = reply.kind === "refused" ? reply.problem?.challenge : undefined;
  if (challenge && step.solves < MAX_SOLVES) return { ...state, step: { at: "solving", resume: step, challenge } };
  const retried = tryAgain(state, step, reply);
  if (retried) return retried;
  if (reply.kind === "refused" && [400, 422].includes(reply.status)) {
    const { token } = readFieldErrors(reply.problem);
    return token ? backToForm(state, { kind: "invalid" }, { card: token }) : startAfresh(state, refusedNotice(reply));
  }
  if (isLost(reply)) return startAfresh(state, { kind: "closed", message: null });
  if (reply.kind === "refused" && [428, 429].includes(reply.status)) return backToForm(state, refusedNotice(reply));
  const kind = reply.kind === "unreachable" ? "silent" : "unclear";
  return checkFrom(state, step.order, { kind, atMs, rail: step.order.rail }, isBack);
}

export function afterChecking(
  state: CheckoutState,
  step: At<"checking">,
  { reply, atMs }: Answer<OrderView>,
): CheckoutState {
  const checks = step.checks + 1;
  const logged = withEntry(state, { kind: "check", atMs, rail: step.order.rail, check: checks });
  const waiting: Step = { ...step, checks, isAsking: false };
  if (reply.kind !== "answered") return { ...logged, step: waiting };
  const { payment, status } = reply.value;
  if (readOutcome(payment, status).is === "checking") return { ...logged, order: reply.value, step: waiting };
  const order = { ...step.order, rail: payment?.rail ?? step.order.rail };
  return settle({ ...state, order: reply.value }, { order, payment, status }, atMs, step.isBack);
}

/** An order of an earlier press, visit or tab: what became of it, and with `want` on to paying it. */
export function afterResuming(state: CheckoutState, step: At<"resuming">, event: Answer<OrderView>): CheckoutState {
  const { reply, atMs, key } = event;
  const { want } = step;
  if (reply.kind !== "answered") {
    const retried = tryAgain(state, step, reply);
    if (retried) return retried;
    const notice = want ? ({ kind: "unreachable" } as const) : null;
    return isLost(reply) ? forget(state, want !== null) : backToForm(state, notice);
  }
  const { payment, status } = reply.value;
  const known = { order: toRef(reply.value, payment), payment, status };
  const seen = withFirstEntry({ ...state, order: reply.value }, known);
  if (want && payment) {
    const outcome = readOutcome(payment, status);
    // a way that ended in a no is begun anew, also when it is the same one
    if (outcome.is === "declined" && known.order.totalMinor === want.shownTotalMinor)
      return startSwitching(seen, known.order, want, key);
    return goOn(seen, known, { want, atMs, key, canSwitch: true });
  }
  const outcome = readOutcome(payment, status);
  if (outcome.is === "fields" || outcome.is === "sheet") return backToForm(seen, null);
  if (outcome.is !== "redirect") return settle(seen, known, atMs);
  // back from the rail by whatever way: it is asked whether the buyer said yes, before anything else is offered
  return { ...seen, step: confirmWith(known.order, { isApproved: true }, key) };
}

function lookAgain(state: CheckoutState, orderId: string): CheckoutState {
  return { ...state, step: { at: "resuming", orderId, want: null, tries: 1 } };
}

function forget(state: CheckoutState, wasPressed: boolean): CheckoutState {
  if (wasPressed) return startAfresh(state, { kind: "closed", message: null });
  return { ...backToForm(state, null), pending: null };
}

/** What a reload has forgotten: when this browser first sent something for the order. */
function withFirstEntry(state: CheckoutState, { order, payment }: Known): CheckoutState {
  const sentAtMs = state.pending?.sentAtMs ?? null;
  if (sentAtMs === null || state.trail.length > 0) return state;
  const kind = payment?.method === "paypal" ? "opened" : "sent";
  return withEntry(state, { kind, atMs: sentAtMs, rail: order.rail });
}

/** What an answer that a rail was asked for means, with its line in the trail. */
function settle(state: CheckoutState, { order, payment, status }: Known, atMs: number, isBack = false): CheckoutState {
  const outcome = readOutcome(payment, status);
  const message = payment?.message ?? null;
  switch (outcome.is) {
    case "paid":
      return { ...state, notice: null, step: { at: "paid", orderId: order.id } };
    case "closed":
      return startAfresh(state, { kind: "closed", message });
    case "checking":
      return checkFrom(state, order, { kind: "unclear", atMs, rail: order.rail }, isBack);
    case "redirect":
      if (isBack && payment) return comeBack(state, payment.method, outcome.rail ?? order.rail, atMs);
      return leaveFor(state, outcome, order, { isInPopup: false, atMs });
    case "declined":
      return payment ? offerOthers(state, payment, outcome.offers, atMs) : state;
    case "fields":
    case "sheet": {
      // asked for the yes of a way that was given up meanwhile: nothing was refused
      if (isBack || !payment) return backToForm(state, null);
      const again = { method: payment.method, rail: outcome.rail, needsCard: outcome.is === "fields" };
      return offerOthers(state, payment, [again], atMs);
    }
  }
}

function isAway(reply: Failed): boolean {
  return reply.kind === "unreachable" || (isWorthRetrying(reply) && reply.status !== 429);
}

function toRef(order: Pick<OrderView, "id" | "totalMinor" | "currency">, payment: PaymentView | null): OrderRef {
  return { id: order.id, totalMinor: order.totalMinor, currency: order.currency, rail: payment?.rail ?? null };
}
