import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pool } from "@/lib/platform/db";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { type Claim, claimWaiting } from "./sql/claim-attempts";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { claimInDoubt } from "./sql/review-rows";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

const leaseUntil = () => new Date(world.clock.now().getTime() + 60_000);

test.each<[string, string, (attemptId: string) => Promise<Claim | null>]>([
  ["waits for its buyer", "needs_buyer", (attemptId) => claimWaiting(attemptId, leaseUntil())],
  ["is in doubt", "unknown", (attemptId) => claimInDoubt(attemptId, leaseUntil())],
])(
  "an attempt that %s and is sent on in the moment it is claimed: its call is not shut out",
  async (_, state, claim) => {
    const orderId = await world.place({ input: { method: "paypal" } });
    const { attempt, epoch } = await world.start(orderId);
    const attemptId = attempt?.id as string;
    await pool.query("UPDATE payment_attempt SET state = $2 WHERE id = $1", [attemptId, state]);
    const sending = await pool.connect();
    await sending.query("BEGIN");
    await sending.query("UPDATE payment SET epoch = epoch + 1 WHERE order_id = $1", [orderId]);
    await sending.query("UPDATE payment_attempt SET state = 'sent', lease_until = $2 WHERE id = $1", [
      attemptId,
      leaseUntil(),
    ]);
    const claiming = claim(attemptId);
    await vi.waitFor(async () => {
      const { rows } = await pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      expect(rows).toHaveLength(1);
    });
    await sending.query("COMMIT");
    sending.release();
    expect(await claiming).toBeNull();
    expect((await loadPaymentOfOrder(orderId))?.epoch).toBe(epoch + 1);
    await pool.query("UPDATE payment_attempt SET state = 'needs_buyer' WHERE id = $1", [attemptId]);
  },
);
