import { expect, test } from "vitest";
import { classifyError, classifyRejection, classifyResponse, classifyStatus } from "./classify-braintree";

test.each([
  ["soft", ["2000", "2001", "2002", "2003", "2046", "2099", "3000"]],
  ["hard", ["2004", "2005", "2006", "2007", "2010", "2012", "2013", "2014", "2053"]],
  ["rail_says_no", ["2025", "2026", "2045"]],
  ["duplicate", ["2016"]],
  ["unmapped", ["2998", "4001", "1000", ""]],
])("a processor's answer that is %s", (expected, codes) => {
  expect(codes.map((code) => [code, classifyResponse(code)])).toEqual(codes.map((code) => [code, expected]));
});

test.each([
  ["hard", ["fraud", "risk_threshold", "cvv", "avs"]],
  ["soft", ["three_d_secure"]],
  ["rail_says_no", ["application_incomplete"]],
  ["duplicate", ["duplicate"]],
  ["unmapped", ["moon_phase", "", "toString"]],
])("a rejection of the gateway that is %s", (expected, reasons) => {
  expect(reasons.map((reason) => [reason, classifyRejection(reason)])).toEqual(
    reasons.map((reason) => [reason, expected]),
  );
});

test.each([
  ["duplicate", ["91504", "91507", "91512"]],
  ["token_refused", ["91564", "91565", "81715"]],
  ["not_settled", ["91506", "91574"]],
  ["our_bug", ["81502", "81503", "91501"]],
  ["rail_says_no", ["91513", "91514"]],
  [null, ["99999", ""]],
])("a request that was read and refused: %s", (expected, codes) => {
  expect(codes.map((code) => [code, classifyError(code)])).toEqual(codes.map((code) => [code, expected]));
});

test.each([
  [500, "server_error"],
  [503, "server_error"],
  [401, "rail_says_no"],
  [403, "rail_says_no"],
  [429, "rail_says_no"],
  [408, "timeout"],
  [404, "bad_reply"],
  [200, "bad_reply"],
])("a status by itself: %i is %s", (status, expected) => {
  expect(classifyStatus(status)).toBe(expected);
});
