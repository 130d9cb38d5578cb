import { expect, test } from "vitest";
import { toAdyenToken } from "@/components/checkout/rails/adyen-fields";
import { readToken } from "@/lib/payments/providers/adyen-token";

// The page writes this token and the server reads it: two strata that know nothing of each other.

const PARTS = {
  encryptedCardNumber: "eyJ-number",
  encryptedExpiryMonth: "eyJ-month",
  encryptedExpiryYear: "eyJ-year",
  encryptedSecurityCode: "eyJ-ключ",
};

test("the token is what our server reads, and holds the encrypted parts alone", () => {
  const token = toAdyenToken({ type: "scheme", holderName: "", brand: "visa", ...PARTS });
  expect(token).toMatch(/^adyenparts_[\w-]+$/);
  expect(readToken(token ?? "")).toEqual({ kind: "card", card: PARTS });
});

test.each(Object.keys(PARTS))("without %s there is no token", (part) => {
  expect(toAdyenToken({ ...PARTS, [part]: undefined })).toBeNull();
});

test("a token of parts as long as real ones fits what a confirmation takes", () => {
  const long = Object.fromEntries(Object.keys(PARTS).map((part) => [part, "e".repeat(1_000)]));
  expect(toAdyenToken(long)?.length).toBeLessThan(8_000);
});
