import { fulfilAtOnce, fulfilWaiting } from "@/lib/orders/fulfil-order";
import { placeOrder } from "@/lib/orders/place-order";
import { planSale } from "@/lib/orders/plan-sale";
import { confirmPayment, startPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { settleObligations } from "@/lib/payments/obligations";
import type { Payment } from "@/lib/payments/payment-rows";
import type { RailOperation } from "@/lib/payments/provider";
import { createStripeRail } from "@/lib/payments/providers/stripe";
import { resolveDue } from "@/lib/payments/resolve";
import { processInbox } from "@/lib/payments/webhook";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import type { CheckoutInput } from "@/lib/shared/schemas/checkout";
import { describeTruth } from "@/sandbox/describe-truth";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { makeRelease } from "./factories";

export const SECRETS = { secretKey: "sk_test_world", webhookSecret: "whsec_world" };
const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

/** A clock that only moves when told to. */
export class ManualClock {
  private ms = Date.now();
  now(): Date {
    return new Date(this.ms);
  }
  advance(ms: number): void {
    this.ms += ms;
  }
  moveTo(at: Date): void {
    this.ms = Math.max(this.ms, at.getTime());
  }
}

export type World = {
  sandbox: Sandbox;
  clock: ManualClock;
  context: PaymentsContext;
  truth(): ReturnType<typeof describeTruth>;
  /** A fresh order of one or more tracks, placed and not paid; returns its id. */
  place(facts?: { prices?: number[]; input?: Partial<CheckoutInput> }): Promise<string>;
  start(orderId: string): Promise<Payment>;
  confirm(orderId: string, token?: string, confirmId?: string): Promise<Payment>;
  /** One turn of the worker at the present virtual time. */
  turn(): Promise<void>;
  /** POST /__control of the sandbox. */
  control(body: unknown): Promise<void>;
  /** Lets a worker run on virtual time until nothing is due within seven days. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

const NEXT_DUE = `
  SELECT min(at) AS at FROM (
    SELECT min(lease_until) AS at FROM payment_attempt
    UNION ALL SELECT min(due_at) FROM payment_obligation WHERE settled_at IS NULL AND kind <> 'review'
    UNION ALL SELECT min(retry_at) FROM webhook_inbox WHERE processed_at IS NULL
    UNION ALL SELECT min(available_at) FROM outbox WHERE topic = 'fulfil') due`;

async function work(context: PaymentsContext): Promise<void> {
  await processInbox(context);
  for (const payment of await resolveDue(context, 50))
    if (payment.state === "captured") await fulfilAtOnce(payment.orderId, context.clock);
  await settleObligations(context, 50);
  await fulfilWaiting(context.clock);
}

async function settleOn(clock: ManualClock, context: PaymentsContext): Promise<void> {
  const until = clock.now().getTime() + SEVEN_DAYS_MS;
  for (let turn = 0; turn < 500; turn++) {
    await work(context);
    const { rows } = await pool.query<{ at: Date | null }>(NEXT_DUE);
    const next = rows[0]?.at;
    if (!next || next.getTime() > until) return;
    clock.moveTo(next);
  }
  throw new Error("the world does not settle");
}

/** The real machine against the real sandbox over HTTP, with short provider timeouts and a clock of its own. */
export async function startPaymentWorld(timeoutMs = 5_000): Promise<World> {
  const sandbox = await startSandbox({
    port: 0,
    token: "world-token",
    stripeSecretKey: SECRETS.secretKey,
    stripeWebhookSecret: SECRETS.webhookSecret,
    webhookBaseUrl: null,
    publicUrl: "http://shop.test",
    dataDir: null,
  });
  const operations: RailOperation[] = ["create", "confirm", "capture", "void", "refund", "get", "find", "probe"];
  const timeoutsMs = Object.fromEntries(operations.map((operation) => [operation, timeoutMs]));
  const rail = createStripeRail({ ...SECRETS, baseUrl: sandbox.url, livemode: false, timeoutsMs });
  const clock = new ManualClock();
  const context: PaymentsContext = {
    clock,
    rails: new Map([["stripe", rail]]),
    livemode: false,
    planSale,
    returnUrl: (orderId) => `http://shop.test/orders/${orderId}`,
  };
  const everything = { orderRef: null, attemptRef: null, providerRef: null };
  return {
    sandbox,
    clock,
    context,
    truth: () => describeTruth(sandbox.control.book, everything, false),
    async place({ prices = [129], input = {} } = {}) {
      const release = await makeRelease({ trackPrices: prices, currency: input.currency ?? "USD" });
      const orderId = newId();
      await placeOrder(context, {
        lines: release.publicTrackIds.map((trackId) => ({ trackId })),
        currency: "USD",
        country: "US",
        email: "buyer@example.test",
        method: "card",
        ...input,
        orderId,
        actor: GUEST,
      });
      return orderId;
    },
    start: (orderId) => startPayment(context, orderId),
    confirm: (orderId, token = "pm_card_visa", confirmId = newId()) =>
      confirmPayment(context, { orderId, token, confirmId }),
    turn: () => work(context),
    async control(body) {
      const headers = { authorization: "Bearer world-token" };
      await fetch(`${sandbox.url}/__control`, { method: "POST", headers, body: JSON.stringify(body) });
    },
    settle: () => settleOn(clock, context),
    close: () => sandbox.close(),
  };
}
