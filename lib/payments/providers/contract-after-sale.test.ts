import { describe, expect, test } from "vitest";
import { CONTRACT_RAILS, keyOf, type Order, openContractRoom, PRICE } from "@/test/rail-contract";

describe.each(CONTRACT_RAILS)("$name", (contract) => {
  const { name, isTold = false } = contract;
  const done = contract.answers?.refund?.first ?? "refunded";
  const { room, place, sell, truthOf, spoil } = openContractRoom(contract);

  const control = (body: object) =>
    fetch(`${room.sandbox.url}/__control`, {
      method: "POST",
      headers: { authorization: "Bearer contract-token", "content-type": "application/json" },
      body: JSON.stringify({ rail: name, ...body }),
    }).then((reply) => expect(reply.status).toBe(200));
  type Sold = Awaited<ReturnType<typeof sell>>;
  const refund = ({ order, taken }: Sold, amountMinor: number, ref: string) =>
    room.rail.refund({ ...PRICE, ...taken, amountMinor, ...keyOf(order, ref), refundRef: `rfn_${ref}` });
  const refundedAt = (order: Order) => truthOf(order).refunds.map(({ amountMinor, ourRef }) => [amountMinor, ourRef]);

  test("refunds add up to the capture and never to more, each under our own reference", async () => {
    const sold = await sell();
    expect(await refund(sold, 299, "r1")).toMatchObject({ kind: done, amountMinor: 299 });
    // without a key the same request again would be another refund
    if (!contract.isKeyless) expect(await refund(sold, 299, "r1")).toMatchObject({ kind: done, amountMinor: 299 });
    const tooMuch = await refund(sold, 1_001, "r2");
    expect(isTold ? ["declined"] : ["our_bug", "unknown"]).toContain(tooMuch.kind);
    expect(await refund(sold, 1_000, "r3")).toMatchObject({ kind: done, amountMinor: 1_000 });
    const none = isTold ? { kind: "declined", class: "hard" } : { kind: "unknown", reason: "duplicate" };
    expect(await refund(sold, 1, "r4")).toMatchObject(none);
    expect(refundedAt(sold.order)).toEqual([
      [299, "rfn_r1"],
      [1_000, "rfn_r3"],
    ]);
    expect(await room.rail.get(sold.taken)).toMatchObject({ charge: { state: "captured", refundedMinor: 1_299 } });
    const listed = await room.rail.listRefunds(sold.taken);
    if (listed.kind !== "found") throw new Error(listed.kind);
    const made = listed.refunds.filter(({ state }) => state !== "failed");
    const byAmount = made.sort((a, b) => a.amountMinor - b.amountMinor);
    expect(byAmount).toMatchObject([
      { ourRef: "rfn_r1", amountMinor: 299, state: "succeeded" },
      { ourRef: "rfn_r3", amountMinor: 1_000, state: "succeeded" },
    ]);
  });

  test("a sale without refunds or disputes has none: that is an answer", async () => {
    const { taken } = await sell();
    expect(await room.rail.listRefunds(taken)).toMatchObject({ kind: "found", refunds: [] });
    expect(await room.rail.listDisputes(taken)).toMatchObject({ kind: "found", disputes: [] });
  });

  test.each([
    ["pend_then_succeed", "succeeded", 299],
    ["pend_then_fail", "failed", 0],
  ] as const)("a refund on its way is pending, and %s", async (refunds, state, refundedMinor) => {
    await control({ policy: { refunds } });
    const sold = await sell();
    expect(await refund(sold, 299, "r1")).toMatchObject({ kind: "refund_pending", amountMinor: 299 });
    expect(await room.rail.listRefunds(sold.taken)).toMatchObject({
      refunds: isTold ? [] : [{ ourRef: "rfn_r1", state: "pending" }],
    });
    await control({ settle: true, policy: { refunds: "succeed" } });
    expect(await room.rail.listRefunds(sold.taken)).toMatchObject({ refunds: [{ ourRef: "rfn_r1", state }] });
    expect(await room.rail.get(sold.taken)).toMatchObject({ charge: { refundedMinor } });
  });

  test.each([
    ["win", "won"],
    ["lose", "lost"],
  ])("a dispute is listed with its amount, and %s ends it as %s", async (action, end) => {
    const { providerRef, taken } = await sell();
    await control({ disputes: [{ providerRef, action: "open", amountMinor: 500 }] });
    const open = await room.rail.listDisputes(taken);
    expect(open).toMatchObject({ disputes: [{ state: "open", amountMinor: 500, currency: "USD" }] });
    if (open.kind !== "found") throw new Error(open.kind);
    expect(open.disputes[0]?.openedAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
    await control({ disputes: [{ providerRef, action }] });
    expect(await room.rail.listDisputes(taken)).toMatchObject({
      disputes: [{ disputeRef: open.disputes[0]?.disputeRef, state: end }],
    });
  });

  if (!isTold)
    test.each([
      ["get", "500"],
      ["get", "502html"],
      ["get", "reset"],
      ["get", "429"],
      ["get", "truncated"],
      ["get", "wrongjson"],
      ["refunds", "wrongjson"],
      ["disputes", "wrongjson"],
      ["disputes", "500"],
    ] as const)("a look-up (%s) that ends in %s proves nothing", async (operation, kind) => {
      const { taken } = await sell();
      const wire = operation === "refunds" ? contract.wireNames.refunds : operation;
      spoil(wire, kind, kind === "truncated" || kind === "wrongjson" ? "after" : "before");
      const look = { get: "get", refunds: "listRefunds", disputes: "listDisputes" } as const;
      const seen = await room.rail[look[operation]](taken);
      expect(seen).toMatchObject({
        kind: "unavailable",
        failure: { kind: kind === "429" ? "rail_says_no" : "unknown" },
      });
    });

  if (!isTold)
    test("a look-up that hangs proves nothing, and ends in time", async () => {
      const { taken } = await sell();
      const quick = contract.connect(room.sandbox.urls[name], { timeoutsMs: { get: 400 } });
      await quick.probe();
      spoil("get", "hang", "before");
      expect(await quick.get(taken)).toMatchObject({
        kind: "unavailable",
        failure: { kind: "unknown", reason: "timeout" },
      });
      expect(await quick.get(taken)).toMatchObject({ kind: "found", charge: { state: "captured" } });
    });

  test.each(["hang", "502html", "wrongjson"] as const)("the probe tells up from down: %s", async (kind) => {
    const wire = contract.wireNames.probe;
    const quick = contract.connect(room.sandbox.urls[name], { timeoutsMs: { probe: 400 } });
    expect(await quick.probe()).toMatchObject({ kind: "up" });
    spoil(wire, kind, kind === "wrongjson" ? "after" : "before");
    expect(await quick.probe()).toMatchObject({ kind: "down", failure: { kind: "unknown" } });
    expect(await quick.probe()).toMatchObject({ kind: "up" });
  });

  test("a hold that is only looked at stays a hold", async () => {
    const { order, held } = await place();
    for (let n = 0; n < 2; n++) expect(await room.rail.get(held)).toMatchObject({ charge: { state: "authorized" } });
    expect(truthOf(order)).toMatchObject({ state: "authorized", capture: null });
  });
});
