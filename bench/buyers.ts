// How many buyers end paid while a provider is away, and what happens to those whose outcome nobody knows.
//   npm run bench:buyers            10 000 buyers in each of two outages
//   npm run bench:buyers -- 500     fewer
import { setTimeout as sleep } from "node:timers/promises";
import { openPaymentStore } from "./payment-store";
import type { Buyer } from "./simulated-buyer";

const BUYERS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 16;
/** So that an outage of minutes shows hundreds of time-outs; the shop's own are 8 to 20 s. */
const TIMEOUT_MS = 1_000;
const HANG_MS = 3_000;
const PROMISED_SHARE = 0.999;
const PROMISED_RECOVERY_MS = 60_000;
const GIVE_UP_MS = 180_000;
const WHILE_CHECKED = "state IN ('sent', 'unknown', 'authorized', 'capturing', 'capture_unknown')";

if (!Number.isInteger(BUYERS) || BUYERS < 2) throw new Error("the number of buyers is a whole number from 2 up");
const store = await openPaymentStore();
const { availableRails } = await import("../lib/payments/available-rails");
const { railKeys } = await import("../lib/payments/rail-keys");
const { breakerBoard, readBreakers } = await import("../lib/payments/breaker-board");
const { RAIL_OPERATIONS } = await import("../lib/payments/provider");
const { createPaypalRail } = await import("../lib/payments/providers/paypal");
const { createStripeRail } = await import("../lib/payments/providers/stripe");
const { env } = await import("../lib/platform/env");
const { pool } = await import("../lib/platform/db");
const { openLiveChannel } = await import("../lib/platform/live-channel");
const { processGlobal } = await import("../lib/platform/process-global");
const { makeRelease } = await import("../test/factories");
const { fulfilmentLoop } = await import("../worker/loops/fulfilment");
const { probeLoop } = await import("../worker/loops/probe");
const { resolverLoop } = await import("../worker/loops/resolver");
const { runLoop } = await import("../worker/run-loop");
const { control, enter, isChecking, isPaid, lookAgain, pay, pressOn } = await import("./simulated-buyer");

/** The rails as configured, but for Stripe's time-outs. Made before anything asks for them. */
function shortenTimeouts(): void {
  const timeoutsMs = Object.fromEntries(RAIL_OPERATIONS.map((operation) => [operation, TIMEOUT_MS]));
  const stripe = { secretKey: env.STRIPE_SECRET_KEY ?? "", webhookSecret: null, baseUrl: store.stripeUrl };
  const paypal = {
    clientId: env.PAYPAL_CLIENT_ID ?? "",
    clientSecret: env.PAYPAL_CLIENT_SECRET ?? "",
    webhookId: null,
    baseUrl: env.SANDBOX_PAYPAL_URL ?? "",
  };
  const rails = [
    createStripeRail({ ...stripe, livemode: false, timeoutsMs }),
    createPaypalRail({ ...paypal, livemode: false }),
  ];
  processGlobal("rails", () => ({ keys: railKeys(), rails: new Map(rails.map((rail) => [rail.name, rail])) }));
  if (availableRails().get("stripe") !== rails[0]) throw new Error("the rails were configured before");
}

shortenTimeouts();
const { publicTrackIds } = await makeRelease({ trackPrices: [129] });
const street = { ...store, trackId: publicTrackIds[0] ?? "" };
const loops = [resolverLoop, fulfilmentLoop, probeLoop].map((loop) => runLoop(loop.name, loop.everyMs, loop.turn));

async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const waiting = [...all.entries()].reverse();
  const done: R[] = [];
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return done;
}

const isIn = (buyer: Buyer | null): buyer is Buyer => buyer !== null;
const crowd = async (size: number) => (await each(Array.from({ length: size }), () => enter(street))).filter(isIn);
const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  Number((await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n);
const shareOf = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)} %`;
const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Waits until `isTrue`; returns whether that came about in time. */
async function comesAbout(isTrue: () => Promise<boolean>, limitMs = GIVE_UP_MS): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > until) return false;
    await sleep(100);
  }
  return true;
}

type Charge = { orderRef: string; authorization: unknown; capture: unknown; void: unknown };

/** Orders for which both rails, or one twice, hold or took money, by the sandbox's own books. */
async function countDoubles(): Promise<number> {
  const headers = { authorization: `Bearer ${store.sandboxToken}` };
  const reply = await fetch(`${store.sandboxUrl}/__truth`, { headers });
  const { charges } = (await reply.json()) as { charges: Charge[] };
  const taking = charges.filter((charge) => charge.authorization && !charge.void).map(({ orderRef }) => orderRef);
  return taking.length - new Set(taking).size;
}

const broken: string[] = [];
function promise(isKept: boolean, words: string): void {
  if (!isKept) broken.push(words);
}

/** Half of them have their card fields from Stripe before it goes away. Those who are turned away at the door are missing. */
async function throughOutage(outage: unknown, pays: (buyer: Buyer) => Promise<Buyer>): Promise<Buyer[]> {
  const early = await crowd(BUYERS / 2);
  await control(street, outage);
  const mixed = Array.from({ length: BUYERS }, (_, index) => (index % 2 === 0 ? (early[index / 2] ?? null) : null));
  const all = await each(mixed, async (waiting) => {
    const buyer = waiting ?? (await enter(street));
    return buyer && pays(buyer);
  });
  const inside = all.filter(isIn);
  if (inside.length < BUYERS) await tellBreakers(BUYERS - inside.length);
  return inside;
}

/** Why buyers were turned away. */
async function tellBreakers(count: number): Promise<void> {
  const breakers = (await breakerBoard().describe()).map(
    (one) => `${one.rail} ${one.operation} ${one.state} ${one.lastCode}`,
  );
  console.log(`  ${count} were turned away at the door; breakers now: ${breakers.join(", ")}`);
}

/** How the latest attempts of those who did not pay ended. */
async function tellUnpaid(buyers: readonly Buyer[]): Promise<void> {
  const unpaid = buyers.filter((buyer) => !isPaid(buyer)).map(({ orderId }) => orderId);
  const { rows } = await pool.query<{ n: number; how: string }>(
    `SELECT count(*)::int AS n, concat_ws(' ', how.rail, how.method, how.step, how.state, how.outcome_code) AS how
     FROM payment p CROSS JOIN LATERAL (SELECT * FROM payment_attempt WHERE payment_id = p.id ORDER BY n DESC LIMIT 1) how
     WHERE p.order_id = ANY($1) GROUP BY 2 ORDER BY 1 DESC`,
    [unpaid],
  );
  for (const { n, how } of rows) console.log(`  ${n} unpaid: ${how}`);
}

async function refuseStripe(): Promise<void> {
  const [startedAt, since] = [performance.now(), new Date()];
  const buyers = await throughOutage({ rail: "stripe", refuse: true }, (buyer) => pay(street, buyer));
  const paid = buyers.filter(isPaid).length;
  const invisible = await count("payment_attempt WHERE state = 'not_sent' AND confirm_count = 0 AND created_at >= $1", [
    since,
  ]);
  const secondSteps = buyers.reduce((sum, { secondSteps }) => sum + secondSteps, 0);
  console.log(
    `Stripe refused, ${BUYERS} buyers in ${seconds(startedAt)}: ${paid} paid (${shareOf(paid, BUYERS)}), ` +
      `${secondSteps} second steps, ${invisible} failovers that no buyer saw`,
  );
  await tellUnpaid(buyers);
  promise(paid >= PROMISED_SHARE * BUYERS, `only ${shareOf(paid, BUYERS)} of the buyers paid`);
  await control(street, { rail: "stripe", refuse: false });
}

/** Buyers come until Stripe's breakers have closed again. */
async function waitForStripe(): Promise<void> {
  const startedAt = performance.now();
  const isBack = await comesAbout(async () => {
    await each(await crowd(AT_ONCE), (buyer) => pay(street, buyer));
    return Object.keys(await readBreakers()).length === 0;
  });
  console.log(`Stripe answers again: ${isBack ? "in full use" : "still not in use"} after ${seconds(startedAt)}`);
  promise(isBack, "Stripe was not used again");
}

async function hangStripe(): Promise<void> {
  const startedAt = performance.now();
  const hangs = { rail: "stripe", latencyMs: { any: HANG_MS } };
  const buyers = await throughOutage(hangs, async (buyer) => {
    const later = await pay(street, buyer);
    if (isChecking(later)) await pressOn(later);
    return later;
  });
  const checking = buyers.filter(isChecking);
  const isInDoubt = `payment_attempt a WHERE a.${WHILE_CHECKED}`;
  const cascades = await count(
    `${isInDoubt} AND EXISTS (SELECT 1 FROM payment_attempt b WHERE b.payment_id = a.payment_id AND b.n > a.n)`,
  );
  const open = await count(isInDoubt);
  const paid = buyers.filter(isPaid).length;
  console.log(
    `Stripe hanging, ${BUYERS} buyers in ${seconds(startedAt)}: ${paid} paid at once, ` +
      `${checking.length} told that we are checking (${open} still are), ${cascades} cascades`,
  );
  promise(cascades === 0, `${cascades} cascades`);
  promise(checking.length > 0, "no outcome was ever unknown, so nothing was shown");
  await recover(buyers);
}

async function recover(buyers: readonly Buyer[]): Promise<void> {
  await control(street, { clear: true });
  const startedAt = performance.now();
  const isDone = await comesAbout(async () => (await count(`payment_attempt WHERE ${WHILE_CHECKED}`)) === 0);
  const lastMs = performance.now() - startedAt;
  console.log(`Stripe answers again: the last unknown was ${isDone ? "" : "not "}resolved after ${seconds(startedAt)}`);
  promise(isDone && lastMs <= PROMISED_RECOVERY_MS, "unknown outcomes were not resolved within 60 s");
  const ended = await each(buyers, async (buyer) => {
    if (isPaid(buyer)) return buyer;
    const later = await lookAgain(buyer);
    return isPaid(later) ? later : pay(street, later);
  });
  const paid = ended.filter(isPaid).length;
  console.log(`In the end ${paid} of ${BUYERS} paid (${shareOf(paid, BUYERS)})`);
  const areUndone = await comesAbout(
    async () => (await count("payment_obligation WHERE settled_at IS NULL AND kind <> 'review'")) === 0,
  );
  promise(areUndone, "holds of attempts that are over were not given back");
}

try {
  await refuseStripe();
  await waitForStripe();
  await hangStripe();
  const doubles = await countDoubles();
  promise(doubles === 0, `${doubles} orders were charged twice`);
  const words = broken.length === 0 ? "every promise was kept" : `broken: ${broken.join("; ")}`;
  console.log(`${2 * BUYERS} buyers, two outages, ${doubles} charged twice: ${words}`);
} finally {
  await Promise.all(loops.map((loop) => loop.stop()));
  await openLiveChannel().close();
  await pool.end();
  await store.close();
}
process.exit(broken.length > 0 ? 1 : 0);
