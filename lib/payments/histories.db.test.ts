import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { FaultKind, Operation } from "@/sandbox/faults";
import { RAILS } from "@/sandbox/rails";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World, walletOf } from "@/test/payment-world";
import { openBuyerStep } from "./buyer-step";
import { CALL_LEASE_MS } from "./context";
import { lookAtReturn } from "./look-now";
import { nudge, wakeRail } from "./nudge";
import { returnNonceOf } from "./return-nonce";
import { loadPaymentOfOrder } from "./sql/load-payment";

// Random histories: tabs, approvals, changes of method and of mind, while calls fail before or after their effect, a rail is
// away, and the worker takes over early.
const SEED = Number(process.env.HISTORY_SEED ?? 20_261_121);
const HISTORIES = Number(process.env.HISTORIES ?? 25);
const BEFORE: FaultKind[] = ["reset", "hang", "500", "502html", "429"];
const AFTER: FaultKind[] = ["reset", "hang", "500", "502html", "truncated", "wrongjson"];
const OPERATIONS: Operation[] = ["create", "confirm", "capture", "void", "refund", "refunds", "get", "find", "probe"];
const CARDS = ["visa", "mastercard", "chargeDeclined", "chargeDeclinedLostCard", "authenticationRequired"];
const WALLETS = ["alma@buyer.example", "ines@buyer.example", "declined@buyer.example", "refused@buyer.example"];
const LEAPS_MS = [1_000, 5_000, 40_000, CALL_LEASE_MS.confirm + 1, 3_600_000, 4 * 3_600_000, 7 * 3_600_000];

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(250);
});
afterAll(() => world.close());

/** mulberry32: a number in [0, 1) per call, the same ones for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Dice = { random: () => number; pick: <T>(items: readonly T[]) => T };
type Try = { id: string; rail: "stripe" | "paypal"; ref: string | null };

async function triesOf(orderId: string): Promise<Try[]> {
  const { rows } = await pool.query<Try>(
    `SELECT a.id, a.rail, a.provider_ref AS ref FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 ORDER BY a.n`,
    [orderId],
  );
  return rows;
}

/** What a buyer does at PayPal's page, of whichever attempt their window still shows. */
async function answerAtPaypal(orderId: string, { pick }: Dice): Promise<unknown> {
  const tries = (await triesOf(orderId)).filter(({ rail, ref }) => rail === "paypal" && ref);
  if (tries.length === 0) return null;
  const { id, ref } = pick(tries);
  await world.sandbox.control.approve(
    ref as string,
    pick([walletOf(pick(WALLETS)), "confirm_card", "cancel"] as const),
  );
  return lookAtReturn(world.context, returnNonceOf(id));
}

/** What a buyer does at their bank's page, at any time after it was shown. */
async function answerAtBank(pages: Set<string>, { pick }: Dice): Promise<unknown> {
  if (pages.size === 0) return null;
  const body = new URL(pick([...pages])).searchParams;
  body.set("answer", pick(["approve", "approve", "fail"]));
  return fetch(`${world.sandbox.url}/sandbox/approve`, { method: "POST", body, redirect: "manual" });
}

async function notePage(orderId: string, pages: Set<string>): Promise<void> {
  const attempt = (await loadPaymentOfOrder(orderId))?.attempt;
  const step = attempt?.rail === "stripe" ? openBuyerStep(attempt) : null;
  if (step?.kind === "redirect") pages.add(step.url);
}

function breakSomething({ random, pick }: Dice): void {
  const when = pick(["before", "after"] as const);
  const kind = pick(when === "before" ? BEFORE : AFTER);
  const operation = pick(OPERATIONS);
  world.sandbox.control.faults.add({ rail: pick(RAILS), operation, kind, when, count: random() < 0.2 ? 4 : 1 });
}

async function act(orderId: string, dice: Dice, pages: Set<string>): Promise<unknown> {
  const { random, pick } = dice;
  const dieRoll = random();
  if (dieRoll < 0.1) return answerAtBank(pages, dice);
  if (dieRoll < 0.4) return world.confirm(orderId, `${pick(["pm_card", "sut"])}_${pick(CARDS)}`);
  if (dieRoll < 0.6) return world.choose(orderId, pick(["card", "paypal"] as const));
  if (dieRoll < 0.8) return answerAtPaypal(orderId, dice);
  if (dieRoll < 0.9) return world.comeBack(orderId);
  const [target] = await triesOf(orderId);
  if (target) await nudge(world.context, { rail: target.rail, providerRef: target.ref, attemptId: null });
  return wakeRail(pick(RAILS), world.clock.now());
}

async function live(random: () => number): Promise<void> {
  const dice: Dice = { random, pick: (items) => items[Math.floor(random() * items.length)] as (typeof items)[number] };
  const { pick } = dice;
  const orderId = await world.place({ prices: pick([[129], [200, 300]]), input: { method: pick(["card", "paypal"]) } });
  const { rails, faults } = world.sandbox.control;
  const pages = new Set<string>();
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) breakSomething(dice);
  if (random() < 0.2) faults.setLatency(pick(["create", "confirm", "capture"] as const), 120, pick(RAILS));
  const away = random() < 0.2 ? pick(RAILS) : null;
  if (away) await rails[away].port.refuse();
  if (random() < 0.8) await world.start(orderId).catch(() => null);
  for (let step = 0; step < 8; step++) {
    if (away && step === 4) await rails[away].port.accept();
    const tabs = Array.from({ length: 1 + Math.floor(random() * 2) }, () => act(orderId, dice, pages));
    if (random() < 0.3) world.clock.advance(CALL_LEASE_MS.confirm + 1);
    await Promise.allSettled([...tabs, world.turn()]);
    await notePage(orderId, pages);
    world.clock.advance(pick(LEAPS_MS));
    await world.turn();
  }
  await world.heal();
}

test(`${HISTORIES} histories from seed ${SEED}: never paid twice, nothing lost, the ledger equals the rails`, async () => {
  for (let n = 0; n < HISTORIES; n++) {
    await live(randomOf(SEED + n));
    await assertInvariants(pool, world.truth());
  }
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
  const { rows } = await pool.query(
    `SELECT count(*) FILTER (WHERE state = 'captured')::int AS paid, count(*) FILTER (WHERE state = 'review')::int AS review
     FROM payment`,
  );
  expect(rows[0].review, "I6: every rail here can be asked").toBe(0);
  expect(rows[0].paid).toBeGreaterThan(HISTORIES / 8);
}, 600_000);
