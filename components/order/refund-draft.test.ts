import { describe, expect, test } from "vitest";
import { amountOf, findFaults, startDraft, toRefundInput } from "./refund-draft";

const refundable = {
  maxMinor: 1500,
  lines: [
    { lineId: "lin_a", maxMinor: 1000 },
    { lineId: "lin_b", maxMinor: 500 },
    { lineId: "lin_gone", maxMinor: 0 },
  ],
};
const whole = { ...startDraft(refundable), reason: "changed their mind" };

describe("what is wrong with a draft", () => {
  test.each([
    ["no line is chosen", { lineIds: [] }, ["noLine"]],
    ["no line and no reason", { lineIds: [], reason: " " }, ["noLine", "noReason"]],
    ["a word is no amount", { amount: "ten" }, ["notAnAmount"]],
    ["nothing is no amount", { amount: "0" }, ["notAnAmount"]],
    ["a third decimal", { amount: "1.005" }, ["notAnAmount"]],
    ["a negative amount", { amount: "-1" }, ["notAnAmount"]],
    ["a cent more than the chosen line has", { lineIds: ["lin_b"], amount: "5.01" }, ["tooMuch"]],
    ["no reason", { reason: "" }, ["noReason"]],
    ["all that the chosen line has", { lineIds: ["lin_b"], amount: "5.00" }, []],
    ["nothing", {}, []],
  ])("%s", (_, change, keys) => {
    expect(findFaults({ ...whole, ...change }, refundable, "USD").map((fault) => fault.key)).toEqual(keys);
  });
});

test("an empty amount is everything that is left of the chosen lines", () => {
  expect(amountOf(whole, refundable, "USD")).toBe(1500);
  expect(amountOf({ ...whole, lineIds: ["lin_b"] }, refundable, "USD")).toBe(500);
});

test("the request says the amount that was confirmed, and lines only when not all are chosen", () => {
  expect(toRefundInput(whole, refundable, "USD")).toEqual({ amountMinor: 1500, reason: "changed their mind" });
  expect(toRefundInput({ ...whole, lineIds: ["lin_a"], amount: "2.5" }, refundable, "USD")).toEqual({
    amountMinor: 250,
    lineIds: ["lin_a"],
    reason: "changed their mind",
  });
});
