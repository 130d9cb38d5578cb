import type { CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import type { Problem } from "@/lib/shared/schemas/common";
import type { CheckoutEvent, CheckoutState, Notice, OrderRef, Reply, Step, TrailEntry } from "./checkout-state";
import { type Outcome, readOutcome } from "./read-outcome";
import { MAX_TRIES, retryDelayMs } from "./retry-delays";

type Refused = Extract<Reply<never>, { kind: "refused" }>;
type At<K extends Step["at"]> = Extract<Step, { at: K }>;

const FORM: Step = { at: "form" };

/** The whole life of one checkout. Pure: an event that does not fit the step leaves the state as it is. */
export function reduceCheckout(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  const { step } = state;
  switch (event.type) {
    case "pay":
      if (step.at !== "form") return state;
      return {
        ...state,
        notice: null,
        fieldErrors: {},
        pending: event.pending,
        step: { at: "placing", body: event.body, shownTotalMinor: event.shownTotalMinor, tries: 1 },
      };
    case "placed":
      return step.at === "placing" ? afterPlacing(state, step, event.reply) : state;
    case "tokenized":
      return step.at === "tokenizing" ? startConfirming(state, step, event) : state;
    case "card_refused":
      return step.at === "tokenizing" ? backToForm(state, { kind: "invalid" }, { card: "" }) : state;
    case "fields_silent":
      return step.at === "tokenizing" ? backToForm(state, { kind: "fields_silent" }) : state;
    case "confirmed":
      return step.at === "confirming" ? afterConfirming(state, step, event.reply, event.atMs) : state;
    case "looked":
      if (step.at === "resuming") return afterResuming(state, step, event.reply, event.atMs);
      return step.at === "checking" ? afterChecking(state, step, event.reply, event.atMs) : state;
    case "elapsed":
      return afterPause(state);
    case "resume":
      if ((step.at !== "form" && step.at !== "leaving") || !event.pending.orderId) return state;
      return { ...state, pending: event.pending, step: { at: "resuming", orderId: event.pending.orderId, tries: 1 } };
    case "invalid":
      return step.at === "form" ? backToForm(state, { kind: "invalid" }, event.fieldErrors) : state;
    case "edited":
      return withoutFieldError(state, event.field);
  }
}

function backToForm(state: CheckoutState, notice: Notice | null, fieldErrors: Record<string, string> = {}) {
  return { ...state, step: FORM, notice, fieldErrors };
}

/** The order behind the key cannot be paid any more, so the next press of pay makes a new one. */
function startAfresh(state: CheckoutState, notice: Notice): CheckoutState {
  return { ...backToForm(state, notice), pending: null };
}

function withoutFieldError(state: CheckoutState, field: string): CheckoutState {
  if (!(field in state.fieldErrors)) return state;
  const { [field]: _, ...fieldErrors } = state.fieldErrors;
  const isLast = Object.keys(fieldErrors).length === 0;
  return { ...state, fieldErrors, notice: isLast && state.notice?.kind === "invalid" ? null : state.notice };
}

function withEntry(state: CheckoutState, entry: Omit<TrailEntry, "check"> & { check?: number }): CheckoutState {
  return { ...state, trail: [...state.trail, { check: 0, ...entry }] };
}

function afterPlacing(state: CheckoutState, step: At<"placing">, reply: Reply<CheckoutResult>): CheckoutState {
  if (reply.kind === "answered") return afterOrder(state, step, reply.value);
  if (isWorthRetrying(reply) && step.tries < MAX_TRIES) return pause(state, step, reply);
  if (reply.kind === "unreachable" || isWorthRetrying(reply)) return backToForm(state, { kind: "unreachable" });
  if (reply.problem?.code === "idempotency_mismatch") return startAfresh(state, { kind: "price_changed" });
  const fieldErrors = readFieldErrors(reply.problem);
  if (Object.keys(fieldErrors).length > 0) return backToForm(state, { kind: "invalid" }, fieldErrors);
  return backToForm(state, refusedNotice(reply));
}

function afterOrder(state: CheckoutState, step: At<"placing">, { order, payment }: CheckoutResult): CheckoutState {
  const pending = state.pending && { ...state.pending, orderId: order.id };
  const known = { ...state, pending };
  const ref: OrderRef = {
    id: order.id,
    totalMinor: order.totalMinor,
    currency: order.currency,
    rail: payment?.rail ?? null,
  };
  const outcome = readOutcome(payment, order.status);
  const isStillToPay = outcome.is === "fields" || outcome.is === "declined";
  if (isStillToPay && order.totalMinor !== step.shownTotalMinor) return startAfresh(known, { kind: "price_changed" });
  if (isStillToPay) return { ...known, step: { at: "tokenizing", order: ref } };
  return follow(known, outcome, ref, null);
}

function startConfirming(
  state: CheckoutState,
  { order }: At<"tokenizing">,
  event: Extract<CheckoutEvent, { type: "tokenized" }>,
): CheckoutState {
  const pending = state.pending && { ...state.pending, sentAtMs: event.atMs };
  const step: Step = { at: "confirming", order, token: event.token, key: event.key, tries: 1 };
  return withEntry({ ...state, pending, card: event.card, step }, { kind: "sent", atMs: event.atMs, rail: order.rail });
}

/** Once a card was sent, only an answer ends the wait: whatever is not a clear "no" is looked up, never paid again. */
function afterConfirming(
  state: CheckoutState,
  step: At<"confirming">,
  reply: Reply<PaymentView>,
  atMs: number,
): CheckoutState {
  if (reply.kind === "answered") {
    const order = { ...step.order, rail: reply.value.rail ?? step.order.rail };
    return followLogged(state, readOutcome(reply.value, null), order, reply.value.message, atMs);
  }
  if (isWorthRetrying(reply) && step.tries < MAX_TRIES) return pause(state, step, reply);
  if (reply.kind === "refused" && [400, 422].includes(reply.status)) {
    const { token } = readFieldErrors(reply.problem);
    return token ? backToForm(state, { kind: "invalid" }, { card: token }) : startAfresh(state, refusedNotice(reply));
  }
  if (reply.kind === "refused" && [401, 403, 404, 410].includes(reply.status))
    return startAfresh(state, { kind: "closed", message: null });
  if (reply.kind === "refused" && reply.status === 429) return backToForm(state, refusedNotice(reply));
  const kind = reply.kind === "unreachable" ? "silent" : "unclear";
  return checkFrom(state, step.order, { kind, atMs, rail: step.order.rail });
}

function afterChecking(
  state: CheckoutState,
  step: At<"checking">,
  reply: Reply<OrderView>,
  atMs: number,
): CheckoutState {
  const checks = step.checks + 1;
  const logged = withEntry(state, { kind: "check", atMs, rail: step.order.rail, check: checks });
  const waiting: Step = { ...step, checks, isAsking: false };
  if (reply.kind !== "answered") return { ...logged, step: waiting };
  const outcome = readOutcome(reply.value.payment, reply.value.status);
  if (outcome.is === "checking") return { ...logged, order: reply.value, step: waiting };
  const answered = { ...state, order: reply.value };
  return followLogged(answered, outcome, step.order, reply.value.payment?.message ?? null, atMs);
}

function afterResuming(
  state: CheckoutState,
  step: At<"resuming">,
  reply: Reply<OrderView>,
  atMs: number,
): CheckoutState {
  if (reply.kind === "answered") {
    const { value: order } = reply;
    const { id, totalMinor, currency } = order;
    const ref: OrderRef = { id, totalMinor, currency, rail: order.payment?.rail ?? null };
    const outcome = readOutcome(order.payment, order.status);
    if (outcome.is === "fields") return backToForm(state, null);
    // the buyer came back from their bank without an answer: no sending them there again unasked
    if (outcome.is === "redirect") return backToForm({ ...state, order }, { kind: "not_taken", message: null });
    return followLogged({ ...state, order }, outcome, ref, order.payment?.message ?? null, atMs);
  }
  if (isWorthRetrying(reply) && step.tries < MAX_TRIES) return { ...state, step: { ...step, tries: step.tries + 1 } };
  const isGone = reply.kind === "refused" && [401, 403, 404, 410].includes(reply.status);
  return { ...backToForm(state, null), pending: isGone ? null : state.pending };
}

function followLogged(
  state: CheckoutState,
  outcome: Outcome,
  order: OrderRef,
  message: string | null,
  atMs: number,
): CheckoutState {
  const isNo = outcome.is === "declined" || outcome.is === "fields";
  const kind = isNo ? "not_taken" : outcome.is === "checking" ? "unclear" : null;
  return follow(kind ? withEntry(state, { kind, atMs, rail: order.rail }) : state, outcome, order, message);
}

function follow(state: CheckoutState, outcome: Outcome, order: OrderRef, message: string | null): CheckoutState {
  switch (outcome.is) {
    case "paid":
      return { ...state, notice: null, step: { at: "paid", orderId: order.id } };
    case "redirect":
      return { ...state, step: { at: "leaving", url: outcome.url } };
    case "checking":
      return { ...state, notice: null, step: { at: "checking", order, checks: 0, isAsking: false } };
    case "declined":
    case "fields":
      return backToForm(state, { kind: "not_taken", message });
    case "closed":
      return startAfresh(state, { kind: "closed", message });
  }
}

function checkFrom(state: CheckoutState, order: OrderRef, entry: Omit<TrailEntry, "check">): CheckoutState {
  return {
    ...withEntry(state, entry),
    notice: null,
    step: { at: "checking", order, checks: 0, isAsking: false },
  };
}

function pause(
  state: CheckoutState,
  step: At<"placing"> | At<"confirming">,
  reply: Refused | { kind: "unreachable" },
): CheckoutState {
  const retryAfterMs = reply.kind === "refused" ? reply.retryAfterMs : null;
  const why = reply.kind === "refused" && reply.status === 409 ? "busy" : "unreachable";
  return { ...state, step: { at: "pausing", resume: step, delayMs: retryDelayMs(step.tries, retryAfterMs), why } };
}

function afterPause(state: CheckoutState): CheckoutState {
  const { step } = state;
  if (step.at === "pausing") return { ...state, step: { ...step.resume, tries: step.resume.tries + 1 } };
  if (step.at === "checking" && !step.isAsking) return { ...state, step: { ...step, isAsking: true } };
  return state;
}

/** In flight elsewhere, or the shop itself is away: the same key may be sent again. */
function isWorthRetrying(reply: Refused | { kind: "unreachable" }): boolean {
  if (reply.kind === "unreachable") return true;
  if (reply.status === 409) return reply.retryAfterMs !== null;
  return [502, 503, 504].includes(reply.status);
}

function refusedNotice(reply: Refused): Notice {
  return { kind: "refused", detail: reply.problem?.detail ?? "", requestId: reply.problem?.requestId ?? null };
}

/** `lines.2.trackId` and the like count as `lines`: the form has one place for the basket. */
function readFieldErrors(problem: Problem | null): Record<string, string> {
  const entries = (problem?.errors ?? []).map(({ path, message }) => [path.split(/[.[]/)[0] ?? path, message]);
  return Object.fromEntries(entries);
}
