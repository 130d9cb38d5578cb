import { expect, test } from "vitest";
import type { FeeScheduleView } from "@/lib/shared/schemas/fees";
import { emptyTexts, exampleFee, fieldsOfProblem, readChange, readPercent, showPercent, textsOf } from "./fee-draft";

const SCHEDULE: FeeScheduleView = {
  provider: "stripe",
  method: "card",
  currency: "USD",
  region: "US",
  cardClass: "*",
  percentPpm: 29_000,
  fixedMinor: 30,
  perAttemptMinor: 0,
  internationalPpm: 15_000,
  tiers: [{ fromMinor: 1_000_000, percentPpm: 27_500, fixedMinor: 25 }],
  source: "stripe.com/pricing",
  asOf: "2026-11-01",
  version: 4,
  changedBy: null,
  changedAt: "2026-11-01T00:00:00.000Z",
};

test.each([
  ["2.9", 29_000],
  ["0", 0],
  ["3.4901", 34_901],
  [" 12 ", 120_000],
  ["", null],
  ["2,9", null],
  ["-1", null],
  ["2.90001", null],
  [".5", null],
  ["1e2", null],
])("%j per cent is %s ppm", (text, ppm) => {
  expect(readPercent(text)).toBe(ppm);
  if (ppm !== null) expect(readPercent(showPercent(ppm))).toBe(ppm);
});

test("a price as it is typed reads as it was", () => {
  const { version, changedBy, changedAt, provider, method, currency, region, cardClass, ...terms } = SCHEDULE;
  const key = { provider, method, currency, region, cardClass };
  expect(readChange(textsOf(SCHEDULE), version)).toEqual({ input: { key, baseVersion: 4, terms } });
  expect(textsOf(SCHEDULE).tiers).toEqual([{ from: "10000.00", percent: "2.75", fixed: "0.25" }]);
});

test("what does not fit is named, field by field", () => {
  const texts = { ...textsOf(SCHEDULE), percent: "much", fixed: "0.305", source: "", asOf: "", region: "Europe" };
  expect(readChange(texts, 4)).toEqual({ wrong: new Set(["region", "percentPpm", "fixedMinor", "source", "asOf"]) });
  const tiers = [{ from: "0", percent: "2", fixed: "0" }];
  expect(readChange({ ...textsOf(SCHEDULE), tiers }, 4)).toEqual({ wrong: new Set(["tiers"]) });
  expect(readChange(emptyTexts("adyen"), 0)).toHaveProperty("wrong");
});

test("regions and kinds of card may be typed in any case", () => {
  const typed = { ...textsOf(SCHEDULE), region: " eea ", cardClass: "Debit" };
  expect(readChange(typed, 4)).toMatchObject({ input: { key: { region: "EEA", cardClass: "debit" } } });
});

test("the server's refusal finds its field", () => {
  const problem = { type: "", title: "", status: 422, detail: "", code: "unprocessable", requestId: "" };
  expect(fieldsOfProblem({ ...problem, errors: [{ path: "terms.asOf", message: "" }] })).toEqual(new Set(["asOf"]));
  expect(fieldsOfProblem({ ...problem, errors: [{ path: "key", message: "" }] })).toEqual(new Set());
  expect(fieldsOfProblem(null)).toEqual(new Set());
});

test("an example is what ten dollars, or about as much, cost", () => {
  expect(exampleFee(SCHEDULE)).toEqual({ amountMinor: 1_000, feeMinor: 59 });
  expect(exampleFee({ ...SCHEDULE, currency: "JPY", percentPpm: 36_000, fixedMinor: 0 })).toEqual({
    amountMinor: 1_500,
    feeMinor: 54,
  });
});
