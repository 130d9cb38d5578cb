import { expect, test } from "vitest";
import { tokenOfParts } from "@/test/contract-rails/adyen";
import { readToken, tokenOfReturn } from "./adyen-token";

test("one encrypted text, or its parts, is a card", () => {
  expect(readToken("adyenjs_0_1_25$abc")).toEqual({ kind: "card", card: { encryptedCard: "adyenjs_0_1_25$abc" } });
  expect(readToken(tokenOfParts("4111111111111111", "APPROVED"))).toMatchObject({
    kind: "card",
    card: { encryptedCardNumber: "test_4111111111111111", holderName: "APPROVED" },
  });
});

test("what a browser brings back from the bank is a token of its own, and only that", () => {
  const token = tokenOfReturn(new URLSearchParams({ nonce: "n", redirectResult: "X6Xtf!" }));
  expect(readToken(token ?? "")).toEqual({ kind: "return", redirectResult: "X6Xtf!" });
  expect(tokenOfReturn(new URLSearchParams({ nonce: "n" }))).toBeNull();
  expect(tokenOfReturn(new URLSearchParams({ redirectResult: "x".repeat(8_001) }))).toBeNull();
});

const parts = (value: unknown) => `adyenparts_${Buffer.from(JSON.stringify(value)).toString("base64url")}`;
test.each([["pm_card_visa"], [""], ["adyenparts_!"], [parts("card")], [parts({ number: "4111111111111111" })]])(
  "%s is no token of ours",
  (token) => expect(readToken(token)).toBeNull(),
);
