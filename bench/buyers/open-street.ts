import { setTimeout as sleep } from "node:timers/promises";
import { configuredContext } from "../../lib/orders/payments-context";
import { changePaymentSettings } from "../../lib/payments/change-payment-settings";
import { decide } from "../../lib/payments/decide";
import { firstRouting } from "../../lib/payments/payment-history";
import { loadPaymentSettings } from "../../lib/payments/payment-settings";
import type { RailName } from "../../lib/payments/provider";
import { receiveWebhook } from "../../lib/payments/webhook";
import { pool } from "../../lib/platform/db";
import type { UserActor } from "../../lib/platform/session";
import { ProviderName, type RoutingStrategy } from "../../lib/shared/schemas/settings";
import { makeRelease, makeUser } from "../../test/factories";
import { fulfilmentLoop } from "../../worker/loops/fulfilment";
import { healthLoop, probeLoop } from "../../worker/loops/probe";
import { resolverLoop } from "../../worker/loops/resolver";
import { webhooksLoop } from "../../worker/loops/webhooks";
import { runLoop } from "../../worker/run-loop";
import { type WatchedRails, watchRails } from "../bench-rails";
import type { PaymentStore } from "../payment-store";
import { type Buyer, enter, isPaid, isWaiting, lookAgain, pay, type Street } from "../simulated-buyer";

export type BuyersStreet = Street & { store: PaymentStore; admin: UserActor; rails: WatchedRails };

const AT_ONCE = 16;
const PRICES = [129, 499, 990, 2_990];
const CHEAPEST_FOR = { amountMinor: PRICES[0] ?? 0, currency: "USD", country: "US", method: "card" } as const;
/** Somebody must still find out about these. */
export const IN_DOUBT = "state IN ('sent', 'unknown', 'authorized', 'capturing', 'capture_unknown')";

/** The shop of this process: five rails with their webhooks, the worker's loops beside it, lowest cost in force. */
export async function openStreet(store: PaymentStore) {
  const rails = watchRails();
  store.hear((rail, message) => receiveWebhook(configuredContext(), rail, message));
  const admin = await makeUser(["admin"]);
  const { publicTrackIds: trackIds } = await makeRelease({ trackPrices: PRICES });
  const { sandboxUrl, sandboxToken } = store;
  const street: BuyersStreet = { store, admin, rails, sandboxUrl, sandboxToken, trackIds };
  await switchTo(street, "lowest_cost");
  const loops = [webhooksLoop, resolverLoop, fulfilmentLoop, probeLoop, healthLoop].map((loop) =>
    runLoop(loop.name, loop.everyMs, loop.turn),
  );
  return { street, stop: () => Promise.all(loops.map((loop) => loop.stop())) };
}

/** What the switchboard's save does, with these rails in front of the others, which stay in their order. */
export async function switchTo(
  { admin }: BuyersStreet,
  strategy: RoutingStrategy,
  first: readonly string[] = [],
): Promise<void> {
  const { version: baseVersion, body } = await loadPaymentSettings();
  const others = body.providers.map(({ provider }) => provider).filter((provider) => !first.includes(provider));
  const providers = [...first, ...others].map((provider, place) => ({
    provider: ProviderName.parse(provider),
    priority: place + 1,
    isEnabled: true,
    weight: place + 1,
  }));
  await changePaymentSettings({ baseVersion, providers, strategy }, admin);
}

/** Where most go: the rails in the order of what they cost. */
export async function listCheapest(): Promise<RailName[]> {
  const { candidates } = await decide(configuredContext(), firstRouting(CHEAPEST_FOR));
  return candidates.map(({ rail }) => rail);
}

export async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const waiting = [...all.entries()].reverse();
  const done: R[] = [];
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return done;
}

/** Waits until `isTrue`; returns whether that came about in time. */
export async function comesAbout(isTrue: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > until) return false;
    await sleep(100);
  }
  return true;
}

export async function count(sql: string, values: unknown[] = []): Promise<number> {
  return Number((await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n);
}

/** A buyer, or null where nobody takes their method at the door. */
export type Visit = Buyer | null;

/** Numbered buyers who only stand there with what the page shows. */
export function gather(street: Street, numbers: readonly number[]): Promise<Visit[]> {
  return each(numbers, (n) => enter(street, n));
}

/** Who has not paid looks again until nothing is in doubt, and goes on where the shop asks them to. */
export async function seeThrough(street: Street, visits: readonly Visit[], limitMs: number): Promise<Visit[]> {
  let now = [...visits];
  const isOver = async () => {
    await comesAbout(async () => (await count(`payment_attempt WHERE ${IN_DOUBT}`)) === 0, limitMs);
    now = await each(now, async (visit) => {
      return !visit || isPaid(visit) ? visit : pay(street, await lookAgain(visit));
    });
    return !now.some((visit) => visit && isWaiting(visit));
  };
  await comesAbout(isOver, limitMs);
  return now;
}
