import { afterChecking, afterConfirming, afterPlacing, afterResuming, afterSwitching } from "./after-replies";
import { backToForm, checkFrom, comeBack, confirmWith, markSent, withEntry } from "./checkout-moves";
import type { CheckoutEvent, CheckoutState, Step } from "./checkout-state";

type At<K extends Step["at"]> = Extract<Step, { at: K }>;
type Event<K extends CheckoutEvent["type"]> = Extract<CheckoutEvent, { type: K }>;

/** The whole life of one checkout. Pure: an event that does not fit the step leaves the state as it is. */
export function reduceCheckout(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  const { step } = state;
  switch (event.type) {
    case "pay":
      return step.at === "form" ? startPaying(state, event) : state;
    case "placed":
      return step.at === "placing" ? afterPlacing(state, step, event) : state;
    case "switched":
      return step.at === "switching" ? afterSwitching(state, step, event) : state;
    case "tokenized":
      if (step.at === "in_sheet") return confirmSheet(state, step, event);
      return step.at === "tokenizing" ? startConfirming(state, step, event) : state;
    case "card_refused":
      return step.at === "tokenizing" ? backToForm(state, { kind: "invalid" }, { card: "" }) : state;
    case "fields_silent":
      return step.at === "tokenizing" ? backToForm(state, { kind: "fields_silent" }) : state;
    case "fields_of_other":
      return step.at === "tokenizing" ? showFieldsOf(state, step) : state;
    case "fields_moved":
      return step.at === "form" && state.notice === null ? backToForm(state, { kind: "fields_changed" }) : state;
    case "bank_refused":
      return step.at === "tokenizing" ? backToForm(state, { kind: "bank_refused" }) : state;
    case "confirmed":
      return step.at === "confirming" ? afterConfirming(state, step, event) : state;
    case "confirm_slow":
      return step.at === "confirming" ? startChecking(state, step, event.atMs) : state;
    case "solved":
      if (step.at !== "solving") return state;
      return { ...state, step: { ...step.resume, solution: event.solution, solves: step.resume.solves + 1 } };
    case "looked":
      if (step.at === "resuming") return afterResuming(state, step, event);
      return step.at === "checking" ? afterChecking(state, step, event) : state;
    case "approved":
      return step.at === "in_popup" ? startAsking(state, step, event) : state;
    case "popup_left":
      return step.at === "in_popup" ? comeBack(state, "paypal", step.order.rail, event.atMs) : state;
    case "sheet_left":
      return step.at === "in_sheet" ? backToForm(state, null) : state;
    case "sheet_failed":
      return step.at === "in_sheet" ? backToForm(state, { kind: "sheet_failed" }) : state;
    case "elapsed":
      return afterPause(state);
    case "resume":
      if ((step.at !== "form" && step.at !== "leaving") || !event.pending.orderId) return state;
      return {
        ...state,
        pending: event.pending,
        step: { at: "resuming", orderId: event.pending.orderId, want: null, tries: 1 },
      };
    case "invalid":
      return step.at === "form" ? backToForm(state, { kind: "invalid" }, event.fieldErrors) : state;
    case "edited":
      return withoutFieldError(state, event.field);
  }
}

/** An order that this basket already has is looked at first: it may be paid, closed, or wait for another method. */
function startPaying(state: CheckoutState, { body, want, pending }: Event<"pay">): CheckoutState {
  const begun = { ...state, notice: null, fieldErrors: {}, pending };
  if (pending.orderId !== null) return { ...begun, step: { at: "resuming", orderId: pending.orderId, want, tries: 1 } };
  return { ...begun, trail: [], step: { at: "placing", body: { ...body, method: pending.method }, want, tries: 1 } };
}

/** A card is bound to the rail whose fields took it, so those of the order's rail come in their place. */
function showFieldsOf(state: CheckoutState, { fields }: At<"tokenizing">): CheckoutState {
  return backToForm({ ...state, fields }, { kind: "fields_changed" });
}

function startConfirming(
  state: CheckoutState,
  tokenizing: At<"tokenizing">,
  { token, rail, card, key, atMs }: Event<"tokenized">,
): CheckoutState {
  const { order } = tokenizing;
  if (rail !== null && order.rail !== null && rail !== order.rail) return showFieldsOf(state, tokenizing);
  const confirmation = { token, rail: rail ?? order.rail };
  const sent = markSent({ ...state, card }, atMs);
  const step = confirmWith(order, confirmation, key);
  return withEntry({ ...sent, step }, { kind: "sent", atMs, rail: order.rail });
}

/** The sheet was opened for the order's rail, so its token goes there. */
function confirmSheet(
  state: CheckoutState,
  { order }: At<"in_sheet">,
  { token, card, key, atMs }: Event<"tokenized">,
): CheckoutState {
  const sent = markSent({ ...state, card }, atMs);
  const step = confirmWith(order, { token, rail: order.rail }, key);
  return withEntry({ ...sent, step }, { kind: "sent", atMs, rail: order.rail });
}

function startAsking(state: CheckoutState, { order }: At<"in_popup">, { key }: Event<"approved">): CheckoutState {
  return { ...state, step: confirmWith(order, { isApproved: true }, key) };
}

/** The request goes on by itself; meanwhile the order is asked, so that nobody stands in front of a frozen page. */
function startChecking(state: CheckoutState, { order, confirmation }: At<"confirming">, atMs: number): CheckoutState {
  return checkFrom(state, order, { kind: "silent", atMs, rail: order.rail }, "isApproved" in confirmation);
}

function withoutFieldError(state: CheckoutState, field: string): CheckoutState {
  if (!(field in state.fieldErrors)) return state;
  const { [field]: _, ...fieldErrors } = state.fieldErrors;
  const isLast = Object.keys(fieldErrors).length === 0;
  return { ...state, fieldErrors, notice: isLast && state.notice?.kind === "invalid" ? null : state.notice };
}

function afterPause(state: CheckoutState): CheckoutState {
  const { step } = state;
  if (step.at === "pausing") return { ...state, step: { ...step.resume, tries: step.resume.tries + 1 } };
  if (step.at === "checking" && !step.isAsking) return { ...state, step: { ...step, isAsking: true } };
  return state;
}
