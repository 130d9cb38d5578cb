import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { afterReview, mark, openReviewRoom, type ReviewRoom, withoutAnswers } from "@/test/review-room";
import { railOf } from "./find-rail";
import { resolveDue } from "./resolve";
import { getReview } from "./review";

let room: ReviewRoom;
beforeAll(async () => {
  room = await openReviewRoom();
});
afterEach(() => room.expectSettled());
afterAll(() => room.world.close());

describe("void", () => {
  test("without an answer nothing is decided, and the buyer cannot pay a second time", async () => {
    const [orderId, id] = await room.bringToReview("capture", "after");
    expect(await room.act(id, { action: "void" })).toEqual({ outcome: "asked", decision: null });
    expect([await room.stateOf(orderId), (await room.attemptOf(orderId)).state]).toEqual(["review", "capture_unknown"]);
    await room.world.heal();
    expect(await room.act(id, { action: "void" }), "the rail had taken it").toMatchObject({ outcome: "answered" });
    expect(await room.stateOf(orderId)).toBe("captured");
  });

  test("the hold is released, with a name to it, and the buyer can pay anew", async () => {
    const [orderId, id] = await room.bringToReview("capture", "before");
    const { faults } = room.world.sandbox.control;
    faults.clear();
    faults.add({ rail: "stripe", operation: "capture", kind: "reset", when: "before", count: null });
    faults.add({ rail: "stripe", operation: "get", kind: "reset", when: "before", count: null });
    const held = (await room.chargeOf(orderId))?.providerRef;
    expect(await room.act(id, { action: "void" })).toMatchObject({
      outcome: "done",
      decision: { by: "Test Person", note: null },
    });
    expect(await room.auditOf(orderId)).toMatchObject([{ actor_id: room.ines.userId, action: "payment.review.void" }]);
    expect(room.world.truth().charges.find(({ providerRef }) => providerRef === held)?.state).toBe("voided");
    await room.world.heal();
    expect((await room.world.confirm(orderId)).state).toBe("captured");
  });

  test("money that is certainly only held cannot be marked as paid", async () => {
    const [orderId, id] = await room.bringToReview("capture", "before");
    await pool.query("UPDATE payment_attempt SET state = 'authorized' WHERE id = $1", [
      (await room.attemptOf(orderId)).id,
    ]);
    expect((await getReview(room.world.context, id, room.ines)).actions).toEqual(["ask", "void", "mark_not_paid"]);
  });
});

test("another amount: it cannot be marked, what was taken goes back, and the order can be paid anew", async () => {
  const [orderId, id] = await room.bringMismatch();
  const { item, actions } = await getReview(room.world.context, id, room.ines);
  expect(item).toMatchObject({ reason: "amount_mismatch", amountMinor: 129, takenMinor: 100 });
  expect(actions).toEqual(["ask", "refund"]);
  await expect(room.act(id, mark("mark_paid"))).rejects.toMatchObject({ code: "unprocessable" });
  await expect(room.act(id, { action: "void" })).rejects.toMatchObject({ code: "unprocessable" });
  expect(await room.act(id, { action: "refund" })).toMatchObject({ outcome: "done" });
  const ref = (await room.attemptOf(orderId)).providerRef;
  await room.world.settle();
  const charge = room.world.truth().charges.find(({ providerRef }) => providerRef === ref);
  expect(charge?.refunds.map(({ amountMinor }) => amountMinor)).toEqual([100]);
});

test("another amount that comes to light in the moment of the decision: the order is not marked as paid by it", async () => {
  const [orderId, id] = await room.bringToReview("confirm", "after");
  await room.world.heal();
  const { providerRef } = await room.attemptOf(orderId);
  const half = {
    amountMinor: 100,
    currency: "USD",
    providerRef: providerRef as string,
    idempotencyKey: newId(),
  } as const;
  expect((await railOf(room.world.context, "stripe").capture(half)).kind).toBe("captured");
  const undo = afterReview(3, async () => {
    room.world.clock.moveTo((await room.attemptOf(orderId)).leaseUntil as Date);
    await resolveDue(room.world.context, 10);
  });
  const deciding = room.act(id, mark("mark_paid"), room.ines, withoutAnswers(room.world.context)).finally(undo);
  await expect(deciding).rejects.toMatchObject({ code: "unprocessable" });
  expect(await room.act(id, { action: "refund" })).toMatchObject({ outcome: "done" });
});
