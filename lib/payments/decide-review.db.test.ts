import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import type { ReviewInput } from "@/lib/shared/schemas/review";
import { makeUser } from "@/test/factories";
import { mark, openReviewRoom, REASON, type ReviewRoom, withoutAnswers } from "@/test/review-room";
import { resolveDue } from "./resolve";
import { getReview, listReviews } from "./review";
import { insertReview } from "./sql/dispute-rows";
import { claimInDoubt } from "./sql/review-rows";

let room: ReviewRoom;
beforeAll(async () => {
  room = await openReviewRoom();
});
afterEach(() => room.expectSettled());
afterAll(() => room.world.close());

test("only an admin sees the queue, reads a case or acts on it, whoever calls", async () => {
  const analyst = await makeUser(["analyst", "artist"]);
  const id = toPublicId("obligation", newId());
  for (const asked of [
    listReviews(room.world.context, analyst),
    getReview(room.world.context, id, analyst),
    room.act(id, { action: "ask" }, analyst),
  ])
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
});

describe("asking again", () => {
  test("silence leaves it open; an answer settles it without anybody's name on it", async () => {
    const [orderId, id] = await room.bringToReview("confirm", "after");
    expect(await room.act(id, { action: "ask" })).toEqual({ outcome: "asked", decision: null });
    await room.world.heal();
    expect(await room.act(id, { action: "ask" })).toMatchObject({
      outcome: "answered",
      decision: { by: null, note: null },
    });
    expect(await room.stateOf(orderId)).toBe("captured");
    expect(await room.act(id, { action: "ask" })).toMatchObject({ outcome: "decided_meanwhile" });
  });

  test.each(["mark_paid", "mark_not_paid"] as const)("the rail that answers goes before %s", async (action) => {
    const [orderId, id] = await room.bringToReview("confirm", "after");
    await room.world.heal();
    expect(await room.act(id, mark(action))).toMatchObject({ outcome: "answered", decision: { by: null } });
    expect(await room.stateOf(orderId)).toBe("captured");
    expect(await room.auditOf(orderId)).toEqual([]);
  });
});

describe("marking paid", () => {
  test("books the sale once, with name and reason; the rail's late truth changes nothing", async () => {
    const [orderId, id] = await room.bringToReview("capture", "after");
    expect(await room.act(id, mark("mark_paid"))).toMatchObject({
      outcome: "done",
      decision: { by: "Test Person", note: REASON },
    });
    expect(await room.stateOf(orderId)).toBe("captured");
    expect(await room.auditOf(orderId)).toMatchObject([
      { actor_id: room.ines.userId, action: "payment.review.mark_paid", after: { note: REASON } },
    ]);
    const booked = await getOrderBalances(pool, orderId);
    await room.world.heal();
    await room.world.settle();
    expect(await getOrderBalances(pool, orderId)).toEqual(booked);
    expect((await room.chargeOf(orderId))?.refunds).toEqual([]);
    const { attempts } = await getReview(room.world.context, id, room.ines);
    expect(attempts[0]?.trail.find(({ kind }) => kind === "person")?.note).toBe(REASON);
  });
});

describe("marking not paid", () => {
  test("a capture that shows up late is given back, and the ledger is even", async () => {
    const [orderId, id] = await room.bringToReview("capture", "after");
    expect(await room.act(id, mark("mark_not_paid"))).toMatchObject({ outcome: "done" });
    expect([await room.stateOf(orderId), (await room.attemptOf(orderId)).state]).toEqual(["open", "absent"]);
    const { rows } = await pool.query(
      "SELECT kind FROM attempt_evidence WHERE attempt_id = $1 AND kind LIKE 'manual:%'",
      [(await room.attemptOf(orderId)).id],
    );
    expect(rows).toEqual([{ kind: "manual:marked_not_paid" }]);
    await room.world.heal();
    await room.world.turn();
    await room.world.settle();
    const charge = await room.chargeOf(orderId);
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
    const [orderId, id] = await room.bringToReview("confirm", "after");
    await room.act(id, mark("mark_not_paid"));
    await room.world.heal();
    expect((await room.world.confirm(orderId)).state).toBe("captured");
    await room.world.settle();
    const own = room.world.truth().charges.filter(({ orderRef }) => orderRef === toPublicId("order", orderId));
    expect(own.map(({ state }) => state).toSorted()).toEqual(["captured", "voided"]);
  });

  test("the resolver that asks meanwhile, and hears of a capture, books no sale behind the decision", async () => {
    const [orderId, id] = await room.bringToReview("capture", "after");
    const { faults } = room.world.sandbox.control;
    faults.clear();
    faults.setLatency("get", 200, "stripe");
    const { leaseUntil } = await room.attemptOf(orderId);
    room.world.clock.moveTo(leaseUntil as Date);
    const asked = resolveDue(room.world.context, 10);
    await vi.waitFor(async () => expect((await room.attemptOf(orderId)).leaseUntil).not.toEqual(leaseUntil));
    expect(await room.act(id, mark("mark_not_paid"), room.ines, withoutAnswers(room.world.context))).toMatchObject({
      outcome: "done",
    });
    await asked;
    await room.world.settle();
    expect([(await room.attemptOf(orderId)).state, (await room.chargeOf(orderId))?.refunds.length]).toEqual([
      "absent",
      1,
    ]);
  });
});

describe("two who decide", () => {
  test.each([
    ["opposite", mark("mark_paid"), mark("mark_not_paid")],
    ["the same", mark("mark_not_paid"), mark("mark_not_paid")],
    ["a void that gets no answer and a mark", { action: "void" } as const, mark("mark_paid")],
  ])("%s: one decides, the other learns who and why", async (_, first, second) => {
    const [orderId, id] = await room.bringToReview("capture", "after");
    const results = await Promise.all([room.act(id, first, room.ines), room.act(id, second, room.petra)]);
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    for (const [n, { outcome, decision }] of results.entries())
      if (outcome === "decided_meanwhile") expect(decision, `who decided, to number ${n}`).not.toBeNull();
      else expect(["done", "asked"]).toContain(outcome);
    expect(await room.auditOf(orderId)).toHaveLength(1);
  });
});

test("asked about in the moment it is decided: a decided attempt gets no lease, so nobody asks about it for ever", async () => {
  const [orderId, id] = await room.bringToReview("capture", "after");
  const { id: attemptId } = await room.attemptOf(orderId);
  const deciding = await pool.connect();
  await deciding.query("BEGIN");
  await deciding.query("SELECT 1 FROM payment WHERE order_id = $1 FOR UPDATE", [orderId]);
  await deciding.query("UPDATE payment_attempt SET state = 'captured', lease_until = NULL WHERE id = $1", [attemptId]);
  const claiming = claimInDoubt(attemptId, new Date(room.world.clock.now().getTime() + 60_000));
  await vi.waitFor(async () => {
    const { rows } = await pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(rows).toHaveLength(1);
  });
  await deciding.query("UPDATE payment SET epoch = epoch + 1 WHERE order_id = $1", [orderId]);
  await deciding.query("COMMIT");
  expect(await claiming).toBeNull();
  const { leaseUntil } = await room.attemptOf(orderId);
  expect(leaseUntil).toBeNull();
  // as it was, to be settled as any other
  await pool.query("UPDATE payment_attempt SET state = 'capture_unknown', lease_until = now() WHERE id = $1", [
    attemptId,
  ]);
  deciding.release();
  await room.world.heal();
  expect(await room.act(id, { action: "ask" })).toMatchObject({ outcome: "answered" });
});

test("news about a refund is closed with a reason; a charge in doubt cannot be", async () => {
  const orderId = await room.world.place();
  await room.world.confirm(orderId);
  await insertReview((await room.attemptOf(orderId)).id, "refund_failed", room.world.clock.now());
  const id = await room.reviewOf(orderId);
  expect((await getReview(room.world.context, id, room.ines)).actions).toEqual(["close"]);
  const close: ReviewInput = { action: "close", note: "The buyer was paid by bank transfer." };
  expect(await room.act(id, close)).toMatchObject({ outcome: "done", decision: { note: close.note } });
  expect(await room.act(id, close, room.petra)).toMatchObject({
    outcome: "decided_meanwhile",
    decision: { by: "Test Person" },
  });
  expect(await room.stateOf(orderId)).toBe("captured");
  expect(fromPublicId("obligation", id)).not.toBeNull();
});
