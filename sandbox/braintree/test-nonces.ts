import { createHash } from "node:crypto";
import type { Card, CardBehaviour, WalletName } from "../test-cards";

type Declines = Record<string, CardBehaviour>;
const approve: CardBehaviour = { kind: "approve" };
const declined = (code: string): CardBehaviour => ({ kind: "decline", code, declineCode: code });
const DECLINES = {
  declined: declined("generic_decline"),
  failed: declined("processing_error"),
  fraud: declined("fraudulent"),
} satisfies Declines;

type Row = [number: string, brand: string, country: string, behaviour: CardBehaviour, nonces: string[]];
/** Braintree's published nonces and the card behind each (lib/braintree/test_values of the SDK, and its testing guide, read 2026-11). */
const ROWS: Row[] = [
  [
    "4012888888881881",
    "visa",
    "US",
    approve,
    [
      "fake-valid-nonce",
      "fake-valid-visa-nonce",
      "fake-valid-no-indicators-nonce",
      "fake-valid-unknown-indicators-nonce",
    ],
  ],
  ["4111111111111111", "visa", "US", approve, []],
  ["4005519200000004", "visa", "US", approve, []],
  ["4009348888881881", "visa", "US", approve, []],
  ["4500600000000061", "visa", "US", approve, []],
  ["371449635398431", "amex", "US", approve, ["fake-valid-amex-nonce"]],
  ["2223000048400011", "mastercard", "US", approve, ["fake-valid-mastercard-nonce"]],
  ["6011000991300009", "discover", "US", approve, ["fake-valid-discover-nonce"]],
  ["3530111333300000", "jcb", "US", approve, ["fake-valid-jcb-nonce"]],
  ["6304000000000000", "maestro", "US", approve, ["fake-valid-maestro-nonce"]],
  ["4111111111121102", "visa", "US", approve, ["fake-valid-country-of-issuance-usa-nonce"]],
  ["4012000033330026", "visa", "CA", approve, ["fake-valid-country-of-issuance-cad-nonce"]],
  ["4000111111111115", "visa", "US", DECLINES.declined, ["fake-processor-declined-visa-nonce"]],
  ["5105105105105100", "mastercard", "US", DECLINES.declined, ["fake-processor-declined-mastercard-nonce"]],
  ["378734493671000", "amex", "US", DECLINES.declined, ["fake-processor-declined-amex-nonce"]],
  ["6011000990139424", "discover", "US", DECLINES.declined, ["fake-processor-declined-discover-nonce"]],
  ["3566002020360505", "jcb", "US", DECLINES.failed, ["fake-processor-failure-jcb-nonce"]],
  ["4000111111111511", "visa", "US", DECLINES.fraud, ["fake-gateway-rejected-fraud-nonce"]],
  ["4111130000000003", "visa", "US", declined("risk_threshold"), ["fake-gateway-rejected-risk-thresholds-nonce"]],
];

const byNumber = new Map<string, Card>();
const byNonce = new Map<string, Card>();
for (const [number, brand, country, behaviour, nonces] of ROWS) {
  const fingerprint = createHash("sha256").update(`sandbox:${number}`).digest("base64url").slice(0, 16);
  const card: Card = { brand, country, behaviour, fingerprint, last4: number.slice(-4) };
  byNumber.set(number, card);
  for (const nonce of nonces) byNonce.set(nonce, card);
}

type WalletRow = [nonce: string, wallet: WalletName, brand: string, last4: string];
const WALLET_ROWS: WalletRow[] = [
  ["fake-apple-pay-visa-nonce", "apple_pay", "visa", "1881"],
  ["fake-apple-pay-mastercard-nonce", "apple_pay", "mastercard", "4444"],
  ["fake-apple-pay-amex-nonce", "apple_pay", "amex", "8431"],
  ["fake-android-pay-visa-nonce", "google_pay", "visa", "1111"],
  ["fake-android-pay-mastercard-nonce", "google_pay", "mastercard", "4444"],
  ["fake-android-pay-amex-nonce", "google_pay", "amex", "0005"],
  ["fake-android-pay-discover-nonce", "google_pay", "discover", "1117"],
];
for (const [nonce, wallet, brand, last4] of WALLET_ROWS) {
  const fingerprint = createHash("sha256").update(`sandbox:${nonce}`).digest("base64url").slice(0, 16);
  byNonce.set(nonce, { brand, last4, country: "US", fingerprint, wallet, behaviour: approve });
}

export function findBraintreeNumber(number: string): Card | null {
  return byNumber.get(number) ?? null;
}

export function findBraintreeNonce(nonce: string): Card | null {
  return byNonce.get(nonce) ?? null;
}

/** Published nonces that stand for no usable card, with the validation error that each earns. */
export const REFUSED_NONCES: Readonly<Record<string, string>> = {
  "fake-consumed-nonce": "91564",
  "fake-luhn-invalid-nonce": "81715",
};
