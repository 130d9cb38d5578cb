import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import type { ReviewInput } from "@/lib/shared/schemas/review";
import { makeUser } from "@/test/factories";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import type { PaymentsContext } from "./context";
import { actOnReview } from "./decide-review";
import { railOf } from "./find-rail";
import type { Attempt } from "./payment-rows";
import { resolveDue } from "./resolve";
import { getReview, listReviews } from "./review";
import { insertReview } from "./sql/dispute-rows";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { claimInDoubt } from "./sql/review-rows";

let world: World;
let ines: UserActor;
let petra: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(2_000);
  ines = await makeUser(["admin"]);
  petra = await makeUser(["admin"]);
});
afterEach(async () => {
  await world.heal();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

const REASON = "Stripe's dashboard shows it as I say, seen at noon.";
const mark = (action: "mark_paid" | "mark_not_paid"): ReviewInput => ({ action, note: REASON });

/** The latest review of the order. */
async function reviewOf(orderId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT o.id FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id JOIN payment p ON p.id = a.payment_id
     WHERE o.kind = 'review' AND p.order_id = $1 ORDER BY o.created_at DESC LIMIT 1`,
    [orderId],
  );
  return toPublicId("obligation", rows[0]?.id ?? "");
}

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

function act(publicId: string, input: ReviewInput, actor = ines, context: PaymentsContext = world.context) {
  return actOnReview(context, { publicId, input, actor });
}
const stateOf = async (orderId: string) => (await loadPaymentOfOrder(orderId))?.state;
const attemptOf = async (orderId: string) => (await loadPaymentOfOrder(orderId))?.attempt as Attempt;
const chargeOf = async (orderId: string) => {
  const ref = (await attemptOf(orderId)).providerRef;
  return world.truth().charges.find(({ providerRef }) => providerRef === ref);
};
async function auditOf(orderId: string) {
  const payment = await loadPaymentOfOrder(orderId);
  const { rows } = await pool.query<{ actor_id: string; action: string; after: { note?: string } }>(
    "SELECT actor_id, action, after FROM audit_entry WHERE subject = $1",
    [toPublicId("payment", payment?.id as string)],
  );
  return rows;
}

describe("what is shown", () => {
  test("the queue, the story of the attempt and what may be done; gone once it is decided", async () => {
    const [orderId, id] = await bringToReview("confirm", "after");
    const { items, openCount } = await listReviews(world.context, ines);
    expect(items.find((item) => item.id === id)).toMatchObject({ rail: "stripe", subject: "charge", amountMinor: 129 });
    expect(openCount).toBe(items.length);
    const detail = await getReview(world.context, id, ines);
    expect(detail.actions).toEqual(["ask", "void", "mark_paid", "mark_not_paid"]);
    expect(detail.stake.artistsMinor).toBeGreaterThan(0);
    expect(detail.stake.artistsMinor).toBeLessThan(129);
    const trail = detail.attempts[0]?.trail ?? [];
    expect(trail.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["routing", "sent", "came_back", "nothing", "resolver", "review"]),
    );
    expect(trail.map(({ at }) => at)).toEqual(trail.map(({ at }) => at).toSorted());
    // alike answers are one line
    const asked = trail.filter(({ kind, about }) => kind === "resolver" && about === "get");
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(asked.length);
    expect(JSON.stringify(detail)).not.toMatch(/pm_card_visa|sk_test/);
    await world.heal();
    await act(id, { action: "ask" });
    expect((await getReview(world.context, id, ines)).actions).toEqual([]);
    expect((await listReviews(world.context, ines)).items.map((item) => item.id)).not.toContain(id);
    expect(await stateOf(orderId)).toBe("captured");
  });

  test("what settled itself in the last day is counted, with its median; what a person decided is not", async () => {
    const before = (await listReviews(world.context, ines)).lastDay;
    const orderId = await world.place();
    world.sandbox.control.faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
    await world.confirm(orderId);
    await world.settle();
    const after = (await listReviews(world.context, ines)).lastDay;
    expect(after.settledAlone).toBe(before.settledAlone + 1);
    expect(after.medianMs).toBeGreaterThanOrEqual(0);
    expect(after.settledByHand).toBe(before.settledByHand);
  });

  test.each([
    ["of nothing", () => toPublicId("obligation", newId())],
    ["of another kind", () => toPublicId("order", newId())],
    ["that is none", () => "obl_"],
  ])("an id %s is not found", async (_, id) => {
    await expect(getReview(world.context, id(), ines)).rejects.toMatchObject({ code: "not_found" });
    await expect(act(id(), { action: "ask" })).rejects.toMatchObject({ code: "not_found" });
  });
});

test("only an admin sees the queue, reads a case or acts on it, whoever calls", async () => {
  const analyst = await makeUser(["analyst", "artist"]);
  const id = toPublicId("obligation", newId());
  for (const asked of [
    listReviews(world.context, analyst),
    getReview(world.context, id, analyst),
    act(id, { action: "ask" }, analyst),
  ])
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
});

describe("asking again", () => {
  test("silence leaves it open; an answer settles it without anybody's name on it", async () => {
    const [orderId, id] = await bringToReview("confirm", "after");
    expect(await act(id, { action: "ask" })).toEqual({ outcome: "asked", decision: null });
    await world.heal();
    expect(await act(id, { action: "ask" })).toMatchObject({ outcome: "answered", decision: { by: null, note: null } });
    expect(await stateOf(orderId)).toBe("captured");
    expect(await act(id, { action: "ask" })).toMatchObject({ outcome: "decided_meanwhile" });
  });

  test.each(["mark_paid", "mark_not_paid"] as const)("the rail that answers goes before %s", async (action) => {
    const [orderId, id] = await bringToReview("confirm", "after");
    await world.heal();
    expect(await act(id, mark(action))).toMatchObject({ outcome: "answered", decision: { by: null } });
    expect(await stateOf(orderId)).toBe("captured");
    expect(await auditOf(orderId)).toEqual([]);
  });
});

describe("marking paid", () => {
  test("books the sale once, with name and reason; the rail's late truth changes nothing", async () => {
    const [orderId, id] = await bringToReview("capture", "after");
    expect(await act(id, mark("mark_paid"))).toMatchObject({
      outcome: "done",
      decision: { by: "Test Person", note: REASON },
    });
    expect(await stateOf(orderId)).toBe("captured");
    expect(await auditOf(orderId)).toMatchObject([
      { actor_id: ines.userId, action: "payment.review.mark_paid", after: { note: REASON } },
    ]);
    const booked = await getOrderBalances(pool, orderId);
    await world.heal();
    await world.settle();
    expect(await getOrderBalances(pool, orderId)).toEqual(booked);
    expect((await chargeOf(orderId))?.refunds).toEqual([]);
    const { attempts } = await getReview(world.context, id, ines);
    expect(attempts[0]?.trail.find(({ kind }) => kind === "person")?.note).toBe(REASON);
  });
});

describe("marking not paid", () => {
  test("a capture that shows up late is given back, and the ledger is even", async () => {
    const [orderId, id] = await bringToReview("capture", "after");
    expect(await act(id, mark("mark_not_paid"))).toMatchObject({ outcome: "done" });
    expect([await stateOf(orderId), (await attemptOf(orderId)).state]).toEqual(["open", "absent"]);
    const { rows } = await pool.query(
      "SELECT kind FROM attempt_evidence WHERE attempt_id = $1 AND kind LIKE 'manual:%'",
      [(await attemptOf(orderId)).id],
    );
    expect(rows).toEqual([{ kind: "manual:marked_not_paid" }]);
    await world.heal();
    await world.turn();
    await world.settle();
    const charge = await chargeOf(orderId);
    expect(charge?.refunds.map(({ amountMinor }) => amountMinor)).toEqual([129]);
    // the buyer has it all back; what the rail kept for itself the store bears
    const { rows: owed } = await pool.query<{ minor: number }>(
      `SELECT coalesce(sum(e.amount_minor), 0)::bigint AS minor FROM ledger_entry e
       JOIN ledger_transaction t ON t.id = e.transaction_id WHERE t.order_id = $1 AND e.account = 'refunds'`,
      [orderId],
    );
    expect(owed[0]?.minor).toBe(0);
  });

  test("a hold that shows up late is released, and the buyer can pay at once", async () => {
    const [orderId, id] = await bringToReview("confirm", "after");
    await act(id, mark("mark_not_paid"));
    await world.heal();
    expect((await world.confirm(orderId)).state).toBe("captured");
    await world.settle();
    const own = world.truth().charges.filter(({ orderRef }) => orderRef === toPublicId("order", orderId));
    expect(own.map(({ state }) => state).toSorted()).toEqual(["captured", "voided"]);
  });

  test("the resolver that asks meanwhile, and hears of a capture, books no sale behind the decision", async () => {
    const [orderId, id] = await bringToReview("capture", "after");
    const { faults } = world.sandbox.control;
    faults.clear();
    faults.setLatency("get", 200, "stripe");
    const { leaseUntil } = await attemptOf(orderId);
    world.clock.moveTo(leaseUntil as Date);
    const asked = resolveDue(world.context, 10);
    await vi.waitFor(async () => expect((await attemptOf(orderId)).leaseUntil).not.toEqual(leaseUntil));
    expect(await act(id, mark("mark_not_paid"), ines, withoutAnswers(world.context))).toMatchObject({
      outcome: "done",
    });
    await asked;
    await world.settle();
    expect([(await attemptOf(orderId)).state, (await chargeOf(orderId))?.refunds.length]).toEqual(["absent", 1]);
  });
});

/** The same store for an admin whose questions do not get through. */
function withoutAnswers(context: PaymentsContext): PaymentsContext {
  const evidence = { rail: "stripe", operation: "get", idempotencyKey: null, isSent: true, httpStatus: null } as const;
  const nothing = { ...evidence, railRequestId: null, durationMs: 1, raw: null };
  const failure = { kind: "unknown", reason: "timeout", code: "timeout", evidence: nothing } as const;
  const get = async () => ({ kind: "unavailable", failure, evidence: nothing }) as const;
  const mute = Object.create(railOf(context, "stripe"), { get: { value: get } });
  return { ...context, rails: new Map([...context.rails, ["stripe", mute]]) };
}

describe("two who decide", () => {
  test.each([
    ["opposite", mark("mark_paid"), mark("mark_not_paid")],
    ["the same", mark("mark_not_paid"), mark("mark_not_paid")],
    ["a void that gets no answer and a mark", { action: "void" } as const, mark("mark_paid")],
  ])("%s: one decides, the other learns who and why", async (_, first, second) => {
    const [orderId, id] = await bringToReview("capture", "after");
    const results = await Promise.all([act(id, first, ines), act(id, second, petra)]);
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    for (const [n, { outcome, decision }] of results.entries())
      if (outcome === "decided_meanwhile") expect(decision, `who decided, to number ${n}`).not.toBeNull();
      else expect(["done", "asked"]).toContain(outcome);
    expect(await auditOf(orderId)).toHaveLength(1);
  });
});

test("asked about in the moment it is decided: a decided attempt gets no lease, so nobody asks about it for ever", async () => {
  const [orderId, id] = await bringToReview("capture", "after");
  const { id: attemptId } = await attemptOf(orderId);
  const deciding = await pool.connect();
  await deciding.query("BEGIN");
  await deciding.query("SELECT 1 FROM payment WHERE order_id = $1 FOR UPDATE", [orderId]);
  await deciding.query("UPDATE payment_attempt SET state = 'captured', lease_until = NULL WHERE id = $1", [attemptId]);
  const claiming = claimInDoubt(attemptId, new Date(world.clock.now().getTime() + 60_000));
  await vi.waitFor(async () => {
    const { rows } = await pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(rows).toHaveLength(1);
  });
  await deciding.query("UPDATE payment SET epoch = epoch + 1 WHERE order_id = $1", [orderId]);
  await deciding.query("COMMIT");
  expect(await claiming).toBeNull();
  const { leaseUntil } = await attemptOf(orderId);
  expect(leaseUntil).toBeNull();
  // as it was, to be settled as any other
  await pool.query("UPDATE payment_attempt SET state = 'capture_unknown', lease_until = now() WHERE id = $1", [
    attemptId,
  ]);
  deciding.release();
  await world.heal();
  expect(await act(id, { action: "ask" })).toMatchObject({ outcome: "answered" });
});

describe("void", () => {
  test("without an answer nothing is decided, and the buyer cannot pay a second time", async () => {
    const [orderId, id] = await bringToReview("capture", "after");
    expect(await act(id, { action: "void" })).toEqual({ outcome: "asked", decision: null });
    expect([await stateOf(orderId), (await attemptOf(orderId)).state]).toEqual(["review", "capture_unknown"]);
    await world.heal();
    expect(await act(id, { action: "void" }), "the rail had taken it").toMatchObject({ outcome: "answered" });
    expect(await stateOf(orderId)).toBe("captured");
  });

  test("the hold is released, with a name to it, and the buyer can pay anew", async () => {
    const [orderId, id] = await bringToReview("capture", "before");
    const { faults } = world.sandbox.control;
    faults.clear();
    faults.add({ rail: "stripe", operation: "capture", kind: "reset", when: "before", count: null });
    faults.add({ rail: "stripe", operation: "get", kind: "reset", when: "before", count: null });
    const held = (await chargeOf(orderId))?.providerRef;
    expect(await act(id, { action: "void" })).toMatchObject({
      outcome: "done",
      decision: { by: "Test Person", note: null },
    });
    expect(await auditOf(orderId)).toMatchObject([{ actor_id: ines.userId, action: "payment.review.void" }]);
    expect(world.truth().charges.find(({ providerRef }) => providerRef === held)?.state).toBe("voided");
    await world.heal();
    expect((await world.confirm(orderId)).state).toBe("captured");
  });

  test("money that is certainly only held cannot be marked as paid", async () => {
    const [orderId, id] = await bringToReview("capture", "before");
    await pool.query("UPDATE payment_attempt SET state = 'authorized' WHERE id = $1", [(await attemptOf(orderId)).id]);
    expect((await getReview(world.context, id, ines)).actions).toEqual(["ask", "void", "mark_not_paid"]);
  });
});

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

test("another amount: it cannot be marked, what was taken goes back, and the order can be paid anew", async () => {
  const [orderId, id] = await bringMismatch();
  const { item, actions } = await getReview(world.context, id, ines);
  expect(item).toMatchObject({ reason: "amount_mismatch", amountMinor: 129, takenMinor: 100 });
  expect(actions).toEqual(["ask", "refund"]);
  await expect(act(id, mark("mark_paid"))).rejects.toMatchObject({ code: "unprocessable" });
  await expect(act(id, { action: "void" })).rejects.toMatchObject({ code: "unprocessable" });
  expect(await act(id, { action: "refund" })).toMatchObject({ outcome: "done" });
  const ref = (await attemptOf(orderId)).providerRef;
  await world.settle();
  const charge = world.truth().charges.find(({ providerRef }) => providerRef === ref);
  expect(charge?.refunds.map(({ amountMinor }) => amountMinor)).toEqual([100]);
});

test("another amount that comes to light in the moment of the decision: the order is not marked as paid by it", async () => {
  const [orderId, id] = await bringToReview("confirm", "after");
  await world.heal();
  const { providerRef } = await attemptOf(orderId);
  const half = {
    amountMinor: 100,
    currency: "USD",
    providerRef: providerRef as string,
    idempotencyKey: newId(),
  } as const;
  expect((await railOf(world.context, "stripe").capture(half)).kind).toBe("captured");
  const undo = afterReview(3, async () => {
    world.clock.moveTo((await attemptOf(orderId)).leaseUntil as Date);
    await resolveDue(world.context, 10);
  });
  const deciding = act(id, mark("mark_paid"), ines, withoutAnswers(world.context)).finally(undo);
  await expect(deciding).rejects.toMatchObject({ code: "unprocessable" });
  expect(await act(id, { action: "refund" })).toMatchObject({ outcome: "done" });
});

/** Lets something happen right after a review was read for the `nth` time; returns how to stop that. */
function afterReview(nth: number, happen: () => Promise<void>): () => void {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  let reads = 0;
  const spy = vi.spyOn(pool, "query").mockImplementation((async (...args: unknown[]) => {
    const result = await query(...args);
    if (String(args[0]).includes("WHERE o.kind = 'review' AND o.id = $1") && ++reads === nth) await happen();
    return result;
  }) as typeof pool.query);
  return () => spy.mockRestore();
}

test("news about a refund is closed with a reason; a charge in doubt cannot be", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  await insertReview((await attemptOf(orderId)).id, "refund_failed", world.clock.now());
  const id = await reviewOf(orderId);
  expect((await getReview(world.context, id, ines)).actions).toEqual(["close"]);
  const close: ReviewInput = { action: "close", note: "The buyer was paid by bank transfer." };
  expect(await act(id, close)).toMatchObject({ outcome: "done", decision: { note: close.note } });
  expect(await act(id, close, petra)).toMatchObject({ outcome: "decided_meanwhile", decision: { by: "Test Person" } });
  expect(await stateOf(orderId)).toBe("captured");
  expect(fromPublicId("obligation", id)).not.toBeNull();
});
