import { expect, test } from "vitest";
import { classifyIssue, classifyResponse } from "./classify-paypal";

test.each([
  ["a server error decides nothing, whatever it names", 500, "INSTRUMENT_DECLINED", "server_error"],
  ["so does a gateway's", 503, "PERMISSION_DENIED", "server_error"],
  ["a key in flight", 409, "RESOURCE_CONFLICT", "duplicate"],
  ["an issue that says it was done, even where PayPal refuses us", 403, "ORDER_ALREADY_CAPTURED", "duplicate"],
  ["a refusal of us, though it names a decline", 401, "INSTRUMENT_DECLINED", "rail_says_no"],
  ["no permission", 403, "NOT_ELIGIBLE_FOR_TOKEN_PROCESSING", "rail_says_no"],
  ["too many requests", 429, "RATE_LIMIT_REACHED", "rail_says_no"],
  ["a thing that is not there", 404, "INVALID_RESOURCE_ID", "unmapped"],
  ["a status that PayPal does not use", 418, "INSTRUMENT_DECLINED", "unmapped"],
  ["an issue of tomorrow", 422, "MERCURY_RETROGRADE", "unmapped"],
  ["a request of the wrong shape, whatever was wrong with it", 400, "MERCURY_RETROGRADE", "our_bug"],
  ["no issue at all", 422, "", "unmapped"],
])("the status first: %s", (_, httpStatus, issue, expected) => {
  expect(classifyIssue(httpStatus, issue)).toBe(expected);
});

test.each([
  ["duplicate", ["DUPLICATE_INVOICE_ID", "ORDER_ALREADY_AUTHORIZED", "AUTHORIZATION_EXPIRED", "PREVIOUSLY_VOIDED"]],
  ["duplicate", ["CAPTURE_FULLY_REFUNDED", "REFUND_AMOUNT_EXCEEDED", "PENDING_CAPTURE", "ORDER_EXPIRED"]],
  ["soft", ["INSTRUMENT_DECLINED", "PAYER_CANNOT_PAY", "PAYMENT_SOURCE_DECLINED_BY_PROCESSOR"]],
  ["hard", ["CARD_EXPIRED", "TOKEN_EXPIRED", "TRANSACTION_REFUSED", "PAYER_ACCOUNT_RESTRICTED"]],
  ["hard", ["REFUND_TIME_LIMIT_EXCEEDED", "REFUND_FAILED_INSUFFICIENT_FUNDS", "TRANSACTION_DISPUTED"]],
  ["needs_buyer", ["ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"]],
  ["rail_says_no", ["PAYEE_ACCOUNT_RESTRICTED", "NOT_ENABLED_FOR_CARD_PROCESSING", "AUTH_CAPTURE_NOT_ENABLED"]],
  ["our_bug", ["DECIMAL_PRECISION", "CURRENCY_MISMATCH", "ACTION_DOES_NOT_MATCH_INTENT"]],
])("a request that was understood and refused: %s", (expected, issues) => {
  expect(issues.map((issue) => [issue, classifyIssue(422, issue)])).toEqual(issues.map((issue) => [issue, expected]));
});

test("what is named after the seller is about the seller, but for their filter of buyers", () => {
  expect(classifyIssue(422, "PAYEE_MOONLIT")).toBe("rail_says_no");
  expect(classifyIssue(422, "PAYEE_BLOCKED_TRANSACTION")).toBe("hard");
});

test.each([
  ["soft", ["0500", "5100", "5120", "0800", "5650", "PPAB"]],
  ["hard", ["9520", "5400"]],
  [null, ["1330", "5110", "ZZZZ", "DENIED", ""]],
])("an issuer's answer that is %s", (expected, codes) => {
  expect(codes.map((code) => [code, classifyResponse(code)])).toEqual(codes.map((code) => [code, expected]));
});
