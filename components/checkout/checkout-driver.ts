import type { Challenge } from "@/lib/shared/schemas/common";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import { reduceCheckout } from "./checkout-client";
import type { checkoutHttp } from "./checkout-http";
import {
  type Card,
  type CheckoutBody,
  type CheckoutEvent,
  type CheckoutState,
  INITIAL_STATE,
  type OrderRef,
  type PendingOrder,
  type Step,
} from "./checkout-state";
import { fingerprintBody } from "./fingerprint-body";
import { forgetPending, type KeptText, keepPending, readPending } from "./pending-orders";
import { checkDelayMs } from "./retry-delays";

export type CheckoutPorts = {
  http: Pick<typeof checkoutHttp, "place" | "confirm" | "switchMethod" | "look">;
  kept: KeptText;
  nowMs(): number;
  makeKey(): string;
  wait(ms: number): Promise<void>;
  /** Asks the card fields for a token that pays this order; the answer comes back as an event. */
  requestToken(order: OrderRef): void;
  /** Works out the puzzle that stands before a confirmation when too many cards were tried. */
  solve(challenge: Challenge): Promise<string>;
  finish(orderId: string, lineIds: string[]): void;
  leave(url: string): void;
};

/** How long the card fields may take to answer, and how long where the buyer's bank may ask them meanwhile. */
export const FIELDS_ANSWER_MS = 15_000;
export const BANK_ANSWER_MS = 600_000;
/** How long a confirmation may go without an answer before the order is asked beside it. */
export const CONFIRM_PATIENCE_MS = 9_000;

export type CheckoutDriver = ReturnType<typeof createCheckoutDriver>;

/** Runs the reducer and does what each new step asks for, once per step; whatever arrives late is dropped. */
export function createCheckoutDriver(ports: CheckoutPorts) {
  let state = INITIAL_STATE;
  let isRunning = false;
  const listeners = new Set<() => void>();

  function dispatch(event: CheckoutEvent): void {
    const before = state;
    state = reduceCheckout(before, event);
    if (state === before) return;
    keepChanges(ports, before, state);
    for (const listener of listeners) listener();
    if (state.step !== before.step && isRunning) void act(state.step);
  }

  async function act(step: Step): Promise<void> {
    const event = await eventAfter(ports, step, state);
    if (event && isRunning && state.step === step) dispatch(event);
  }

  function subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  function pay(body: CheckoutBody, lineIds: string[], shownTotalMinor: number, isInPopup = false) {
    const want = { method: body.method, shownTotalMinor, isInPopup };
    dispatch({ type: "pay", body, want, pending: findPending(ports, body, lineIds) });
  }

  return {
    getState: () => state,
    subscribe,
    dispatch,
    /** Begins, or goes on after `stop`; takes up a payment that an earlier visit left without an answer. */
    start() {
      isRunning = true;
      const canResume = state.step.at === "form" || state.step.at === "leaving";
      const open = readPending(ports.kept, ports.nowMs()).find((order) => order.orderId && order.sentAtMs !== null);
      if (canResume && open) dispatch({ type: "resume", pending: open });
      else void act(state.step);
    },
    stop() {
      isRunning = false;
    },
    takeToken(token: string, rail: string | null, card: Card | null) {
      dispatch({ type: "tokenized", token, rail, card, key: ports.makeKey(), atMs: ports.nowMs() });
    },
    pay,
    /** As `pay`, for a provider's own button: what the provider calls the order, or null when it has another end. */
    payInPopup(body: CheckoutBody, lineIds: string[], shownTotalMinor: number): Promise<string | null> {
      return new Promise((resolve) => {
        const stopListening = subscribe(() => {
          const { step } = state;
          if (!isEndForPopup(step)) return;
          stopListening();
          resolve(step.at === "in_popup" ? step.providerRef : null);
        });
        const before = state;
        pay(body, lineIds, shownTotalMinor, true);
        if (state !== before) return;
        stopListening();
        resolve(null);
      });
    },
    /** What the buyer did in the provider's own window. */
    endPopup(answer: "approved" | "left") {
      const atMs = ports.nowMs();
      dispatch(answer === "approved" ? { type: "approved", key: ports.makeKey(), atMs } : { type: "popup_left", atMs });
    },
  };
}

function isEndForPopup({ at }: Step): boolean {
  return at === "in_popup" || at === "form" || at === "leaving" || at === "checking" || at === "paid";
}

/** The key this body already has in this browser, whatever the method, tab or visit; else a new one. */
function findPending(ports: CheckoutPorts, { method, ...rest }: CheckoutBody, lineIds: string[]): PendingOrder {
  const fingerprint = fingerprintBody(rest);
  const nowMs = ports.nowMs();
  const known = readPending(ports.kept, nowMs).find((order) => order.fingerprint === fingerprint);
  return (
    known ?? {
      fingerprint,
      key: ports.makeKey(),
      method,
      orderId: null,
      lineIds,
      madeAtMs: nowMs,
      sentAtMs: null,
      switching: null,
    }
  );
}

function keepChanges(ports: CheckoutPorts, before: CheckoutState, after: CheckoutState): void {
  if (after.pending && after.pending !== before.pending) keepPending(ports.kept, ports.nowMs(), after.pending);
  const isOver = after.step.at === "paid" || after.pending === null;
  if (isOver && before.pending) forgetPending(ports.kept, ports.nowMs(), before.pending.key);
}

async function eventAfter(ports: CheckoutPorts, step: Step, state: CheckoutState): Promise<CheckoutEvent | null> {
  switch (step.at) {
    case "form":
    case "in_popup":
    case "in_sheet":
      return null;
    case "placing": {
      const reply = await ports.http.place(step.body, state.pending?.key ?? ports.makeKey());
      return { type: "placed", reply, ...stamp(ports) };
    }
    case "switching": {
      const reply = await ports.http.switchMethod(step.order.id, step.want.method, step.key);
      return { type: "switched", reply, ...stamp(ports) };
    }
    case "tokenizing":
      ports.requestToken(step.order);
      await ports.wait(asksBank(step.fields) ? BANK_ANSWER_MS : FIELDS_ANSWER_MS);
      return { type: "fields_silent" };
    case "confirming":
      return Promise.race([confirm(ports, step), loseConfirmPatience(ports)]);
    case "solving":
      return { type: "solved", solution: await ports.solve(step.challenge) };
    case "pausing":
      await ports.wait(step.delayMs);
      return { type: "elapsed" };
    case "checking":
      if (step.isAsking) return lookUp(ports, step.order.id);
      await ports.wait(checkDelayMs(step.checks));
      return { type: "elapsed" };
    case "resuming":
      return lookUp(ports, step.orderId);
    case "leaving":
      ports.leave(step.url);
      return null;
    case "paid":
      ports.finish(step.orderId, state.pending?.lineIds ?? []);
      return null;
  }
}

/** Square and Braintree ask the bank as they make the token; the others after the confirmation, on a page of its own. */
function asksBank({ kind }: RailFields): boolean {
  return kind === "square" || kind === "braintree";
}

type Confirming = Extract<Step, { at: "confirming" }>;

async function confirm(
  ports: CheckoutPorts,
  { order, confirmation, key, solution }: Confirming,
): Promise<CheckoutEvent> {
  const reply = await ports.http.confirm(order.id, confirmation, key, solution);
  return { type: "confirmed", reply, ...stamp(ports) };
}

async function loseConfirmPatience(ports: CheckoutPorts): Promise<CheckoutEvent> {
  await ports.wait(CONFIRM_PATIENCE_MS);
  return { type: "confirm_slow", atMs: ports.nowMs() };
}

async function lookUp(ports: CheckoutPorts, orderId: string): Promise<CheckoutEvent> {
  const reply: Awaited<ReturnType<CheckoutPorts["http"]["look"]>> = await ports.http.look(orderId);
  return { type: "looked", reply, ...stamp(ports) };
}

/** When an answer came, and a fresh key for the request that may follow it. */
function stamp(ports: CheckoutPorts): { atMs: number; key: string } {
  return { atMs: ports.nowMs(), key: ports.makeKey() };
}
