// What the payment machine costs on top of the provider's own SDK, and how many payments a second two cores take.
//   npm run bench:payments
import Stripe from "stripe";
import { quantile } from "./demo-store";
import { openPaymentStore } from "./payment-store";

const PAYMENTS = 300;
const WARM_UP = 50;
const LOAD_PAYMENTS = 2_000;
const LOAD_CONCURRENCY = 16;

const store = await openPaymentStore();
const { configuredContext } = await import("../lib/orders/payments-context");
const { placeOrder } = await import("../lib/orders/place-order");
const { confirmPayment, startPayment } = await import("../lib/payments/confirm-payment");
const { pool } = await import("../lib/platform/db");
const { newId } = await import("../lib/shared/ids");
const { GUEST } = await import("../lib/shared/roles");
const { makeRelease } = await import("../test/factories");

const context = configuredContext();
const { publicTrackIds } = await makeRelease({ trackPrices: [129] });

async function place(): Promise<string> {
  const orderId = newId();
  const lines = publicTrackIds.map((trackId) => ({ trackId }));
  const buyer = { currency: "USD", country: "US", email: "bench@example.com", method: "card" } as const;
  await placeOrder(context, { lines, ...buyer, orderId, actor: GUEST });
  return orderId;
}

async function pay(orderId: string): Promise<void> {
  await startPayment(context, orderId);
  const paid = await confirmPayment(context, { orderId, confirmId: newId(), answer: { token: "pm_card_visa" } });
  if (paid.state !== "captured") throw new Error(`a payment ended as ${paid.state}`);
}

const address = new URL(store.stripeUrl);
const sdk = new Stripe(store.stripeKey, {
  host: address.hostname,
  port: Number(address.port),
  protocol: "http",
  maxNetworkRetries: 0,
  telemetry: false,
});

/** The same three calls, with nothing around them. */
async function payDirectly(): Promise<void> {
  const intent = await sdk.paymentIntents.create({ amount: 129, currency: "usd", capture_method: "manual" });
  await sdk.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa", return_url: "http://127.0.0.1:3000" });
  await sdk.paymentIntents.capture(intent.id);
}

const timed = async (work: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

async function measureOverhead(): Promise<void> {
  const ours: number[] = [];
  const direct: number[] = [];
  for (let n = 0; n < WARM_UP + PAYMENTS; n++) {
    const orderId = await place();
    const oursMs = await timed(() => pay(orderId));
    const directMs = await timed(payDirectly);
    if (n < WARM_UP) continue;
    ours.push(oursMs);
    direct.push(directMs);
  }
  // each payment against the direct one beside it, so that noise hits both alike
  const overhead = ours.map((oursMs, index) => oursMs - (direct[index] ?? 0));
  const line = (name: string, samples: number[]) =>
    `${name} p50 ${quantile(samples, 0.5).toFixed(2)} ms, p95 ${quantile(samples, 0.95).toFixed(2)} ms, p99 ${quantile(samples, 0.99).toFixed(2)} ms`;
  console.log(`concurrency 1, ${PAYMENTS} payments: ${line("machine", ours)}; ${line("SDK alone", direct)}`);
  console.log(line("overhead", overhead));
}

async function measureThroughput(): Promise<void> {
  const orderIds: string[] = [];
  for (let n = 0; n < LOAD_PAYMENTS; n++) orderIds.push(await place());
  const ownBefore = process.cpuUsage();
  const otherBefore = store.readOtherCpuSeconds();
  const wallMs = await timed(async () => {
    await Promise.all(
      Array.from({ length: LOAD_CONCURRENCY }, async () => {
        for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) await pay(orderId);
      }),
    );
  });
  const own = process.cpuUsage(ownBefore);
  const ownMs = (own.user + own.system) / 1000;
  const otherMs = (store.readOtherCpuSeconds() - otherBefore) * 1000;
  console.log(
    `concurrency ${LOAD_CONCURRENCY}, ${LOAD_PAYMENTS} payments: ${(LOAD_PAYMENTS / (wallMs / 1000)).toFixed(0)}/s; ` +
      `CPU a payment: ${(ownMs / LOAD_PAYMENTS).toFixed(1)} ms here, ${(otherMs / LOAD_PAYMENTS).toFixed(1)} ms database and sandbox`,
  );
}

try {
  await measureOverhead();
  await measureThroughput();
} finally {
  await pool.end();
  await store.close();
}
process.exit(0);
