import { expect, vi } from "vitest";
import type { PaymentsContext } from "@/lib/payments/context";
import { actOnReview } from "@/lib/payments/decide-review";
import { railOf } from "@/lib/payments/find-rail";
import type { Attempt } from "@/lib/payments/payment-rows";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { ReviewInput } from "@/lib/shared/schemas/review";
import { makeUser } from "./factories";
import { assertInvariants } from "./invariants";
import { startPaymentWorld } from "./payment-world";

export type ReviewRoom = Awaited<ReturnType<typeof openReviewRoom>>;

export const REASON = "Stripe's dashboard shows it as I say, seen at noon.";
export const mark = (action: "mark_paid" | "mark_not_paid"): ReviewInput => ({ action, note: REASON });

/** The latest review of the order. */
async function reviewOf(orderId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT o.id FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id JOIN payment p ON p.id = a.payment_id
     WHERE o.kind = 'review' AND p.order_id = $1 ORDER BY o.created_at DESC LIMIT 1`,
    [orderId],
  );
  return toPublicId("obligation", rows[0]?.id ?? "");
}

const attemptOf = async (orderId: string) => (await loadPaymentOfOrder(orderId))?.attempt as Attempt;
const stateOf = async (orderId: string) => (await loadPaymentOfOrder(orderId))?.state;
async function auditOf(orderId: string) {
  const payment = await loadPaymentOfOrder(orderId);
  const { rows } = await pool.query<{ actor_id: string; action: string; after: { note?: string } }>(
    "SELECT actor_id, action, after FROM audit_entry WHERE subject = $1",
    [toPublicId("payment", payment?.id as string)],
  );
  return rows;
}
/** The same store for an admin whose questions do not get through. */
export function withoutAnswers(context: PaymentsContext): PaymentsContext {
  const evidence = { rail: "stripe", operation: "get", idempotencyKey: null, isSent: true, httpStatus: null } as const;
  const nothing = { ...evidence, railRequestId: null, durationMs: 1, raw: null };
  const failure = { kind: "unknown", reason: "timeout", code: "timeout", evidence: nothing } as const;
  const get = async () => ({ kind: "unavailable", failure, evidence: nothing }) as const;
  const mute = Object.create(railOf(context, "stripe"), { get: { value: get } });
  return { ...context, rails: new Map([...context.rails, ["stripe", mute]]) };
}

/** Lets something happen right after a review was read for the `nth` time; returns how to stop that. */
export function afterReview(nth: number, happen: () => Promise<void>): () => void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  let reads = 0;
  const spy = vi.spyOn(pool, "query").mockImplementation((async (...args: unknown[]) => {
    const result = await query(...args);
    if (String(args[0]).includes("WHERE o.kind = 'review' AND o.id = $1") && ++reads === nth) await happen();
    return result;
  }) as typeof pool.query);
  return () => spy.mockRestore();
}

/** The payment world with two admins, and payments that wait for them. */
export async function openReviewRoom() {
  const world = await startPaymentWorld(2_000);
  const [ines, petra] = [await makeUser(["admin"]), await makeUser(["admin"])];

  /** An order whose operation was done, or not, without an answer, and of which the rail has said nothing for three days. */
  async function bringToReview(operation: "confirm" | "capture", when: "before" | "after"): Promise<[string, string]> {
    const orderId = await world.place();
    await world.start(orderId);
    const { faults } = world.sandbox.control;
    faults.add({ rail: "stripe", operation, kind: "reset", when, count: operation === "capture" ? null : 1 });
    faults.add({ rail: "stripe", operation: "get", kind: "reset", when: "before", count: null });
    faults.add({ rail: "stripe", operation: "void", kind: "reset", when: "before", count: null });
    await world.confirm(orderId);
    for (let hour = 0; hour < 80; hour += 4) {
      world.clock.advance(4 * 3_600_000);
      await world.turn();
    }
    expect((await loadPaymentOfOrder(orderId))?.state).toBe("review");
    return [orderId, await reviewOf(orderId)];
  }

  /** The rail has taken less than the order says, as by somebody's hand in its dashboard. */
  async function bringMismatch(): Promise<[string, string]> {
    const orderId = await world.place();
    await world.start(orderId);
    const { faults } = world.sandbox.control;
    faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
    await world.confirm(orderId);
    const { providerRef } = await attemptOf(orderId);
    const capture = {
      amountMinor: 100,
      currency: "USD",
      providerRef: providerRef as string,
      idempotencyKey: newId(),
    } as const;
    expect((await railOf(world.context, "stripe").capture(capture)).kind).toBe("captured");
    world.clock.advance(5_000);
    await world.turn();
    expect(await stateOf(orderId)).toBe("review");
    return [orderId, await reviewOf(orderId)];
  }

  return {
    world,
    ines,
    petra,
    bringToReview,
    bringMismatch,
    reviewOf,
    attemptOf,
    stateOf,
    auditOf,
    /** Everything is answered and worked off, and then the invariants hold. */
    async expectSettled() {
      await world.heal();
      await world.settle();
      await assertInvariants(pool, world.truth(), { isSettled: true });
    },
    act: (publicId: string, input: ReviewInput, actor = ines, context: PaymentsContext = world.context) =>
      actOnReview(context, { publicId, input, actor }),
    async chargeOf(orderId: string) {
      const ref = (await attemptOf(orderId)).providerRef;
      return world.truth().charges.find(({ providerRef }) => providerRef === ref);
    },
  };
}
