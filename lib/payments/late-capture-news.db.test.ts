import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { SandboxEvent } from "@/sandbox/send-webhooks";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { sellOn } from "@/test/sell-on";
import { railOf } from "./find-rail";
import type { Attempt } from "./payment-rows";
import { receiveWebhook } from "./webhook";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(async () => {
  await world.heal();
  await pool.query("DELETE FROM webhook_inbox");
});
afterAll(() => world.close());

/** An order at PayPal whose first attempt, given up by its buyer, takes the money all the same and is not given back yet. */
async function captureLate(): Promise<{ attempt: Attempt; providerRef: string }> {
  const orderId = await world.place();
  await world.sandbox.control.rails.stripe.port.refuse();
  const attempt = (await world.start(orderId)).attempt as Attempt;
  await world.heal();
  await world.choose(orderId, "paypal");
  world.sandbox.control.faults.add({ rail: "paypal", operation: "refund", kind: "500", when: "before", count: 50 });
  const providerRef = attempt.providerRef as string;
  const charge = { amountMinor: 129, currency: "USD", providerRef } as const;
  const rail = railOf(world.context, "paypal");
  const refs = { orderRef: "", attemptRef: "", method: "card", returnUrl: "http://x.test" } as const;
  const held = await rail.confirm({ ...charge, ...refs, idempotencyKey: newId(), token: "sut_visa" });
  if (held.kind !== "authorized") throw new Error(`confirmed as ${held.kind}`);
  await rail.capture({ ...charge, furtherRefs: held.furtherRefs ?? {}, idempotencyKey: newId() });
  return { attempt, providerRef };
}

const refsOf = async ({ id }: Attempt) =>
  (await pool.query("SELECT further_refs AS refs FROM payment_attempt WHERE id = $1", [id])).rows[0]?.refs;
const inbox = async () =>
  (await pool.query("SELECT processed_at IS NOT NULL AS ended, error FROM webhook_inbox ORDER BY received_at")).rows;
const disputesOf = async (attemptId: string) =>
  (await pool.query("SELECT state FROM dispute WHERE attempt_id = $1", [attemptId])).rows;

/** The last news of that kind, as PayPal writes it after `change` made it. */
async function deliver(
  providerRef: string,
  type: string,
  change: (event: SandboxEvent) => SandboxEvent,
): Promise<void> {
  const { webhooks } = world.sandbox.control.rails.paypal;
  const event = webhooks.recent.findLast((sent) => sent.charge.id === providerRef && sent.type.startsWith(type));
  if (!event) throw new Error(`PayPal said nothing of ${type}`);
  const { payload, headers } = webhooks.write(change(event));
  await receiveWebhook(
    world.context,
    "paypal",
    new Request("http://shop.test", { method: "POST", body: payload, headers }),
  );
}

/** Without our own reference, as PayPal shows what it did not get from us. */
const unnamed = (event: SandboxEvent): SandboxEvent => ({ ...event, charge: { ...event.charge, attemptRef: null } });

async function turnThrough(days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour += 6) {
    world.clock.advance(6 * 3_600_000);
    await world.turn();
  }
}

test("the capture of an attempt that was given up is on file with its id, and news that names only that finds it", async () => {
  const { attempt, providerRef } = await captureLate();
  await world.turn();
  expect(await refsOf(attempt)).toMatchObject({ capture: expect.any(String) });
  await world.control({ disputes: [{ providerRef, action: "open" }] });
  await deliver(providerRef, "CUSTOMER.DISPUTE.CREATED", unnamed);
  await world.turn();
  expect(await disputesOf(attempt.id)).toEqual([{ state: "open" }]);
  expect(await inbox()).toEqual([{ ended: true, error: null }]);
});

test("a capture whose id nobody has noted: the order at PayPal names it when it is disputed", async () => {
  const { orderId, providerRef } = await sellOn(world, "paypal");
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE payment_attempt SET further_refs = '{}' WHERE provider_ref = $1 RETURNING id`,
    [providerRef],
  );
  await world.control({ disputes: [{ providerRef, action: "open" }] });
  await deliver(providerRef, "CUSTOMER.DISPUTE.CREATED", (event) => event);
  await world.turn();
  expect(await disputesOf(rows[0]?.id ?? "")).toEqual([{ state: "open" }]);
  const { rows: orders } = await pool.query(`SELECT state FROM payment WHERE order_id = $1`, [orderId]);
  expect(orders).toEqual([{ state: "disputed" }]);
});

test.each([
  ["no attempt of ours", "no such attempt", (event: SandboxEvent) => unnamed(event)],
  [
    "an attempt that took nothing",
    "nothing was taken by this attempt",
    (event: SandboxEvent, untakenRef: string) => ({
      ...event,
      charge: { ...event.charge, attemptRef: untakenRef },
    }),
  ],
])("a dispute about %s: asked for a while, then ended with the reason", async (_, reason, change) => {
  const { providerRef } = await sellOn(world, "paypal");
  await pool.query(`UPDATE payment_attempt SET further_refs = '{}' WHERE provider_ref = $1`, [providerRef]);
  const untaken = await world.start(await world.place({ input: { method: "paypal" } }));
  await world.control({ disputes: [{ providerRef, action: "open" }] });
  await deliver(providerRef, "CUSTOMER.DISPUTE.CREATED", (event) =>
    change(event, (untaken.attempt as Attempt).idempotencyKey),
  );
  await world.turn();
  expect(await inbox()).toEqual([{ ended: false, error: reason }]);
  await world.settle();
  expect(await inbox()).toEqual([{ ended: true, error: reason }]);
});

test("a rail that never answers about a dispute: asked for six weeks, then ended with the reason", async () => {
  const { providerRef } = await sellOn(world, "paypal");
  await world.control({ disputes: [{ providerRef, action: "open" }] });
  world.sandbox.control.faults.add({ rail: "paypal", operation: "disputes", kind: "500", when: "before", count: 100 });
  await deliver(providerRef, "CUSTOMER.DISPUTE.CREATED", (event) => event);
  await turnThrough(30);
  expect(await inbox()).toEqual([{ ended: false, error: "the rail did not answer" }]);
  await turnThrough(20);
  expect(await inbox()).toEqual([{ ended: true, error: "the rail did not answer" }]);
});
