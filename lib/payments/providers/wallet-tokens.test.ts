import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readToken } from "./adyen-token";
import { readAppleSession, readBraintreeWallet, readStripeWallet } from "./wallet-tokens";

/** What Google's sheet hands out for a rail, as the rail documents it. */
const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures/wallets", name), "utf8").trim();

test.each([
  ["Google's answer wraps Stripe's token", fixture("stripe-google.json"), "tok_1Qx7Zk2eZvKYlo2C9a8bFQxT"],
  ["Stripe's own script made a payment method", "pm_1Qx7ZkLx2eZvKYlo", "pm_1Qx7ZkLx2eZvKYlo"],
  ["an answer without a token", '{"id":"src_1"}', null],
  ["half an answer", '{"id":"tok_1"', null],
  ["another rail's nonce", "cnon:CBASEN", null],
])("Stripe: %s", (_, payload, token) => expect(readStripeWallet(payload)).toBe(token));

test.each([
  ["Google's answer wraps the nonce", fixture("braintree-google.json"), "tokencc_bh_8n4xt3_zk2m5v_q9w7pd_r6f2hc_3y4"],
  ["Braintree's own script made a nonce", "tokencc_bh_x", "tokencc_bh_x"],
  ["an answer without a card", '{"androidPayCards":[]}', null],
  ["another rail's answer", fixture("stripe-google.json"), null],
])("Braintree: %s", (_, payload, nonce) => expect(readBraintreeWallet(payload)).toBe(nonce));

test("Adyen takes either wallet's payload as it is, under the wallet's own name", () => {
  const google = fixture("adyen-google.json");
  expect(readToken(google, "google_pay")).toEqual({
    kind: "wallet",
    wallet: { type: "googlepay", googlePayToken: google },
  });
  expect(readToken("eyJ2ZXJzaW9uIjoiRUNfdjEi", "apple_pay")).toEqual({
    kind: "wallet",
    wallet: { type: "applepay", applePayToken: "eyJ2ZXJzaW9uIjoiRUNfdjEi" },
  });
  expect(readToken(google), "never as a card").toBeNull();
  expect(readToken("adyenreturn_X6X", "google_pay"), "the way back from a bank").toMatchObject({ kind: "return" });
});

test("Adyen's session for Apple is read, and nothing else is", () => {
  const session = { merchantSessionIdentifier: "SSH", domainName: "shop.test" };
  expect(readAppleSession({ data: Buffer.from(JSON.stringify(session)).toString("base64") })).toEqual(session);
  expect(readAppleSession({ data: "%%%" })).toBeNull();
  expect(readAppleSession({})).toBeNull();
});
