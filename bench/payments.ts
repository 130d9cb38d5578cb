// What the payment machine costs on top of each rail's own SDK, and how many payments a second two cores take.
//   npm run bench:payments                              all five rails on, an equal share each
//   npm run bench:payments -- --strategy lowest_cost    with volume tiers, and facts read in the background
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Method } from "../lib/payments/payment-rows";
import type { RailName } from "../lib/payments/provider";
import { ProviderName, RoutingStrategy } from "../lib/shared/schemas/settings";
import { quantile } from "./demo-store";
import { openPaymentStore } from "./payment-store";

const LOAD_CONCURRENCY = 16;
const PROMISED = { p50: 5, p99: 15, perSecond: 100 };
const GIVE_UP_MS = 120_000;

const { values } = parseArgs({
  options: {
    strategy: { type: "string", default: "weighted" },
    payments: { type: "string", default: "200" },
    load: { type: "string", default: "2000" },
  },
});
const strategy = RoutingStrategy.parse(values.strategy);
const [payments, load] = [Number(values.payments), Number(values.load)];
const warmUp = Math.ceil(payments / 6);

const store = await openPaymentStore();
const { watchRails } = await import("./bench-rails");
const { calls } = watchRails();
const { configuredContext } = await import("../lib/orders/payments-context");
const { placeOrder } = await import("../lib/orders/place-order");
const { changePaymentSettings } = await import("../lib/payments/change-payment-settings");
const { confirmPayment, startPayment } = await import("../lib/payments/confirm-payment");
const { loadPaymentSettings } = await import("../lib/payments/payment-settings");
const { receiveWebhook } = await import("../lib/payments/webhook");
const { pool } = await import("../lib/platform/db");
const { newId } = await import("../lib/shared/ids");
const { GUEST } = await import("../lib/shared/roles");
const { makeRelease, makeUser } = await import("../test/factories");
const { resolverLoop } = await import("../worker/loops/resolver");
const { webhooksLoop } = await import("../worker/loops/webhooks");
const { runLoop } = await import("../worker/run-loop");
const { control, GOOD_CARDS, GOOD_WALLET } = await import("./simulated-buyer");

const context = configuredContext();
const admin = await makeUser(["admin"]);
const { publicTrackIds } = await makeRelease({ trackPrices: [129] });
const street = { sandboxUrl: store.sandboxUrl, sandboxToken: store.sandboxToken };
const broken: string[] = [];

/** Where each payment of the first part goes, and how. */
type Lane = { rail: RailName; method: Method };
const LANES: readonly Lane[] = [
  { rail: "stripe", method: "card" },
  { rail: "paypal", method: "card" },
  { rail: "paypal", method: "paypal" },
  { rail: "adyen", method: "card" },
  { rail: "square", method: "card" },
  { rail: "braintree", method: "card" },
];

async function save(wanted: RoutingStrategy, first: RailName | null): Promise<void> {
  const { version: baseVersion, body } = await loadPaymentSettings();
  const ordered = [...body.providers].sort((a, b) => Number(b.provider === first) - Number(a.provider === first));
  const providers = ordered.map(({ provider }, place) => ({
    provider: ProviderName.parse(provider),
    priority: place + 1,
    isEnabled: true,
    weight: 1,
  }));
  await changePaymentSettings({ baseVersion, providers, strategy: wanted }, admin);
}

async function place(method: Method): Promise<string> {
  const orderId = newId();
  const lines = publicTrackIds.map((trackId) => ({ trackId }));
  const buyer = { currency: "USD", country: "US", email: "bench@example.com", method } as const;
  await placeOrder(context, { lines, ...buyer, orderId, actor: GUEST });
  return orderId;
}

type Prepared = Awaited<ReturnType<typeof startPayment>>;

/** The buyer's part on the rail's own page, where there is one. */
async function approve({ method, attempt }: Prepared): Promise<void> {
  if (method !== "paypal") return;
  const approval = { providerRef: attempt?.providerRef, answer: "approve", buyer: GOOD_WALLET };
  await control(street, { approvals: [approval] });
}

async function confirm(orderId: string, { method, attempt }: Prepared): Promise<void> {
  const token = attempt ? GOOD_CARDS[attempt.rail] : "";
  const answer = method === "paypal" ? { isApproved: true as const } : { token };
  const { state, attempt: ended } = await confirmPayment(context, { orderId, confirmId: newId(), answer });
  // a rail that works in its own time tells of the capture later
  const isTaken = state === "captured" || ended?.outcomeCode === "received";
  if (!isTaken) throw new Error(`a payment at ${ended?.rail} ended as ${state}, ${ended?.state} ${ended?.outcomeCode}`);
}

const at = (samples: number[], share: number) => quantile(samples, share);
const describe = (samples: number[]) =>
  `p50 ${at(samples, 0.5).toFixed(1)}, p95 ${at(samples, 0.95).toFixed(1)}, p99 ${at(samples, 0.99).toFixed(1)} ms`;

/** One piece of work: how long it took, and how much of that were the SDK's own calls, by the wire trace. */
async function measure(
  work: () => Promise<unknown>,
): Promise<{ startedAt: number; tookMs: number; made: typeof calls }> {
  calls.length = 0;
  const startedAt = performance.now();
  await work();
  return { startedAt, tookMs: performance.now() - startedAt, made: [...calls] };
}

const sdkMs = (made: typeof calls) => made.reduce((sum, call) => sum + (call.sdkMs ?? 0), 0);

/**
 * `first`: decision, T1, call, T2 of what is asked before the buyer confirms, where the rail is asked anything. `hold`: from
 * the buyer's answer until the capture leaves, its T1 included. Both less the SDK's own calls. `whole`: all of a payment.
 */
async function measureOverhead({ rail, method }: Lane): Promise<void> {
  await save("priority", rail);
  const samples = { first: [] as number[], hold: [] as number[], whole: [] as number[], sdk: [] as number[] };
  let asks = false;
  for (let n = 0; n < warmUp + payments; n++) {
    const orderId = await place(method);
    let prepared: Prepared | null = null;
    const first = await measure(async () => {
      prepared = await startPayment(context, orderId);
    });
    if (!prepared) throw new Error("nothing was prepared");
    const ready: Prepared = prepared;
    if (ready.attempt?.rail !== rail) throw new Error(`${rail} was not chosen`);
    await approve(ready);
    const taken = await measure(() => confirm(orderId, ready));
    if (n < warmUp) continue;
    const capture = taken.made.find((call) => call.operation === "capture");
    const held = taken.made.filter((call) => call.operation !== "capture");
    const firstSdkMs = sdkMs(first.made);
    asks = first.made.length > 0;
    samples.first.push(first.tookMs - firstSdkMs);
    samples.hold.push((capture?.startedAt ?? Number.NaN) - taken.startedAt - sdkMs(held));
    samples.whole.push(first.tookMs + taken.tookMs - firstSdkMs - sdkMs(taken.made));
    samples.sdk.push(firstSdkMs + sdkMs(taken.made));
  }
  const judged = [...(asks ? [["first call", samples.first] as const] : []), ["hold", samples.hold] as const];
  const parts = judged.map(([name, taken]) => `${name} ${describe(taken)}`);
  console.log(
    `${rail} by ${method}: over the SDK's own calls ${parts.join("; ")}; a whole payment ${describe(samples.whole)}; ` +
      `the SDK's calls p50 ${at(samples.sdk, 0.5).toFixed(1)} ms`,
  );
  // an approved wallet is looked up before it is held: two calls
  for (const [name, taken] of judged.filter(([step]) => step === "first call" || method === "card"))
    if (at(taken, 0.5) > PROMISED.p50 || at(taken, 0.99) > PROMISED.p99) broken.push(`${rail} ${method} ${name}`);
}

async function countOpen(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM payment WHERE state <> 'captured'");
  return rows[0]?.n ?? 0;
}

/** What was told of the captures has arrived, and they are booked. */
async function waitUntilBooked(): Promise<void> {
  const until = performance.now() + GIVE_UP_MS;
  while ((await countOpen()) > 0) {
    if (performance.now() > until) throw new Error(`${await countOpen()} payments are not captured`);
    await sleep(20);
  }
}

/** One buyer in five by a PayPal account where cards are shared out, the others by card. */
const methodOf = (n: number): Method => (n % 5 === 0 ? "paypal" : "card");

async function measureThroughput(): Promise<void> {
  await save(strategy, null);
  const waiting: { orderId: string }[] = [];
  for (let n = 0; n < load; n++) waiting.push({ orderId: await place(methodOf(n)) });
  const ownBefore = process.cpuUsage();
  const otherBefore = store.readOtherCpuSeconds();
  const startedAt = performance.now();
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const prepared = await startPayment(context, next.orderId);
      await approve(prepared);
      await confirm(next.orderId, prepared);
    }
  };
  await Promise.all(Array.from({ length: LOAD_CONCURRENCY }, lane));
  await waitUntilBooked();
  const wallMs = performance.now() - startedAt;
  const own = process.cpuUsage(ownBefore);
  const ownMs = (own.user + own.system) / 1000;
  const otherMs = (store.readOtherCpuSeconds() - otherBefore) * 1000;
  const perSecond = load / (wallMs / 1000);
  console.log(
    `${strategy}, concurrency ${LOAD_CONCURRENCY}, ${load} payments over five rails, each captured and booked: ` +
      `${perSecond.toFixed(0)}/s; CPU a payment: ${(ownMs / load).toFixed(1)} ms here, ` +
      `${(otherMs / load).toFixed(1)} ms database and sandbox`,
  );
  await tellShares();
  if (perSecond < PROMISED.perSecond) broken.push(`${perSecond.toFixed(0)} payments a second`);
}

async function tellShares(): Promise<void> {
  const { rows } = await pool.query<{ rail: string; n: number }>(
    `SELECT a.rail, count(*)::int AS n FROM payment_attempt a JOIN routing_decision d ON d.id = a.decision_id
     WHERE a.state = 'captured' AND d.settings_version = (SELECT max(version) FROM payment_settings_version) GROUP BY 1 ORDER BY 1`,
  );
  console.log(`  taken by ${rows.map(({ rail, n }) => `${rail} ${n}`).join(", ")}`);
}

/** What the machine charges for what a payment is made of, so that the figures can be read: statements one after another, commits, and many at once. */
async function measureMachine(): Promise<void> {
  const COUNT = 500;
  const time = async (sql: string) => {
    const samples: number[] = [];
    for (let n = 0; n < COUNT; n++) {
      const startedAt = performance.now();
      await pool.query(sql);
      samples.push(performance.now() - startedAt);
    }
    return samples;
  };
  await pool.query("CREATE TABLE bench_commit (n integer)");
  const statements = await time("SELECT 1");
  const commits = await time("INSERT INTO bench_commit VALUES (1)");
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: LOAD_CONCURRENCY }, () => time("SELECT 1")));
  const perSecond = (LOAD_CONCURRENCY * COUNT) / ((performance.now() - startedAt) / 1000);
  console.log(
    `this machine: a bare statement ${describe(statements)}; a commit of one row ${describe(commits)}; ` +
      `${LOAD_CONCURRENCY} at once ${perSecond.toFixed(0)} statements/s`,
  );
}

/** Every basket reaches one sooner or later. */
async function addTiers(): Promise<void> {
  await pool.query(
    `INSERT INTO fee_tier (schedule_id, from_minor, percent_ppm, fixed_minor)
     SELECT id, 10000, percent_ppm / 2, fixed_minor FROM fee_schedule WHERE currency = 'USD'`,
  );
}

// only the rail that cannot be asked needs its news; those of the others are taken and change nothing
store.hear(async (rail, message) => (rail === "adyen" ? receiveWebhook(context, rail, message) : ""));
const loops = [webhooksLoop, resolverLoop].map((loop) => runLoop(loop.name, loop.everyMs, loop.turn));
try {
  if (strategy !== "priority" && strategy !== "weighted") await addTiers();
  await measureMachine();
  console.log(`concurrency 1, ${payments} payments each, every commit on disk`);
  for (const lane of LANES) {
    await measureOverhead(lane);
    await waitUntilBooked();
  }
  await measureThroughput();
  const verdict = broken.length === 0 ? "every promise kept" : `BROKEN: ${broken.join(", ")}`;
  console.log(`payments: ${verdict} (a call p50 ≤ 5 and p99 ≤ 15 ms over the SDK's own, ≥ 100 payments a second)`);
} finally {
  await Promise.all(loops.map((loop) => loop.stop()));
  await pool.end();
  await store.close();
}
process.exit(broken.length > 0 ? 1 : 0);
