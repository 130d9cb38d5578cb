// What the payment machine costs on top of the provider's own SDK, and how many payments a second two cores take.
//   npm run bench:payments [-- --strategy lowest_cost]     with volume tiers, and facts read in the background
import { parseArgs } from "node:util";
import Stripe from "stripe";
import { RoutingStrategy } from "../lib/shared/schemas/settings";
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

const { values } = parseArgs({ options: { strategy: { type: "string", default: "priority" } } });
const strategy = RoutingStrategy.parse(values.strategy);
if (strategy !== "priority") {
  await pool.query(
    `INSERT INTO payment_settings_version (version, body)
     SELECT version + 1, body || jsonb_build_object('strategy', $1::text) FROM payment_settings_version
     ORDER BY version DESC LIMIT 1`,
    [strategy],
  );
  await pool.query(
    `INSERT INTO fee_tier (schedule_id, from_minor, percent_ppm, fixed_minor)
     SELECT id, 10000, percent_ppm / 2, fixed_minor FROM fee_schedule WHERE currency = 'USD'`,
  );
}

const context = configuredContext();
const { publicTrackIds } = await makeRelease({ trackPrices: [129] });

async function place(): Promise<string> {
  const orderId = newId();
  const lines = publicTrackIds.map((trackId) => ({ trackId }));
  const buyer = { currency: "USD", country: "US", email: "bench@example.com", method: "card" } as const;
  await placeOrder(context, { lines, ...buyer, orderId, actor: GUEST });
  return orderId;
}

async function start(orderId: string): Promise<void> {
  await startPayment(context, orderId);
}

async function confirm(orderId: string): Promise<void> {
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

/** The same calls, with nothing around them. */
async function createDirectly(): Promise<string> {
  const body = { amount: 129, currency: "usd", capture_method: "manual" } as const;
  return (await sdk.paymentIntents.create(body)).id;
}

async function takeDirectly(id: string): Promise<void> {
  await sdk.paymentIntents.confirm(id, { payment_method: "pm_card_visa", return_url: "http://127.0.0.1:3000" });
  await sdk.paymentIntents.capture(id);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

function describe(name: string, samples: number[]): string {
  const at = (share: number) => `${quantile(samples, share).toFixed(2)} ms`;
  return `${name} p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`;
}

/** Each call against the direct one beside it, so that noise hits both alike. */
async function measureOverhead(): Promise<void> {
  const [create, whole, direct]: number[][] = [[], [], []];
  for (let n = 0; n < WARM_UP + PAYMENTS; n++) {
    const orderId = await place();
    const created = await timed(() => start(orderId));
    const createdDirectly = await timed(createDirectly);
    const taken = await timed(() => confirm(orderId));
    const takenDirectly = await timed(() => takeDirectly(createdDirectly.value));
    if (n < WARM_UP) continue;
    create?.push(created.ms - createdDirectly.ms);
    whole?.push(created.ms + taken.ms - createdDirectly.ms - takenDirectly.ms);
    direct?.push(createdDirectly.ms + takenDirectly.ms);
  }
  console.log(`concurrency 1, ${PAYMENTS} payments, every commit on disk`);
  console.log(describe("one call (decision, T1, call, T2) over the SDK's own:", create ?? []));
  console.log(
    describe("a whole payment (create, authorise, capture, sale booked) over the SDK's three calls:", whole ?? []),
  );
  console.log(describe("the SDK's three calls alone:", direct ?? []));
}

async function measureThroughput(): Promise<void> {
  const orderIds: string[] = [];
  for (let n = 0; n < LOAD_PAYMENTS; n++) orderIds.push(await place());
  const ownBefore = process.cpuUsage();
  const otherBefore = store.readOtherCpuSeconds();
  const { ms: wallMs } = await timed(async () => {
    await Promise.all(
      Array.from({ length: LOAD_CONCURRENCY }, async () => {
        for (let orderId = orderIds.pop(); orderId; orderId = orderIds.pop()) {
          await start(orderId);
          await confirm(orderId);
        }
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
