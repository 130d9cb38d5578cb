import { describe, expect, test } from "vitest";
import type { RailName } from "@/sandbox/rails";
import { connectRail, goodCard, WORLD_KEYS } from "@/test/payment-world";
import { openSandboxRoom, type Room } from "@/test/sandbox-room";
import { isSettlementSource, type SettlementLine } from "../settlement";

const room = openSandboxRoom({ keys: WORLD_KEYS });
const DAY = "2026-08-03";
const span = { from: new Date(`${DAY}T00:00:00Z`), until: new Date("2026-08-04T00:00:00Z") };

/** Sales of one day, a second apart from ten o'clock on. */
async function sell({ call }: Room, rail: RailName, count: number): Promise<void> {
  const at = (index: number) => new Date(Date.parse(`${DAY}T10:00:00Z`) + index * 1_000).toISOString();
  const charges = Array.from({ length: count }, (_, index) => ({
    rail,
    orderRef: `ord_${index}`,
    attemptRef: `at_${rail}${index}`,
    amountMinor: 1_000 + index,
    currency: "USD",
    token: goodCard(rail),
    createdAt: at(index),
    capturedAt: at(index),
    keys: { create: `${rail}${index}:1`, confirm: `${rail}${index}:2`, capture: `${rail}${index}:3` },
  }));
  expect((await call("POST", "/__import", { charges })).status).toBe(200);
}

async function list(rail: RailName) {
  const source = connectRail(rail, room.sandbox.urls[rail], 20_000);
  if (!isSettlementSource(source)) throw new Error(`${rail} lists nothing`);
  const lines: SettlementLine[] = [];
  let pages = 0;
  let failed: string | null = null;
  let completeUntil: Date | null = null;
  for await (const page of source.listSettlements(span)) {
    if (page.kind === "unavailable") failed = page.failure.code;
    else {
      lines.push(...page.lines);
      completeUntil = page.completeUntil;
    }
    pages += 1;
  }
  return { lines, pages, failed, completeUntil };
}

/** Of ten dollars. */
const FEES = { stripe: 59, paypal: 79, square: 59, braintree: 58 };

describe.each([
  ["stripe", 230, 3],
  ["paypal", 620, 2],
  // payments, one page each of refunds, disputes and payouts, then what the payout was made of
  ["square", 230, 9],
  // of transactions; then disputes that came, and that ended, and the payouts
  ["braintree", 120, 6],
] as const)("%s", (rail, count, pages) => {
  test("every line of a day, each once, over as many pages as it takes", async () => {
    await sell(room, rail, count);
    const told = await list(rail);
    expect([told.pages, told.failed]).toEqual([pages, null]);
    const inside = told.lines.filter(({ at }) => at >= span.from && at < span.until);
    const gross = inside.map(({ grossMinor }) => grossMinor).sort((a, b) => a - b);
    expect(gross).toEqual(Array.from({ length: count }, (_, index) => 1_000 + index));
    expect(new Set(told.lines.map(({ ref }) => ref)).size).toBe(count);
    const one = told.lines.find(({ grossMinor }) => grossMinor === 1_000);
    const facts = { kind: "charge", ourRef: `at_${rail}0`, currency: "USD", settledIn: "USD", isFinal: true };
    expect(one).toMatchObject({ ...facts, feeMinor: FEES[rail], at: new Date(`${DAY}T10:00:00Z`) });
    expect(one?.netMinor).toBe(1_000 - (one?.feeMinor ?? 0));
  });

  test("a list that breaks off says so at its end", async () => {
    await sell(room, rail, count);
    room.sandbox.control.faults.add({ rail, operation: "settlements", kind: "reset", when: "after", count: 1 });
    expect((await list(rail)).failed).not.toBeNull();
    expect((await list(rail)).failed).toBeNull();
  });
});

test("PayPal says until when its list is complete, and shows nothing after it", async () => {
  await sell(room, "paypal", 5);
  const [now, shown] = ["2026-08-03T12:00:00Z", `${DAY}T10:00:02Z`];
  await room.call("POST", "/__clock", { at: now });
  await room.control({ rail: "paypal", listingLagMs: Date.parse(now) - Date.parse(shown) });
  const told = await list("paypal");
  expect([told.lines.length, told.completeUntil]).toEqual([3, new Date(shown)]);
});

test("more than PayPal shows of one span is asked for in halves", async () => {
  await sell(room, "paypal", 60);
  await room.control({ listingMostRows: 7 });
  const told = await list("paypal");
  expect([told.failed, told.lines.length]).toEqual([null, 60]);
  expect(new Set(told.lines.map(({ ref }) => ref)).size).toBe(60);
  expect(told.pages).toBeGreaterThan(60 / 7);
});
