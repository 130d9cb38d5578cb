import { expect, test } from "vitest";
import { DisputeList, readDispute } from "./read-paypal-disputes";

const dispute = {
  dispute_id: "PP-D-4012",
  create_time: "2026-11-01T10:00:00.000Z",
  reason: "UNAUTHORISED",
  status: "WAITING_FOR_SELLER_RESPONSE",
  dispute_amount: { currency_code: "USD", value: "12.99" },
};
const resolved = (code: string) => ({ ...dispute, status: "RESOLVED", dispute_outcome: { outcome_code: code } });

test.each([
  ["links but no items: none", { links: [] }, []],
  ["an empty list", { items: [], links: [] }, []],
  ["one", { items: [{ dispute_id: "PP-D-1", status: "OPEN" }] }, [{ dispute_id: "PP-D-1" }]],
  ["one without an id", { items: [{ status: "OPEN" }], links: [] }, undefined],
  ["another object", { object: "list" }, undefined],
  ["nothing", {}, undefined],
  ["no JSON", null, undefined],
])("a list of disputes: %s", (_, answer, expected) => {
  expect(DisputeList.safeParse(answer).data).toEqual(expected);
});

test.each([
  ["an amount of broken cents", { dispute_amount: { currency_code: "USD", value: "12.995" } }],
  ["a currency nobody knows", { dispute_amount: { currency_code: "XTS", value: "12.99" } }],
  ["no amount", { dispute_amount: null }],
  ["no day", { create_time: "soon" }],
  ["no status", { status: undefined }],
  ["no id", { dispute_id: undefined }],
])("one with %s is not read in part", (_, change) => {
  expect(readDispute({ ...dispute, ...change })).toBeNull();
});

test.each([null, "ok", [], { items: [] }])("%j is no dispute", (answer) => {
  expect(readDispute(answer)).toBeNull();
});

test.each([
  ["OPEN", "open"],
  ["WAITING_FOR_SELLER_RESPONSE", "open"],
  ["UNDER_REVIEW", "open"],
  ["MOONLIT", "open"],
])("while it is %s it is %s, whatever outcome it names", (status, state) => {
  expect(readDispute({ ...resolved("RESOLVED_BUYER_FAVOUR"), status })?.state).toBe(state);
});

test.each([
  ["RESOLVED_SELLER_FAVOUR", "won"],
  ["CANCELED_BY_BUYER", "won"],
  ["DENIED", "won"],
  ["RESOLVED_WITH_PAYOUT", "won"],
  ["RESOLVED_BUYER_FAVOUR", "lost"],
  ["ACCEPTED", "lost"],
  ["MOONLIT", "lost"],
])("resolved as %s it is %s", (code, state) => {
  expect(readDispute(resolved(code))?.state).toBe(state);
});

test("it tells the amount in minor units, PayPal's reason and its day, and nothing of the buyer", () => {
  const buyer = { disputed_transactions: [{ buyer: { name: "Alma" }, custom: "at_1" }], messages: [{ content: "Hi" }] };
  expect(readDispute({ ...dispute, ...buyer })).toEqual({
    disputeRef: "PP-D-4012",
    state: "open",
    amountMinor: 1_299,
    currency: "USD",
    reason: "UNAUTHORISED",
    openedAt: new Date("2026-11-01T10:00:00.000Z"),
  });
  const yen = { dispute_amount: { currency_code: "JPY", value: "1500" }, reason: null };
  expect(readDispute({ ...dispute, ...yen })).toMatchObject({ amountMinor: 1_500, currency: "JPY", reason: "OTHER" });
});
