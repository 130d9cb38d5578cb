import fc from "fast-check";
import { expect, test } from "vitest";
import type { Told } from "../webhook-event";
import { chargeOf, listDisputes, listRefunds, pickCharge, readCharge } from "./read-adyen-told";

const PSP = "993617895204576J";
const news = (event: string, change: Partial<Told> = {}): Told => ({
  event,
  isSuccess: true,
  ref: `${event}REF`,
  originalRef: PSP,
  ourRef: "at_01",
  amountMinor: 1_299,
  currency: "USD",
  toldAt: "2026-11-21T12:00:00.000Z",
  ...change,
});
const hold = news("AUTHORISATION", { ref: PSP, originalRef: null });
const refusal = { ...hold, isSuccess: false };
const capture = news("CAPTURE", { ref: "CAP1", ourRef: "at_01:cap1" });
const read = (told: Told[], furtherRefs = {}) => readCharge(told, { providerRef: PSP, furtherRefs });

test.each([
  ["nothing", [], null],
  ["news of another charge", [{ ...hold, ref: "OTHER" }], null],
  ["a hold", [hold], { state: "authorized", amountMinor: 1_299, capturedMinor: 0 }],
  ["a refusal, whose reason is not signed", [refusal], { state: "declined", decline: { class: "hard" } }],
  ["a capture", [hold, capture], { state: "captured", capturedMinor: 1_299, furtherRefs: { capture: "CAP1" } }],
  ["a capture whose hold was not told yet", [capture], { state: "captured", amountMinor: 1_299 }],
  ["a capture that failed", [hold, { ...capture, isSuccess: false }], { state: "authorized" }],
  ["a capture that was taken back", [hold, capture, news("CAPTURE_FAILED", { ref: "CAP1" })], { state: "authorized" }],
  ["a cancel", [hold, news("CANCELLATION")], { state: "voided" }],
  ["a cancel that failed", [hold, news("CANCELLATION", { isSuccess: false })], { state: "authorized" }],
  ["a hold that lapsed", [hold, news("EXPIRE")], { state: "voided" }],
  ["a part that went back", [hold, capture, news("REFUND", { amountMinor: 299 })], { refundedMinor: 299 }],
])("what is known of a charge after %s", (_, told, expected) => {
  const charge = read(told);
  if (expected === null) expect(charge).toBeNull();
  else expect(charge).toMatchObject(expected);
});

test("a capture that was asked for and of which nothing is told is on its way", () => {
  expect(read([hold], { capture: "CAP1" })).toMatchObject({ state: "pending" });
  expect(read([hold, { ...capture, isSuccess: false }], { capture: "CAP1" })).toMatchObject({ state: "authorized" });
});

test("an attempt leads to the charge that holds money for it, before one that was refused", () => {
  const first = { ...refusal, ref: "FIRST" };
  expect(chargeOf([first, hold], "at_01")).toBe(PSP);
  expect(chargeOf([first], "at_01")).toBe("FIRST");
  expect(chargeOf([hold], "at_02")).toBeNull();
});

test("a refund is made when it was told so and not taken back since; a failure alone is one", () => {
  const told = [
    news("REFUND", { ref: "R1", ourRef: "rfn_1", amountMinor: 100 }),
    news("REFUND", { ref: "R2", isSuccess: false }),
    news("REFUND", { ref: "R3" }),
    news("REFUNDED_REVERSED", { ref: "R3" }),
    news("REFUND_FAILED", { ref: "R4" }),
  ];
  expect(listRefunds(told).map(({ refundRef, state }) => [refundRef, state])).toEqual([
    ["R1", "succeeded"],
    ["R2", "failed"],
    ["R3", "failed"],
    ["R4", "failed"],
  ]);
  expect(listRefunds(told)[0]).toMatchObject({ ourRef: "rfn_1", amountMinor: 100 });
});

test.each([
  [[], "open"],
  [["CHARGEBACK_REVERSED"], "won"],
  [["DISPUTE_DEFENSE_PERIOD_ENDED"], "lost"],
  [["CHARGEBACK_REVERSED", "SECOND_CHARGEBACK"], "lost"],
])("a chargeback with %j after it is %s", (later, state) => {
  const told = ["CHARGEBACK", ...later].map((event) => news(event, { ref: "D1", amountMinor: 500 }));
  expect(listDisputes(told)).toMatchObject([{ disputeRef: "D1", state, amountMinor: 500, currency: "USD" }]);
});

test("whatever order the news comes in, and however often, the charge is the same", () => {
  const all = [
    hold,
    capture,
    news("CAPTURE", { ref: "CAP2", isSuccess: false }),
    news("REFUND", { ref: "R1", ourRef: "rfn_1", amountMinor: 300 }),
    news("REFUND", { ref: "R2", ourRef: "rfn_2", amountMinor: 200 }),
    news("REFUNDED_REVERSED", { ref: "R2", amountMinor: 200 }),
    { ...hold, ref: "ANOTHER", ourRef: "at_02" },
  ];
  const whole = read(all);
  expect(whole).toMatchObject({ state: "captured", capturedMinor: 1_299, refundedMinor: 300 });
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all), (shuffled, again) => {
      // the inbox holds each once, but nothing here depends on it for the state
      expect(read(shuffled)).toEqual(whole);
      expect(read([...shuffled, ...again.filter(({ event }) => event !== "CAPTURE" && event !== "REFUND")])).toEqual(
        whole,
      );
    }),
  );
});

test("news of a charge is that of its steps and its own", () => {
  expect(pickCharge([hold, capture, { ...hold, ref: "OTHER" }], PSP)).toEqual([hold, capture]);
});
