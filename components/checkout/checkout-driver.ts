import { reduceCheckout } from "./checkout-client";
import type { checkoutHttp } from "./checkout-http";
import {
  type Card,
  type CheckoutBody,
  type CheckoutEvent,
  type CheckoutState,
  INITIAL_STATE,
  type PendingOrder,
} from "./checkout-state";
import { fingerprintBody } from "./fingerprint-body";
import { forgetPending, type KeptText, keepPending, readPending } from "./pending-orders";
import { checkDelayMs, retryDelayMs } from "./retry-delays";

export type CheckoutPorts = {
  http: Pick<typeof checkoutHttp, "place" | "confirm" | "look">;
  kept: KeptText;
  nowMs(): number;
  makeKey(): string;
  wait(ms: number): Promise<void>;
  /** Asks the card fields for a token; the answer comes back as an event. */
  requestToken(): void;
  finish(orderId: string, lineIds: string[]): void;
  leave(url: string): void;
};

/** How long the card fields may take to answer. */
export const FIELDS_ANSWER_MS = 15_000;

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

  async function act(step: CheckoutState["step"]): Promise<void> {
    const event = await eventAfter(ports, step, state);
    if (event && isRunning && state.step === step) dispatch(event);
  }

  return {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
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
    takeToken(token: string, card: Card) {
      dispatch({ type: "tokenized", token, card, key: ports.makeKey(), atMs: ports.nowMs() });
    },
    pay(body: CheckoutBody, lineIds: string[], shownTotalMinor: number) {
      dispatch({ type: "pay", body, shownTotalMinor, pending: findPending(ports, body, lineIds) });
    },
  };
}

/** The key this body already has in this browser, in whatever tab or visit; else a new one. */
function findPending(ports: CheckoutPorts, body: CheckoutBody, lineIds: string[]): PendingOrder {
  const fingerprint = fingerprintBody(body);
  const nowMs = ports.nowMs();
  const known = readPending(ports.kept, nowMs).find((order) => order.fingerprint === fingerprint);
  return known ?? { fingerprint, key: ports.makeKey(), orderId: null, lineIds, madeAtMs: nowMs, sentAtMs: null };
}

function keepChanges(ports: CheckoutPorts, before: CheckoutState, after: CheckoutState): void {
  if (after.pending && after.pending !== before.pending) keepPending(ports.kept, ports.nowMs(), after.pending);
  const isOver = after.step.at === "paid" || after.pending === null;
  if (isOver && before.pending) forgetPending(ports.kept, ports.nowMs(), before.pending.key);
}

async function eventAfter(ports: CheckoutPorts, step: CheckoutState["step"], state: CheckoutState) {
  switch (step.at) {
    case "form":
      return null;
    case "placing": {
      const reply = await ports.http.place(step.body, state.pending?.key ?? ports.makeKey());
      return { type: "placed", reply, atMs: ports.nowMs() } as const;
    }
    case "tokenizing":
      ports.requestToken();
      await ports.wait(FIELDS_ANSWER_MS);
      return { type: "fields_silent" } as const;
    case "confirming": {
      const reply = await ports.http.confirm(step.order.id, step.token, step.key);
      return { type: "confirmed", reply, atMs: ports.nowMs() } as const;
    }
    case "pausing":
      await ports.wait(step.delayMs);
      return { type: "elapsed" } as const;
    case "checking":
      if (step.isAsking) return lookUp(ports, step.order.id);
      await ports.wait(checkDelayMs(step.checks));
      return { type: "elapsed" } as const;
    case "resuming":
      if (step.tries > 1) await ports.wait(retryDelayMs(step.tries - 1, null));
      return lookUp(ports, step.orderId);
    case "leaving":
      ports.leave(step.url);
      return null;
    case "paid":
      ports.finish(step.orderId, state.pending?.lineIds ?? []);
      return null;
  }
}

async function lookUp(ports: CheckoutPorts, orderId: string): Promise<CheckoutEvent> {
  const reply: Awaited<ReturnType<CheckoutPorts["http"]["look"]>> = await ports.http.look(orderId);
  return { type: "looked", reply, atMs: ports.nowMs() };
}
