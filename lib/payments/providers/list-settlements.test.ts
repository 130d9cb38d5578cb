import { describe, expect, test } from "vitest";
import type { RailName } from "@/sandbox/rails";
import { connectRail, goodCard, WORLD_KEYS } from "@/test/payment-world";
import { openSandboxRoom, type Room } from "@/test/sandbox-room";
import { type AnnouncedReport, isSettlementSource, type SettlementLine, type SettlementPage } from "../settlement";
import { callBraintree, createBraintreeSdk } from "./braintree-wire";
import { listBraintreeSettlements, type Search } from "./list-braintree-settlements";

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
    expect(new Set(inside.map(({ ref }) => ref)).size).toBe(count);
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

test("more than Braintree finds at once is asked for in halves", async () => {
  await sell(room, "braintree", 60);
  await room.control({ listingMostRows: 7 });
  const keys = { ...WORLD_KEYS.braintree, baseUrl: room.sandbox.urls.braintree, livemode: false };
  const sdk = createBraintreeSdk(keys);
  const search: Search = (path, criteria) =>
    callBraintree(keys, "settlements", null, () =>
      sdk.http.post(`${sdk.config.baseMerchantPath()}/${path}`, { search: criteria }),
    );
  const refs: string[] = [];
  for await (const page of listBraintreeSettlements(search, span, 7)) {
    if (page.kind === "unavailable") throw new Error(page.failure.code);
    refs.push(...page.lines.map(({ ref }) => ref));
  }
  expect([refs.length, new Set(refs).size]).toEqual([60, 60]);
});

describe("adyen", () => {
  const announce = async () => {
    await room.control({ rail: "adyen", reports: true });
    const rail = connectRail("adyen", room.sandbox.urls.adyen, 20_000);
    const { webhooks } = room.sandbox.control.rails.adyen;
    const told: AnnouncedReport[] = [];
    for (const event of webhooks.recent.filter(({ type }) => type === "REPORT_AVAILABLE")) {
      const events = await rail.parseWebhook(Buffer.from(webhooks.write(event).payload), new Headers());
      for (const { providerRef, occurredAt, about } of events ?? [])
        if (about === "report") told.push({ name: providerRef ?? "", announcedAt: occurredAt });
    }
    return told;
  };
  async function listReports(announced: AnnouncedReport[]) {
    const source = connectRail("adyen", room.sandbox.urls.adyen, 20_000);
    if (!isSettlementSource(source)) throw new Error("adyen lists nothing");
    const pages: SettlementPage[] = [];
    for await (const page of source.listSettlements(span, announced)) pages.push(page);
    const lines = pages.flatMap((page) => (page.kind === "page" ? page.lines : []));
    const last = pages.at(-1);
    return { pages, lines, last };
  }

  test("a report is there once its batch is closed, is announced, and holds every line of its day once", async () => {
    await sell(room, "adyen", 620);
    await room.call("POST", "/__clock", { at: "2026-08-04T12:00:00Z" });
    expect(await announce()).toEqual([]);
    await room.call("POST", "/__clock", { at: "2026-08-05T12:00:00Z" });
    const [report, ...more] = await announce();
    expect([report?.name, more]).toEqual(["settlement_detail_report_batch_20668.csv", []]);
    const { lines, last, pages } = await listReports(report ? [report] : []);
    expect([lines.length, new Set(lines.map(({ ref }) => ref)).size]).toEqual([620, 620]);
    expect(lines.find(({ grossMinor }) => grossMinor === 1_000)).toMatchObject({
      kind: "charge",
      ourRef: "at_adyen0",
      feeMinor: 37,
      netMinor: 963,
      at: new Date(`${DAY}T10:00:00Z`),
    });
    expect(pages.length).toBe(3);
    expect(last).toMatchObject({ completeUntil: new Date(`${DAY}T10:10:19Z`) });
  });

  test("without news of a report nothing is listed, and nothing is said to be complete", async () => {
    await sell(room, "adyen", 3);
    const { lines, last } = await listReports([]);
    expect([lines, last]).toMatchObject([[], { kind: "page", completeUntil: span.from }]);
  });

  test.each(["404", "500", "truncated", "401"])("a file that cannot be had (%s) says so", async (how) => {
    await sell(room, "adyen", 3);
    await room.call("POST", "/__clock", { at: "2026-08-05T12:00:00Z" });
    const [report] = await announce();
    if (!report) throw new Error("no report");
    const fault = { rail: "adyen", operation: "settlements", count: 1 } as const;
    if (how === "500") room.sandbox.control.faults.add({ ...fault, kind: "500", when: "before" });
    if (how === "truncated") room.sandbox.control.faults.add({ ...fault, kind: "truncated", when: "after" });
    if (how === "401")
      await room.restart({ keys: { ...WORLD_KEYS, adyen: { ...WORLD_KEYS.adyen, reportPassword: "x" } } });
    const named = how === "404" ? { ...report, name: "settlement_detail_report_batch_1.csv" } : report;
    expect((await listReports([named])).last).toMatchObject({ kind: "unavailable" });
  });
});
