import { fulfilAtOnce, fulfilWaiting } from "@/lib/orders/fulfil-order";
import { placeOrder } from "@/lib/orders/place-order";
import { afterSale } from "@/lib/orders/plan-after-sale";
import { planSale } from "@/lib/orders/plan-sale";
import { chooseMethod } from "@/lib/payments/choose-method";
import { confirmPayment, startPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { settleObligations } from "@/lib/payments/obligations";
import type { Method, Payment } from "@/lib/payments/payment-rows";
import { RAIL_OPERATIONS, RAILS, type Rail, type RailName, type RailOperation } from "@/lib/payments/provider";
import { createAdyenRail } from "@/lib/payments/providers/adyen";
import { createBraintreeRail } from "@/lib/payments/providers/braintree";
import { createPaypalRail } from "@/lib/payments/providers/paypal";
import { createSquareRail } from "@/lib/payments/providers/square";
import { createStripeRail } from "@/lib/payments/providers/stripe";
import type { BreakerState } from "@/lib/payments/rank-providers";
import { resolveDue } from "@/lib/payments/resolve";
import { NOTHING_KNOWN } from "@/lib/payments/routing-facts";
import { settleRefunds } from "@/lib/payments/settle-refunds";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { tellRails } from "@/lib/payments/tell-rails";
import { processInbox } from "@/lib/payments/webhook";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import type { CheckoutInput } from "@/lib/shared/schemas/checkout";
import { isWallet, type Wallet as WalletMethod } from "@/lib/shared/wallets";
import { MERCHANT_ACCOUNTS } from "@/sandbox/braintree/merchant-accounts";
import { describeTruth } from "@/sandbox/describe-truth";
import { RAILS as SANDBOX_RAILS, type RailName as SandboxRail } from "@/sandbox/rails";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { TOKEN_PREFIXES } from "@/sandbox/test-cards";
import { findWallet, type Wallet } from "@/sandbox/test-wallets";
import { makeRelease } from "./factories";
import { prepared } from "./prepared";

export const SECRETS = { secretKey: "sk_test_world", webhookSecret: "whsec_world" };
export const PAYPAL = { clientId: "world-client", clientSecret: "world-secret", webhookId: "WORLDWEBHOOK" };
export const ADYEN = {
  apiKey: "world-secret-key",
  merchantAccount: "WorldECOM",
  hmacKey: "C0FFEE".repeat(8),
  reportUser: "report@Company.World",
  reportPassword: "world-report",
};
const SQUARE = {
  accessToken: "sandbox_world",
  webhookSignatureKey: "world-signature",
  notificationUrl: "http://shop.test/api/webhooks/square",
};
const BRAINTREE = {
  merchantId: "world-merchant",
  publicKey: "world-public",
  privateKey: "world-secret-private",
  merchantAccounts: MERCHANT_ACCOUNTS,
};
/** What the world's sandbox knows its shop by. */
export const WORLD_KEYS = { stripe: SECRETS, paypal: PAYPAL, adyen: ADYEN, square: SQUARE, braintree: BRAINTREE };
const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

/** A clock that only moves when told to, and takes the sandbox's with it. */
export class ManualClock {
  private ms = Date.now();
  constructor(private readonly follow: (aheadMs: number) => void = () => {}) {}
  now(): Date {
    return new Date(this.ms);
  }
  advance(ms: number): void {
    this.moveTo(new Date(this.ms + ms));
  }
  moveTo(at: Date): void {
    this.ms = Math.max(this.ms, at.getTime());
    this.follow(this.ms - Date.now());
  }
}

export type World = {
  sandbox: Sandbox;
  clock: ManualClock;
  context: PaymentsContext;
  /** What the context says of breakers: all closed until a test opens one. */
  breakers: Partial<Record<RailName, BreakerState>>;
  truth(): ReturnType<typeof describeTruth>;
  /** A fresh order of one or more tracks, placed and not paid; returns its id. */
  place(facts?: { prices?: number[]; input?: Partial<CheckoutInput> }): Promise<string>;
  start(orderId: string): Promise<Payment>;
  /** With a card's token; by its name it goes to the rail that mints such tokens. */
  confirm(orderId: string, token?: string, confirmId?: string): Promise<Payment>;
  choose(orderId: string, method: Method): Promise<Payment>;
  /** The buyer on the rail's own page: which wallet, their bank's question for the card, or not now. */
  approve(orderId: string, answer?: string): Promise<void>;
  /** The page says that its buyer is back from there. */
  comeBack(orderId: string): Promise<Payment>;
  /** One turn of the worker at the present virtual time. */
  turn(): Promise<void>;
  /** POST /__control of the sandbox. */
  control(body: unknown): Promise<void>;
  /** Ends all faults; every rail can be reached. */
  heal(): Promise<void>;
  /** Lets a worker run on virtual time until nothing is due within seven days. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

const NEXT_DUE = `
  SELECT min(at) AS at FROM (
    SELECT min(lease_until) AS at FROM payment_attempt
    UNION ALL SELECT min(due_at) FROM payment_obligation WHERE settled_at IS NULL AND kind <> 'review'
    UNION ALL SELECT min(lease_until) FROM refund
    UNION ALL SELECT min(retry_at) FROM webhook_inbox WHERE processed_at IS NULL
    UNION ALL SELECT min(available_at) FROM outbox WHERE topic = 'fulfil') due`;

async function work(context: PaymentsContext): Promise<void> {
  await processInbox(context);
  for (const payment of await resolveDue(context, 50))
    if (payment.state === "captured") await fulfilAtOnce(payment.orderId, context.clock);
  await settleObligations(context, 50);
  await settleRefunds(context, 50);
  await fulfilWaiting(context.clock);
}

async function settleOn(clock: ManualClock, context: PaymentsContext): Promise<void> {
  const until = clock.now().getTime() + SEVEN_DAYS_MS;
  for (let turn = 0; turn < 500; turn++) {
    await work(context);
    const { rows } = await pool.query<{ at: Date | null }>(prepared(NEXT_DUE));
    const next = rows[0]?.at;
    if (!next || next.getTime() > until) return;
    clock.moveTo(next);
  }
  throw new Error("the world does not settle");
}

/** The rail whose published test tokens begin like this one. */
export function railOfToken(token: string): SandboxRail {
  const isOf = (rail: SandboxRail) => TOKEN_PREFIXES[rail].some((prefix) => token.startsWith(prefix));
  return SANDBOX_RAILS.find(isOf) ?? "stripe";
}

/** The token of a card that pays, at that rail. */
export function goodCard(rail: RailName): string {
  const known = SANDBOX_RAILS.find((name) => name === rail);
  if (!known) throw new Error(`the sandbox does not speak ${rail}`);
  return `${TOKEN_PREFIXES[known][0]}visa`;
}
/** The token of a card that pays, typed or from the wallet's sheet, at that rail. */
export function goodToken(rail: RailName, method: Method): string {
  return isWallet(method) ? walletToken(rail, method, "visa") : goodCard(rail);
}
/** Of a card that the sandbox's wallet holds, by its name there. */
export function walletToken(rail: RailName, wallet: WalletMethod, card: string): string {
  return goodCard(rail).replace(/visa$/, `${wallet}_${card}`);
}
/** The method by which the tests pay on a rail. */
export const methodOf = (rail: RailName): Method => (rail === "paypal" ? "paypal" : "card");

/** A test buyer of the sandbox, as its approval page knows them. */
export function walletOf(email: string): { wallet: Wallet } {
  const wallet = findWallet(email);
  if (!wallet) throw new Error(`there is no test buyer ${email}`);
  return { wallet };
}

async function approveAt(sandbox: Sandbox, orderId: string, answer: string): Promise<void> {
  const attempt = (await loadPaymentOfOrder(orderId))?.attempt;
  const said = answer.includes("@") ? walletOf(answer) : answer === "cancel" ? "cancel" : "confirm_card";
  if (!(await sandbox.control.approve(attempt?.providerRef ?? "", said)))
    throw new Error(`order ${orderId} has nothing to approve`);
}

type Shared = { livemode: false; timeoutsMs: Partial<Record<RailOperation, number>>; baseUrl: string };
const CONNECT: Record<SandboxRail, (shared: Shared) => Rail> = {
  stripe: (shared) => createStripeRail({ ...SECRETS, ...shared }),
  paypal: (shared) => createPaypalRail({ ...PAYPAL, ...shared }),
  adyen: (shared) => {
    const { reportUser: user, reportPassword: password, ...keys } = ADYEN;
    return createAdyenRail({ ...keys, reports: { user, password, baseUrl: shared.baseUrl }, ...shared });
  },
  square: (shared) => createSquareRail({ ...SQUARE, locationId: null, ...shared }),
  braintree: (shared) => createBraintreeRail({ ...BRAINTREE, ...shared }),
};

/** The real adapter with the world's keys, at whatever address. */
export function connectRail(name: SandboxRail, baseUrl: string, timeoutMs: number): Rail {
  const timeoutsMs = Object.fromEntries(RAIL_OPERATIONS.map((operation) => [operation, timeoutMs]));
  return CONNECT[name]({ livemode: false, timeoutsMs, baseUrl });
}

/**
 * The real machine against the real sandbox over HTTP, with short provider timeouts and a clock of its own. Webhooks go to
 * `webhookBaseUrl`; without one they are only listed. `names`: the rails it has keys for.
 */
export async function startPaymentWorld(
  timeoutMs = 5_000,
  webhookBaseUrl: string | null = null,
  names: readonly SandboxRail[] = ["stripe", "paypal"],
): Promise<World> {
  const sandbox = await startSandbox({
    port: 0,
    token: "world-token",
    keys: WORLD_KEYS,
    webhookBaseUrl,
    publicUrl: "http://shop.test",
    dataDir: null,
  });
  const rails = names.map((name) => connectRail(name, sandbox.urls[name], timeoutMs));
  // an SDK that loads stops this process for as long as some of the time-outs here last
  await Promise.all(rails.map((rail) => rail.prepare?.()));
  const clock = new ManualClock((aheadMs) => sandbox.control.clock.runAhead(aheadMs));
  const breakers: World["breakers"] = {};
  const context: PaymentsContext = {
    clock,
    rails: tellRails(new Map(rails.map((rail) => [rail.name, rail]))),
    livemode: false,
    planSale,
    afterSale,
    breakers: async () => ({ ...breakers }),
    facts: () => NOTHING_KNOWN,
    origin: "http://shop.test",
  };
  const everything = { orderRef: null, attemptRef: null, providerRef: null };
  return {
    sandbox,
    clock,
    context,
    breakers,
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
      confirmPayment(context, { orderId, confirmId, answer: { token, rail: railOfToken(token) } }),
    choose: (orderId, method) => chooseMethod(context, { orderId, method }),
    approve: (orderId, answer = "alma@buyer.example") => approveAt(sandbox, orderId, answer),
    comeBack: (orderId) => confirmPayment(context, { orderId, confirmId: newId(), answer: { isApproved: true } }),
    turn: () => work(context),
    async control(body) {
      const headers = { authorization: "Bearer world-token" };
      await fetch(`${sandbox.url}/__control`, { method: "POST", headers, body: JSON.stringify(body) });
    },
    async heal() {
      sandbox.control.faults.clear();
      for (const rail of RAILS) delete breakers[rail];
      await Promise.all(SANDBOX_RAILS.map((rail) => sandbox.control.rails[rail].port.accept()));
    },
    settle: () => settleOn(clock, context),
    close: () => sandbox.close(),
  };
}
