import { createHash } from "node:crypto";
import type { Card, CardBehaviour } from "./card";
import { RAILS, type RailName } from "./rails";
import { WALLET_CARDS } from "./wallet-cards";

export type { Card, CardBehaviour, WalletName } from "./card";

const approve: CardBehaviour = { kind: "approve" };
const authenticate: CardBehaviour = { kind: "authenticate" };
const declined = (declineCode: string): CardBehaviour => ({ kind: "decline", code: "card_declined", declineCode });
const refused = (code: string): CardBehaviour => ({ kind: "decline", code, declineCode: code });

/**
 * How a rail's test tokens begin; a card's name follows. PayPal publishes none, so `sut_visa`, `sut_chargeDeclined` … stand in,
 * as do `adyenjs_test_visa` … for what Adyen's card fields encrypt; Square's own are in square/test-values.ts.
 */
export const TOKEN_PREFIXES: Record<RailName, readonly [string, ...string[]]> = {
  stripe: ["pm_card_", "tok_"],
  paypal: ["sut_"],
  adyen: ["adyenjs_test_"],
  square: ["cnon:"],
  // the beginning of its nonces; those that it publishes are in braintree/test-nonces.ts
  braintree: ["tokencc_"],
};

type Row = [number: string, brand: string, country: string, behaviour: CardBehaviour, names: string[]];
/** Square's (https://developer.squareup.com/docs/devtools/sandbox/payments, read 2026-11); the last two ask for verification. */
const SQUARE_ROWS: Row[] = [
  ["4111111111111111", "visa", "US", approve, []],
  ["5105105105105100", "mastercard", "US", approve, []],
  ["6011000000000004", "discover", "US", approve, []],
  ["3569990010095841", "jcb", "JP", approve, []],
  ["340000000000009", "amex", "US", approve, []],
  ["4800000000000004", "visa", "GB", approve, []],
  ["4310000000201019", "visa", "FR", authenticate, []],
  ["5248480000210034", "mastercard", "FR", authenticate, []],
];
const ROWS: Row[] = [
  ["4242424242424242", "visa", "US", approve, ["visa", "us"]],
  ["4000056655665556", "visa", "US", approve, ["visa_debit"]],
  ["5555555555554444", "mastercard", "US", approve, ["mastercard"]],
  ["2223003122003222", "mastercard", "US", approve, []],
  ["378282246310005", "amex", "US", approve, ["amex"]],
  ["6011111111111117", "discover", "US", approve, ["discover"]],
  ["4000001240000000", "visa", "CA", approve, ["ca"]],
  ["4000008260000000", "visa", "GB", approve, ["gb"]],
  ["4000003720000005", "visa", "IE", approve, ["ie"]],
  ["4000002760000016", "visa", "DE", approve, ["de"]],
  ["4000002500000003", "visa", "FR", approve, ["fr"]],
  ["4000007520000008", "visa", "SE", approve, ["se"]],
  ["4000000360000006", "visa", "AU", approve, ["au"]],
  ["4000003920000003", "visa", "JP", approve, ["jp"]],
  ...SQUARE_ROWS,
  ["4000000000000002", "visa", "US", declined("generic_decline"), ["chargeDeclined", "visa_chargeDeclined"]],
  [
    "4000000000009995",
    "visa",
    "US",
    declined("insufficient_funds"),
    ["chargeDeclinedInsufficientFunds", "visa_chargeDeclinedInsufficientFunds"],
  ],
  ["4000000000009987", "visa", "US", declined("lost_card"), ["chargeDeclinedLostCard", "visa_chargeDeclinedLostCard"]],
  [
    "4000000000009979",
    "visa",
    "US",
    declined("stolen_card"),
    ["chargeDeclinedStolenCard", "visa_chargeDeclinedStolenCard"],
  ],
  ["4100000000000019", "visa", "US", declined("fraudulent"), ["radarBlock", "chargeDeclinedFraudulent"]],
  [
    "4000000000006975",
    "visa",
    "US",
    declined("card_velocity_exceeded"),
    ["chargeDeclinedVelocityLimitExceeded", "visa_chargeDeclinedVelocityLimitExceeded"],
  ],
  ["4000000000000069", "visa", "US", refused("expired_card"), ["chargeDeclinedExpiredCard"]],
  ["4000000000000127", "visa", "US", refused("incorrect_cvc"), ["chargeDeclinedIncorrectCvc"]],
  ["4000000000000119", "visa", "US", refused("processing_error"), ["chargeDeclinedProcessingError"]],
  ["4000002500003155", "visa", "FR", authenticate, ["authenticationRequired"]],
  ["4000000000003220", "visa", "US", authenticate, ["threeDSecure2Required", "threeDSecureRequired"]],
];

/** docs.adyen.com/development-resources/testing/test-card-numbers, read 2026-11; what they decline goes by the holder's name there. */
ROWS.push(
  ["4111111111111111", "visa", "NL", approve, []],
  ["4111111145551142", "visa", "NL", approve, []],
  ["4444333322221111", "visa", "GB", approve, []],
  ["5555444433331111", "mastercard", "GB", approve, []],
  ["370000000000002", "amex", "NL", approve, []],
  ["4917610000000000", "visa", "NL", authenticate, []],
  ["5454545454545454", "mastercard", "NL", authenticate, []],
);

const byNumber = new Map<string, Card>();
const byToken = new Map<string, Card>();
for (const [number, brand, country, behaviour, names] of ROWS) {
  const fingerprint = createHash("sha256").update(`sandbox:${number}`).digest("base64url").slice(0, 16);
  const card: Card = { brand, country, behaviour, fingerprint, last4: number.slice(-4) };
  byNumber.set(number, card);
  for (const name of names)
    for (const rail of RAILS) for (const prefix of TOKEN_PREFIXES[rail]) byToken.set(`${rail} ${prefix}${name}`, card);
}

/** What stands for the cards of a wallet where tests need a token without its sheet: `pm_card_google_pay_visa` and the like. */
for (const { name, card } of WALLET_CARDS)
  for (const rail of RAILS.filter((each) => each !== "paypal"))
    for (const prefix of TOKEN_PREFIXES[rail]) byToken.set(`${rail} ${prefix}${card.wallet}_${name}`, card);

/** Null for every number that is not a published test card: a real card has no business here. */
export function findCardByNumber(number: string): Card | null {
  return byNumber.get(number) ?? null;
}

/** Stripe's `pm_card_visa`, `tok_chargeDeclined` …, and the like of the others. */
export function findCardByToken(rail: RailName, token: string): Card | null {
  return byToken.get(`${rail} ${token}`) ?? null;
}
