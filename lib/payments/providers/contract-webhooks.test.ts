import { describe, expect, test, vi } from "vitest";
import type { ContractRail } from "@/test/contract-rails/contract-rail";
import { CONTRACT_RAILS, keyOf, openContractRoom, PRICE } from "@/test/rail-contract";

const IN_HEADERS = CONTRACT_RAILS.filter((rail) => !rail.signsInBody);

describe.each(IN_HEADERS)("$name", (contract: ContractRail) => {
  const { name, webhooks } = contract;
  const { room, sell } = openContractRoom(contract);

  const parse = (payload: string, headers: Record<string, string>) =>
    room.rail.parseWebhook(Buffer.from(payload), new Headers(headers));
  function lastSigned(type?: string) {
    const { webhooks: sender } = room.sandbox.control.rails[name];
    const event = sender.recent.findLast((each) => type === undefined || each.type === type);
    if (!event) throw new Error("no event");
    return { event, ...sender.write(event) };
  }
  const control = (body: object) =>
    fetch(`${room.sandbox.url}/__control`, {
      method: "POST",
      headers: { authorization: "Bearer contract-token", "content-type": "application/json" },
      body: JSON.stringify({ rail: name, ...body }),
    }).then((reply) => expect(reply.status).toBe(200));

  test("a signed one names its event, the charge and the attempt", async () => {
    const { order, providerRef } = await sell();
    const { event, payload, headers } = lastSigned();
    expect(await parse(payload, headers)).toMatchObject([
      {
        about: "charge",
        eventKey: contract.isTold ? expect.stringMatching(/^[A-Z0-9]{16}:CAPTURE:true$/) : event.id,
        type: webhooks.captured,
        providerRef,
        attemptRef: order.attemptRef,
      },
    ]);
  });

  test("one about a refund says so, and leads to the charge or to our own reference", async () => {
    const { order, providerRef, taken } = await sell();
    await room.rail.refund({ ...PRICE, ...taken, ...keyOf(order, "ref"), refundRef: "rfn_1" });
    const { payload, headers } = lastSigned();
    const [event] = (await parse(payload, headers)) ?? [];
    expect(event?.about).toBe("refund");
    expect([event?.providerRef === providerRef, event?.attemptRef === "rfn_1"]).toContain(true);
  });

  test("one about a dispute says so, and leads to the charge or to the attempt", async () => {
    const { order, providerRef } = await sell();
    await control({ disputes: [{ providerRef, action: "open" }] });
    const { payload, headers } = lastSigned();
    const [event] = (await parse(payload, headers)) ?? [];
    expect(event?.about).toBe("dispute");
    expect([event?.providerRef === providerRef, event?.attemptRef === order.attemptRef]).toContain(true);
  });

  test("the same message means the same event, however often it comes", async () => {
    await sell();
    const first = lastSigned();
    const again = lastSigned();
    const keys = await Promise.all([first, again].map(({ payload, headers }) => parse(payload, headers)));
    expect(keys[0]?.[0]?.eventKey).toBe(keys[1]?.[0]?.eventKey);
  });

  test("altered, unsigned, unreadable ones and another's signature are refused", async () => {
    await sell();
    const { payload, headers } = lastSigned();
    const other = lastSigned(webhooks.other);
    expect(await parse(payload, headers)).not.toBeNull();
    expect(await parse(payload.replace("1299", "1").replace("12.99", "0.01"), headers)).toBeNull();
    expect(await parse("", headers)).toBeNull();
    // where each item is signed by itself, what stands around it is not
    if (contract.isTold) return;
    expect(await parse(`${payload} `, headers)).toBeNull();
    expect(await parse(payload, {})).toBeNull();
    expect(await parse(payload, { ...headers, [webhooks.header]: "" })).toBeNull();
    expect(await parse(payload, { ...headers, [webhooks.header]: "t=1,v1=" })).toBeNull();
    expect(await parse(payload, other.headers)).toBeNull();
  });

  test("a store without the secret of the rail's webhooks believes none", async () => {
    await sell();
    const { payload, headers } = lastSigned();
    const stranger = name === "stripe" ? "paypal" : "stripe";
    const wrong = CONTRACT_RAILS.find((each) => each.name === stranger)?.connect(room.sandbox.url);
    expect(await wrong?.parseWebhook(Buffer.from(payload), new Headers(headers))).toBeNull();
  });

  if (webhooks.staleAfterMs !== null)
    test("one older than the rail tries for is stale", async () => {
      await sell();
      const { payload, headers } = lastSigned();
      const later = Date.now() + (webhooks.staleAfterMs ?? 0);
      const at = async (now: number) => {
        const clock = vi.spyOn(Date, "now").mockReturnValue(now);
        const events = await parse(payload, headers);
        clock.mockRestore();
        return events;
      };
      expect(await at(later - 10_000)).not.toBeNull();
      expect(await at(later + 10_000)).toBeNull();
    });
});
