import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel, publish } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { ProviderTable, TableChangeInput } from "@/lib/shared/schemas/provider-tables";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { changeProviderTable, rollBackProviderTable } from "./change-provider-tables";
import { decide } from "./decide";
import { guardRails } from "./guard-rails";
import { keepTables } from "./kept-tables";
import { noteUnlisted, unlistedIn } from "./note-unlisted";
import { firstRouting } from "./payment-history";
import { RAILS, type Rail, type RailName } from "./provider";
import { ADYEN_REFUSALS, classifyRefusal } from "./providers/classify-adyen";
import { classifyRejection, classifyResponse } from "./providers/classify-braintree";
import { classifyIssue } from "./providers/classify-paypal";
import { classifyError as classifySquare } from "./providers/classify-square";
import { classifyDecline } from "./providers/classify-stripe";
import { classesFor } from "./providers/decline-list";
import { DECLINE_LISTS } from "./providers/decline-lists";
import { limitsOf, RAIL_LIMITS } from "./rail-limits";
import { replayDecision } from "./replay-decision";
import { showProviderTable } from "./show-provider-table";
import { loadDecisions } from "./sql/decision-rows";
import { watchProviderTables } from "./watch-provider-tables";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld();
  admin = await makeUser(["admin"]);
});
beforeEach(async () => {
  await pool.query("TRUNCATE provider_table_version, unlisted_code");
  keepTables(new Map());
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

const SOURCE = { source: "a letter of theirs", asOf: "2026-11-20" };
const show = async (rail: RailName = "stripe") => ProviderTable.parse(await showProviderTable(rail, admin));
const change = async (rail: RailName, input: Record<string, unknown>) => {
  const { version: baseVersion } = await show(rail);
  await changeProviderTable(rail, TableChangeInput.parse({ baseVersion, note: "looked it up", ...input }), admin);
};
const file = (rail: RailName, list: string, code: string, wanted: string | null) =>
  change(rail, { declines: [{ list, code, class: wanted, ...SOURCE }] });

test("as the store comes: each list with its source and day, nothing changed, nothing unknown", async () => {
  for (const rail of RAILS) {
    const table = await show(rail);
    expect(table).toMatchObject({ version: 0, unlisted: [], history: [{ version: 0, isLive: true, by: null }] });
    expect(table.limits).toEqual(table.publishedLimits);
    for (const list of table.lists) {
      expect(list).toMatchObject({
        source: expect.stringMatching(/^https:\/\//),
        asOf: expect.stringMatching(/^20\d\d-\d\d$/),
      });
      expect(list.codes.every((one) => one.class === one.published)).toBe(true);
    }
  }
});

test("a code is filed otherwise, by whom and why, and comes back with an earlier version", async () => {
  await file("stripe", "decline_code", "generic_decline", "hard");
  expect(classifyDecline("generic_decline")).toBe("hard");
  const [newest, first] = (await show()).history;
  const difference = { kind: "code", list: "decline_code", code: "generic_decline", from: "soft", to: "hard" };
  expect(newest).toMatchObject({ version: 1, note: "looked it up", by: admin.name, differences: [difference] });
  expect(first).toMatchObject({ version: 0, isLive: false });
  await rollBackProviderTable("stripe", { baseVersion: 1, version: 0 }, admin);
  expect(classifyDecline("generic_decline")).toBe("soft");
  expect((await show()).history.map(({ version }) => version)).toEqual([2, 1, 0]);
  const { rows } = await pool.query("SELECT action, subject FROM audit_entry ORDER BY seq DESC LIMIT 2");
  expect(rows).toEqual([
    { action: "provider_table.rolled_back", subject: "provider-table:stripe:2" },
    { action: "provider_table.changed", subject: "provider-table:stripe:1" },
  ]);
  await expect(pool.query("DELETE FROM provider_table_version")).rejects.toThrow(/append/);
});

test("a code that nobody published can be filed where the reply proves the no, and taken out again", async () => {
  expect(classifyDecline("mercury_retrograde")).toBeNull();
  await file("stripe", "decline_code", "mercury_retrograde", "soft");
  expect(classifyDecline("mercury_retrograde")).toBe("soft");
  await file("stripe", "decline_code", "mercury_retrograde", null);
  expect(classifyDecline("mercury_retrograde")).toBeNull();
});

test("two admins: the second one is told", async () => {
  const input = TableChangeInput.parse({ baseVersion: 0, note: "mine", declines: [] });
  const both = await Promise.allSettled([1, 2].map(() => changeProviderTable("stripe", input, admin)));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(changeProviderTable("stripe", input, admin)).rejects.toMatchObject({ code: "conflict" });
  const analyst = await makeUser(["analyst"]);
  await expect(changeProviderTable("stripe", input, analyst)).rejects.toMatchObject({ code: "forbidden" });
});

describe("what no table may say", () => {
  test.each([
    ["another provider after a stolen card", "stripe", "decline_code", "stolen_card", "soft"],
    ["after fraud", "adyen", "refusalReasonCode", "20", "soft"],
    ["after an expired card", "braintree", "processorResponseCode", "2004", "soft"],
    ["that a possible duplicate was refused", "braintree", "processorResponseCode", "2016", "soft"],
    ["the same of the gateway's", "braintree", "gatewayRejectionReason", "duplicate", "hard"],
    ["that a key in use was refused", "square", "code", "IDEMPOTENCY_KEY_REUSED", "hard"],
    ["that a server's trouble was a no", "square", "code", "TEMPORARY_ERROR", "soft"],
    ["a refusal of an issue that PayPal does not name as one", "paypal", "issue", "MERCURY_RETROGRADE", "hard"],
    ["that what was captured was refused", "paypal", "issue", "ORDER_ALREADY_CAPTURED", "soft"],
    ["doubt where the hold's own state proves the no", "paypal", "response_code", "5120", "unknown"],
    ["anything in a list that is not there", "stripe", "code", "insufficient_funds", "soft"],
  ] as const)("%s", async (_, rail, list, code, wanted) => {
    await expect(file(rail, list, code, wanted)).rejects.toMatchObject({ code: "unprocessable" });
    expect((await show(rail)).version).toBe(0);
  });

  test("a row that says so all the same has no effect", () => {
    const row = { list: "decline_code", code: "stolen_card", class: "soft" as const, ...SOURCE };
    keepTables(new Map([["stripe", { version: 1, limits: null, declines: [row] }]]));
    expect(classifyDecline("stolen_card")).toBe("hard");
  });

  test("all that payments.md names as hard stays with one provider", () => {
    const named: [RailName, string, string[]][] = [
      ["stripe", "decline_code", ["lost_card", "stolen_card", "pickup_card", "fraudulent", "expired_card"]],
      ["paypal", "issue", ["TRANSACTION_REFUSED"]],
      ["square", "code", ["CARD_EXPIRED", "CVV_FAILURE"]],
      ["braintree", "processorResponseCode", ["2004", "2005", "2006", "2007", "2012", "2013", "2014"]],
    ];
    for (const [rail, name, codes] of named) {
      const list = DECLINE_LISTS[rail].find((one) => one.list === name);
      for (const code of codes) expect(list && classesFor(list, code), code).not.toContain("soft");
    }
    expect(["5", "6", "14", "20", "31"].filter((code) => !ADYEN_REFUSALS.neverSoft.has(code))).toEqual([]);
  });

  test("a filed code decides only where the reply is that of a refused payment", async () => {
    await file("square", "code", "MERCURY_RETROGRADE", "soft");
    const said = { httpStatus: 400, code: "MERCURY_RETROGRADE", field: null };
    expect(classifySquare({ ...said, category: "PAYMENT_METHOD_ERROR" })).toBe("declined");
    expect(classifySquare({ ...said, category: "API_ERROR" })).toBe("unmapped");
    expect(classifySquare({ ...said, category: "PAYMENT_METHOD_ERROR", httpStatus: 502 })).toBe("server_error");
  });
});

test("a code that a table makes unknown is asked about like one that nobody knows, on every provider", async () => {
  await file("stripe", "decline_code", "generic_decline", "unknown");
  await file("paypal", "issue", "INSTRUMENT_DECLINED", "unknown");
  await file("square", "code", "GENERIC_DECLINE", "unknown");
  await file("adyen", "refusalReasonCode", "2", "unknown");
  await file("braintree", "processorResponseCode", "2000", "unknown");
  await file("braintree", "gatewayRejectionReason", "cvv", "unknown");
  expect(classifyDecline("generic_decline")).toBeNull();
  expect(classifyIssue(422, "INSTRUMENT_DECLINED")).toBe("unmapped");
  const square = { httpStatus: 400, category: "PAYMENT_METHOD_ERROR", code: "GENERIC_DECLINE", field: null };
  expect(classifySquare(square)).toBe("unmapped");
  expect(classifyRefusal("2")).toBeNull();
  expect([classifyResponse("2000"), classifyRejection("cvv")]).toEqual(["unmapped", "unmapped"]);
});

const card = firstRouting({ amountMinor: 500, currency: "USD", country: "US", method: "card" });
const LIMITS = { methods: ["card"], minimumMinor: { USD: 1_000 }, maximumMinor: 50_000, ...SOURCE };

test("limits bite in the next decision, which says by which version; what was decided before replays as it was", async () => {
  await world.start(await world.place({ prices: [500] }));
  const before = await loadDecisions(null, 100);
  await change("stripe", { limits: LIMITS });
  const decision = await decide(world.context, card);
  expect(decision.exclusions).toContainEqual({ provider: "stripe", reason: "below_minimum" });
  expect(decision.context.limits.stripe).toMatchObject({ version: 1, minimumMinor: { USD: 1_000 } });
  expect(before.length).toBeGreaterThan(0);
  for (const stored of before) expect(replayDecision(stored).isSame).toBe(true);
  await world.start(await world.place({ prices: [500] }));
  for (const stored of await loadDecisions(null, 100)) expect(replayDecision(stored).isSame).toBe(true);
  await change("stripe", { limits: null });
  expect(limitsOf("stripe")).toMatchObject(RAIL_LIMITS.stripe);
});

test.each([
  ["below what is published", { minimumMinor: { USD: 49 } }],
  ["above what is published", { maximumMinor: 100_000_000 }],
  ["a way to pay that is not built", { methods: ["paypal"] }],
  ["a least above the most", { minimumMinor: { USD: 60_000 } }],
  ["looked up tomorrow's tomorrow", { asOf: "2999-01-01" }],
])("limits are refused: %s", async (_, part) => {
  await expect(change("stripe", { limits: { ...LIMITS, ...part } })).rejects.toMatchObject({ code: "unprocessable" });
});

test("another process hears of it", async () => {
  await watchProviderTables();
  await pool.query(
    "INSERT INTO provider_table_version (provider, version, body, note) VALUES ('stripe', 1, $1, 'elsewhere')",
    [
      JSON.stringify({
        declines: [{ list: "decline_code", code: "generic_decline", class: "hard", ...SOURCE }],
        limits: null,
      }),
    ],
  );
  await publish("provider-tables", {});
  await expect.poll(() => classifyDecline("generic_decline"), { timeout: 4_000 }).toBe("hard");
});

test("codes that no list has are counted, told to the admin, and gone from there once they are filed", async () => {
  const evidence = { rail: "stripe", operation: "confirm", isSent: true } as never;
  const stripe = world.context.rails.get("stripe") as Rail;
  const outcome = {
    kind: "unknown",
    reason: "unmapped",
    code: "mercury_retrograde",
    list: "decline_code",
    evidence,
  } as const;
  const board = { isShut: async () => false, admit: async () => true, note: async () => undefined };
  const strange = { ...stripe, name: "stripe" as const, confirm: async () => outcome };
  const rails = guardRails(new Map([["stripe", strange as Rail]]), { board, slots: 1, note: noteUnlisted });
  for (let n = 0; n < 2; n++) await rails.get("stripe")?.confirm({ idempotencyKey: "at_01:cnf1" } as never);
  expect((await show()).unlisted).toMatchObject([
    {
      list: "decline_code",
      code: "mercury_retrograde",
      seen: 2,
      operation: "confirm",
      choices: ["soft", "hard", "unknown"],
    },
  ]);
  await file("stripe", "decline_code", "mercury_retrograde", "hard");
  expect((await show()).unlisted).toEqual([]);
  await noteUnlisted({ rail: "paypal", operation: "confirm", list: "issue", code: "MERCURY_RETROGRADE" });
  expect((await show("paypal")).unlisted).toMatchObject([{ code: "MERCURY_RETROGRADE", choices: [] }]);
});

test.each([
  ["an answer that no table knows", { kind: "unknown", reason: "unmapped", code: "x", list: "l" }, true],
  [
    "within a look-up that failed",
    { kind: "unavailable", failure: { kind: "unknown", reason: "unmapped", code: "x", list: "l" } },
    true,
  ],
  ["a refusal that only its state proves", { kind: "found", charge: { decline: { code: "x", unlisted: "l" } } }, true],
  ["a state of tomorrow, which is no code", { kind: "unknown", reason: "unmapped", code: "x" }, false],
  ["a refusal that is listed", { kind: "declined", code: "x" }, false],
  ["a timeout", { kind: "unknown", reason: "timeout", code: "x" }, false],
])("to be filed: %s", (_, outcome, isUnlisted) => {
  expect(unlistedIn(outcome)).toEqual(isUnlisted ? { list: "l", code: "x" } : null);
});
