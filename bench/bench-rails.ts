import { availableRails } from "../lib/payments/available-rails";
import { RAIL_OPERATIONS, RAILS, type Rail, type RailName, type RailOperation } from "../lib/payments/provider";
import { createAdyenRail } from "../lib/payments/providers/adyen";
import { createBraintreeRail } from "../lib/payments/providers/braintree";
import { configuredRails } from "../lib/payments/providers/configured-rails";
import { createPaypalRail } from "../lib/payments/providers/paypal";
import { createSquareRail } from "../lib/payments/providers/square";
import { createStripeRail } from "../lib/payments/providers/stripe";
import { railKeys } from "../lib/payments/rail-keys";
import { env } from "../lib/platform/env";
import { processGlobal } from "../lib/platform/process-global";
import { MERCHANT_ACCOUNTS } from "../sandbox/braintree/merchant-accounts";

/**
 * A call that left for a rail, behind its breaker; times in ms since the epoch, `endMs` null while it is under way;
 * `startedAt` by `performance.now()`.
 */
export type Call = {
  rail: RailName;
  operation: RailOperation;
  startMs: number;
  startedAt: number;
  endMs: number | null;
  /** What the SDK's own call in it took, by the wire trace; null where no request was made. */
  sdkMs: number | null;
};

const OPERATIONS: Record<string, RailOperation> = {
  create: "create",
  confirm: "confirm",
  capture: "capture",
  void: "void",
  refund: "refund",
  get: "get",
  findByReference: "find",
  listRefunds: "refunds",
  listDisputes: "disputes",
  probe: "probe",
};

/** Those that are asked before the buyer confirms; what the others are told of then makes no request. */
const MAKE_FIRST: readonly RailName[] = ["stripe", "paypal"];

function readSdkMs(outcome: unknown): number | null {
  const { evidence } = (outcome ?? {}) as { evidence?: { durationMs?: number; isSent?: boolean } };
  return evidence?.durationMs ?? null;
}

function watch(rail: Rail, calls: Call[], stands: ReadonlyMap<RailName, Rail>): Rail {
  return new Proxy(rail, {
    get(configured, name) {
      const target = stands.get(configured.name) ?? configured;
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const operation = OPERATIONS[String(name)];
      const isIdle = operation === "create" && !MAKE_FIRST.includes(configured.name);
      if (!operation || isIdle) return member.bind(target);
      return async (...given: unknown[]) => {
        const call: Call = {
          rail: configured.name,
          operation,
          startMs: Date.now(),
          startedAt: performance.now(),
          endMs: null,
          sdkMs: null,
        };
        calls.push(call);
        const outcome: unknown = await member.apply(target, given);
        call.endMs = Date.now();
        call.sdkMs = readSdkMs(outcome);
        return outcome;
      };
    },
  });
}

/** The five as configured, but for their time-outs. */
function connectWithin(timeoutMs: number): Rail[] {
  const shared = { livemode: false, timeoutsMs: Object.fromEntries(RAIL_OPERATIONS.map((name) => [name, timeoutMs])) };
  const key = (name: string) => String(Reflect.get(env, name) ?? "");
  const urlOf = (rail: RailName) => key(`SANDBOX_${rail.toUpperCase()}_URL`);
  return [
    createStripeRail({
      secretKey: key("STRIPE_SECRET_KEY"),
      webhookSecret: key("STRIPE_WEBHOOK_SECRET"),
      baseUrl: urlOf("stripe"),
      ...shared,
    }),
    createPaypalRail({
      clientId: key("PAYPAL_CLIENT_ID"),
      clientSecret: key("PAYPAL_CLIENT_SECRET"),
      webhookId: key("PAYPAL_WEBHOOK_ID"),
      baseUrl: urlOf("paypal"),
      ...shared,
    }),
    createAdyenRail({
      apiKey: key("ADYEN_API_KEY"),
      merchantAccount: key("ADYEN_MERCHANT_ACCOUNT"),
      hmacKey: key("ADYEN_HMAC_KEY"),
      reports: null,
      baseUrl: urlOf("adyen"),
      ...shared,
    }),
    createSquareRail({
      accessToken: key("SQUARE_ACCESS_TOKEN"),
      webhookSignatureKey: key("SQUARE_WEBHOOK_SIGNATURE_KEY"),
      notificationUrl: new URL("/api/webhooks/square", env.PUBLIC_URL).href,
      locationId: null,
      baseUrl: urlOf("square"),
      ...shared,
    }),
    createBraintreeRail({
      merchantId: key("BRAINTREE_MERCHANT_ID"),
      publicKey: key("BRAINTREE_PUBLIC_KEY"),
      privateKey: key("BRAINTREE_PRIVATE_KEY"),
      merchantAccounts: MERCHANT_ACCOUNTS,
      baseUrl: urlOf("braintree"),
      ...shared,
    }),
  ];
}

/** `shorten`: these rails' calls give up after so long from now on, so that an outage of minutes shows many that did. */
export type WatchedRails = { calls: Call[]; shorten(rails: readonly RailName[], timeoutMs: number): void };

/** All five rails of this process, each call of theirs written down; before anything asks for them. */
export function watchRails(): WatchedRails {
  const calls: Call[] = [];
  const stands = new Map<RailName, Rail>();
  const rails = configuredRails(railKeys());
  if (rails.size !== RAILS.length) throw new Error("the bench needs all five rails");
  const watched = new Map([...rails].map(([name, rail]) => [name, watch(rail, calls, stands)]));
  processGlobal("rails", () => ({ keys: railKeys(), rails: watched }));
  if (availableRails() !== watched) throw new Error("the rails were configured before");
  return {
    calls,
    shorten: (names, timeoutMs) => {
      for (const rail of connectWithin(timeoutMs)) if (names.includes(rail.name)) stands.set(rail.name, rail);
    },
  };
}
