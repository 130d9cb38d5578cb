import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { BreakerBoard } from "./breaker-board";
import { guardRails } from "./guard-rails";
import { probeDueRails } from "./probe-rails";
import { loadPaymentOfOrder } from "./sql/load-payment";

const BUYERS = 20;
const OUTAGE_S = 10 * 60;

let world: World;
let board: BreakerBoard;
beforeAll(async () => {
  world = await startPaymentWorld(3_000);
  board = new BreakerBoard(world.clock);
  const { rails } = world.context;
  const guarded = guardRails(rails, { board, slots: BUYERS });
  Object.assign(world.context, { rails: guarded, breakers: () => board.readStates() });
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

async function passSeconds(seconds: number, stepS = 1): Promise<void> {
  for (let second = 0; second < seconds; second += stepS) {
    world.clock.advance(stepS * 1_000);
    await probeDueRails(board, world.context.rails, world.clock);
    await world.turn();
  }
}

async function countUnknown(): Promise<number> {
  const { rowCount } = await pool.query(
    "SELECT 1 FROM payment_attempt WHERE state IN ('sent', 'unknown', 'capturing', 'capture_unknown', 'authorized')",
  );
  return rowCount ?? 0;
}

test.each(["confirm", "capture"] as const)(
  "%s hangs for all, then the rail is gone for ten minutes: within a minute of its return nothing is in doubt",
  async (operation) => {
    const orders = await Promise.all(Array.from({ length: BUYERS }, () => world.place()));
    for (const orderId of orders) expect((await world.start(orderId)).attempt?.rail).toBe("stripe");
    world.sandbox.control.faults.add({ rail: "stripe", operation, kind: "hang", when: "after", count: null });
    await Promise.all(orders.map((orderId) => world.confirm(orderId)));
    expect(await countUnknown()).toBe(BUYERS);
    await world.sandbox.control.rails.stripe.port.refuse();
    world.sandbox.control.faults.clear();
    await passSeconds(OUTAGE_S, 10);
    expect(await board.readStates()).toEqual({ stripe: "open" });
    expect(await countUnknown()).toBe(BUYERS);

    await world.sandbox.control.rails.stripe.port.accept();
    await passSeconds(60);
    expect(await countUnknown()).toBe(0);
    const ended = await Promise.all(orders.map((orderId) => loadPaymentOfOrder(orderId)));
    expect(new Set(ended.map((payment) => payment?.state))).toEqual(new Set(["captured"]));
    await assertInvariants(pool, world.truth());

    await passSeconds(60, 10);
    for (let n = 0; n < 5; n++) expect((await world.confirm(await world.place())).state).toBe("captured");
    const left = (await board.describe()).filter(({ rail, state }) => rail === "stripe" && state !== "closed");
    expect(left.map((one) => one.operation).filter((one) => ["create", "confirm", "capture"].includes(one))).toEqual(
      [],
    );
    expect(await board.readStates()).toEqual({});
  },
);
