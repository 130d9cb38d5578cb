import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId, toPublicId } from "@/lib/shared/ids";
import { openReviewRoom, type ReviewRoom } from "@/test/review-room";
import { getReview, listReviews } from "./review";

let room: ReviewRoom;
beforeAll(async () => {
  room = await openReviewRoom();
});
afterEach(() => room.expectSettled());
afterAll(() => room.world.close());

describe("what is shown", () => {
  test("the queue, the story of the attempt and what may be done; gone once it is decided", async () => {
    const [orderId, id] = await room.bringToReview("confirm", "after");
    const { items, openCount } = await listReviews(room.world.context, room.ines);
    expect(items.find((item) => item.id === id)).toMatchObject({ rail: "stripe", subject: "charge", amountMinor: 129 });
    expect(openCount).toBe(items.length);
    const detail = await getReview(room.world.context, id, room.ines);
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
    await room.world.heal();
    await room.act(id, { action: "ask" });
    expect((await getReview(room.world.context, id, room.ines)).actions).toEqual([]);
    expect((await listReviews(room.world.context, room.ines)).items.map((item) => item.id)).not.toContain(id);
    expect(await room.stateOf(orderId)).toBe("captured");
  });

  test("what settled itself in the last day is counted, with its median; what a person decided is not", async () => {
    const before = (await listReviews(room.world.context, room.ines)).lastDay;
    const orderId = await room.world.place();
    room.world.sandbox.control.faults.add({
      rail: "stripe",
      operation: "confirm",
      kind: "reset",
      when: "after",
      count: 1,
    });
    await room.world.confirm(orderId);
    await room.world.settle();
    const after = (await listReviews(room.world.context, room.ines)).lastDay;
    expect(after.settledAlone).toBe(before.settledAlone + 1);
    expect(after.medianMs).toBeGreaterThanOrEqual(0);
    expect(after.settledByHand).toBe(before.settledByHand);
  });

  test.each([
    ["of nothing", () => toPublicId("obligation", newId())],
    ["of another kind", () => toPublicId("order", newId())],
    ["that is none", () => "obl_"],
  ])("an id %s is not found", async (_, id) => {
    await expect(getReview(room.world.context, id(), room.ines)).rejects.toMatchObject({ code: "not_found" });
    await expect(room.act(id(), { action: "ask" })).rejects.toMatchObject({ code: "not_found" });
  });
});
