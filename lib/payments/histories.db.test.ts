import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { FaultKind, Operation } from "@/sandbox/faults";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { CALL_LEASE_MS } from "./context";

// Random histories: two tabs pay one order while calls fail before or after their effect and the worker takes over early.
const SEED = Number(process.env.HISTORY_SEED ?? 20_261_121);
const HISTORIES = Number(process.env.HISTORIES ?? 25);
const BEFORE: FaultKind[] = ["reset", "hang", "500", "502html", "429"];
const AFTER: FaultKind[] = ["reset", "hang", "500", "502html", "truncated", "wrongjson"];
const OPERATIONS: Operation[] = ["create", "confirm", "capture", "void", "refund", "get", "find"];
const TOKENS = ["pm_card_visa", "pm_card_mastercard", "pm_card_chargeDeclined", "pm_card_authenticationRequired"];

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

async function live(random: () => number): Promise<void> {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const breakOne = () => {
    const when = pick(["before", "after"] as const);
    const kind = pick(when === "before" ? BEFORE : AFTER);
    world.sandbox.control.faults.add({ rail: "stripe", operation: pick(OPERATIONS), kind, when, count: 1 });
  };
  const orderId = await world.place({ prices: pick([[129], [200, 300]]) });
  for (let count = 2 + Math.floor(random() * 2); count > 0; count--) breakOne();
  if (random() < 0.3) world.sandbox.control.faults.setLatency(pick(["create", "confirm", "capture"] as const), 120);
  for (let step = 0; step < 6; step++) {
    const tabs = Array.from({ length: 1 + Math.floor(random() * 2) }, () => world.confirm(orderId, pick(TOKENS)));
    if (random() < 0.4) world.clock.advance(CALL_LEASE_MS.confirm + 1);
    await Promise.allSettled([...tabs, world.turn()]);
    world.clock.advance(Math.floor(random() * 40_000));
    await world.turn();
  }
  world.sandbox.control.faults.clear();
}

test(`${HISTORIES} histories from seed ${SEED}: never paid twice, nothing lost, the ledger equals the rail`, async () => {
  for (let n = 0; n < HISTORIES; n++) {
    await live(randomOf(SEED + n));
    await assertInvariants(pool, world.truth());
  }
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
  const { rows } = await pool.query("SELECT count(*)::int AS n FROM payment WHERE state = 'captured'");
  expect(rows[0].n).toBeGreaterThan(HISTORIES / 2);
}, 60_000);
