import { expect, test } from "vitest";
import { classifyError, classifyRefusal, classifyResult } from "./classify-adyen";

test.each([
  ["a server error decides nothing, whatever it names", 500, "174", "server_error"],
  ["a key in flight, or used for something else", 422, "704", "duplicate"],
  ["the same with another status", 409, "704", "duplicate"],
  ["a refusal of us, though it names the card", 401, "101", "rail_says_no"],
  ["no permission", 403, "010", "rail_says_no"],
  ["too many requests", 429, "000", "rail_says_no"],
  ["an account that is not ours", 422, "901", "rail_says_no"],
  ["what the buyer typed", 422, "174", "hard"],
  ["a payment that is not there", 422, "167", "our_bug"],
  ["a request of the wrong shape, whatever was wrong with it", 400, "99_999", "our_bug"],
  ["a code of tomorrow", 422, "99_999", "unmapped"],
  ["a status that Adyen does not use", 418, "174", "unmapped"],
])("an error: %s", (_, httpStatus, code, expected) => {
  expect(classifyError(httpStatus, code)).toBe(expected);
});

test.each([
  ["soft", ["2", "9", "12", "29"]],
  ["hard", ["5", "6", "14", "20", "24", "31"]],
  [null, ["0", "4", "13", "999", "", "none"]],
] as const)("a refusal that is %s", (expected, codes) => {
  expect(codes.map((code) => [code, classifyRefusal(code)])).toEqual(codes.map((code) => [code, expected]));
});

test.each([
  ["Authorised", "authorized"],
  ["PartiallyAuthorised", "authorized"],
  ["RedirectShopper", "redirect"],
  ["ChallengeShopper", "challenge"],
  ["Received", "pending"],
  ["Error", "error"],
  ["AuthenticationFinished", null],
  ["MercuryRetrograde", null],
])("the result %s is %s", (resultCode, expected) => {
  expect(classifyResult(resultCode)).toBe(expected);
});
