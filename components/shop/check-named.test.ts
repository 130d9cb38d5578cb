import { expect, test } from "vitest";
import { checkNamed } from "./check-named";

const limits = { leastMinor: 300, mostMinor: 100_000 };

test.each([
  ["empty", "", 300, "unread", 0],
  ["words", "ten", 300, "unread", 0],
  ["a minus", "-5", 300, "unread", 0],
  ["three decimals", "5.001", 300, "unread", 0],
  ["grouped", "1,000.00", 300, "unread", 0],
  ["a decimal comma", "12,50", 300, null, 1_250],
  ["a cent too little", "2.99", 300, "tooLittle", 299],
  ["the least", "3", 300, null, 300],
  ["a cent too much", "1000.01", 300, "tooMuch", 100_001],
  ["nothing where it is free", "0", 0, null, 0],
  ["a cent where it is free", "0.01", 0, "tooLittleOrNothing", 1],
] as const)("%s", (_label, text, priceMinor, problem, amountMinor) => {
  expect(checkNamed(text, { priceMinor, currency: "USD" }, limits)).toEqual({ amountMinor, problem });
});
