import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { SandboxEvent } from "@/sandbox/send-webhooks";
import { renderEvent } from "@/sandbox/stripe/render-event";
import { signPayload } from "@/sandbox/stripe/send-webhooks";
import { assertInvariants } from "@/test/invariants";
import { SECRETS, startPaymentWorld, type World } from "@/test/payment-world";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { receiveWebhook } from "./webhook";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterEach(async () => {
  world.sandbox.control.faults.clear();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

function deliver(event: SandboxEvent, secret = SECRETS.webhookSecret, at = Date.now()): Promise<string> {
  const payload = JSON.stringify(renderEvent(event));
  const headers = { "stripe-signature": signPayload(payload, secret, at) };
  return receiveWebhook(
    world.context,
    "stripe",
    new Request("http://shop.test", { method: "POST", body: payload, headers }),
  );
}

function eventsOf(orderId: string): SandboxEvent[] {
  const orderRef = toPublicId("order", orderId);
  return world.sandbox.control.webhooks.recent.filter((event) => event.charge.orderRef === orderRef);
}

async function inbox(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM webhook_inbox");
  return rows[0]?.n ?? 0;
}

test("stored once however often it comes; the inbox holds no card, token or secret", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  const [event] = eventsOf(orderId);
  if (!event) throw new Error("no event");
  const before = await inbox();
  for (let n = 0; n < 3; n++) expect(await deliver(event)).toBe("{}");
  expect(await inbox()).toBe(before + 1);
  const { rows } = await pool.query<{ payload: object }>("SELECT payload FROM webhook_inbox");
  expect(JSON.stringify(rows)).not.toMatch(/_secret|pm_|4242/);
});

test.each([
  ["signed with another secret", "whsec_other", 0],
  ["ten minutes old", SECRETS.webhookSecret, 600_000],
])("%s: refused, nothing stored, nothing changed", async (_, secret, ageMs) => {
  const orderId = await world.place();
  await world.start(orderId);
  const [event] = eventsOf(orderId);
  if (!event) throw new Error("no event");
  const before = await inbox();
  const forged = { ...event, type: "payment_intent.succeeded" };
  await expect(deliver(forged, secret, Date.now() - ageMs)).rejects.toMatchObject({ code: "invalid_request" });
  expect(await inbox()).toBe(before);
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("open");
});

test("a genuine signature around a false claim changes nothing: the rail is asked", async () => {
  const orderId = await world.place();
  const created = await world.start(orderId);
  const [event] = eventsOf(orderId);
  if (!event) throw new Error("no event");
  await deliver({ ...event, id: "evt_lie", type: "payment_intent.succeeded" });
  world.clock.advance(60_000);
  await world.turn();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({
    state: "open",
    attempt: { id: created.attempt?.id, state: "created" },
  });
});

test("a provider this store does not have is not found", async () => {
  const request = new Request("http://shop.test", { method: "POST", body: "{}" });
  await expect(receiveWebhook(world.context, "adyen", request)).rejects.toMatchObject({ code: "not_found" });
});

test("an event about a charge that is not ours ends in the inbox", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const [event] = eventsOf(orderId);
  if (!event) throw new Error("no event");
  await deliver({
    ...event,
    id: "evt_foreign",
    charge: { ...event.charge, id: "pi_foreign", attemptRef: null, metadata: {} },
  });
  await world.settle();
  const { rows } = await pool.query(
    "SELECT processed_at IS NOT NULL AS done, error FROM webhook_inbox WHERE event_key LIKE '%evt_foreign%'",
  );
  expect(rows).toEqual([{ done: true, error: "no such attempt" }]);
});

test("the reply to confirm is lost: the webhook brings the resolver to it at once", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
  expect((await world.confirm(orderId)).attempt?.state).toBe("unknown");
  await pool.query("UPDATE payment_attempt SET lease_until = $1 WHERE state = 'unknown'", [
    new Date(world.clock.now().getTime() + 3_600_000),
  ]);
  for (const event of eventsOf(orderId)) await deliver(event);
  world.clock.advance(2_000);
  await world.turn();
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
});

test("any order, any repetition, any loss of webhooks: the same final state", async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.constantFrom("none", "reset"), async (numbers, fault) => {
      const orderId = await world.place();
      await world.confirm(orderId, "pm_card_chargeDeclined");
      if (fault === "reset")
        world.sandbox.control.faults.add({
          rail: "stripe",
          operation: "capture",
          kind: "reset",
          when: "after",
          count: 1,
        });
      await world.confirm(orderId);
      const events = eventsOf(orderId).flatMap((event) =>
        Array.from({ length: (numbers.next().value ?? 0) % 3 }, () => event),
      );
      const keyed = events.map((event) => ({ event, key: numbers.next().value ?? 0 })).sort((a, b) => a.key - b.key);
      for (const { event, key } of keyed) {
        await deliver(event);
        if (key % 2 === 0) await world.turn();
      }
      await world.settle();
      expect(await loadPaymentOfOrder(orderId)).toMatchObject({
        state: "captured",
        attempt: { n: 2, state: "captured" },
      });
    }),
    { numRuns: 8, seed: 20261121 },
  );
});
