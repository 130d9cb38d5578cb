import { expect, test } from "vitest";
import { newOrder } from "@/test/rail-contract";
import { guardRails } from "./guard-rails";
import type { Rail } from "./provider";
import { createPaypalRail } from "./providers/paypal";
import { createStripeRail } from "./providers/stripe";

const nowhere = { baseUrl: "http://127.0.0.1:1", livemode: false };
const RAILS = [
  createStripeRail({ ...nowhere, secretKey: "sk_test_x", webhookSecret: null }),
  createPaypalRail({ ...nowhere, clientId: "c", clientSecret: "s", webhookId: null }),
];
const placed = { providerRef: "1", furtherRefs: { authorization: "A1", capture: "C1" } };
const keyed = { ...newOrder(), ...placed, idempotencyKey: "at_1:x", token: null };
const since = { attemptRef: "at_1", createdAfter: new Date(0), createdBefore: new Date(0) };

/** `opens`: the breaker is found open before the wait for a slot, or only after it. */
function holdBack(rail: Rail, opens: "before" | "after"): Rail {
  const board = {
    isShut: async () => opens === "before",
    admit: async () => false,
    note: async () => {
      throw new Error("a call was made");
    },
  };
  const guarded = guardRails(new Map([[rail.name, rail]]), { board, slots: 1 }).get(rail.name);
  if (!guarded) throw new Error(`${rail.name} is not guarded`);
  return guarded;
}

const cases = RAILS.flatMap((rail) => (["before", "after"] as const).map((opens) => [rail.name, opens, rail] as const));

test.each(cases)(
  "%s, its breakers open %s the wait: a call that moves money was not sent, under its own key",
  async (_, opens, rail) => {
    const held = holdBack(rail, opens);
    const outcomes = {
      create: await held.create(keyed),
      confirm: await held.confirm(keyed),
      capture: await held.capture(keyed),
      void: await held.void(keyed),
      refund: await held.refund(keyed),
    };
    for (const [operation, outcome] of Object.entries(outcomes))
      expect(outcome).toEqual({
        kind: "not_sent",
        code: "breaker_open",
        evidence: {
          rail: rail.name,
          operation,
          idempotencyKey: "at_1:x",
          isSent: false,
          httpStatus: null,
          railRequestId: null,
          durationMs: 0,
          raw: null,
        },
      });
  },
);

test.each(cases)("%s, its breakers open %s the wait: no look-up takes that for an answer", async (_, opens, rail) => {
  const held = holdBack(rail, opens);
  const seen = {
    get: await held.get(placed),
    find: await held.findByReference(since),
    refunds: await held.listRefunds(placed),
    disputes: await held.listDisputes(placed),
  };
  for (const [operation, outcome] of Object.entries(seen))
    expect(outcome).toMatchObject({
      kind: "unavailable",
      failure: { kind: "not_sent", code: "breaker_open" },
      evidence: { rail: rail.name, operation, idempotencyKey: null, isSent: false },
    });
});

test.each(cases)(
  "%s, its breakers open %s the wait: the probe goes out, and webhooks are heard",
  async (_, opens, rail) => {
    const held = holdBack(rail, opens);
    expect(await held.probe()).toMatchObject({ kind: "down", failure: { kind: "not_sent", code: "ECONNREFUSED" } });
    expect(await held.parseWebhook(Buffer.from("{}"), new Headers())).toBeNull();
    expect([held.name, held.livemode, held.traits]).toEqual([rail.name, rail.livemode, rail.traits]);
  },
);
