import { createStripeRail } from "@/lib/payments/providers/stripe";
import type { ContractRail } from "./contract-rail";

/** What the contract's sandbox and rail share. */
export const STRIPE_KEYS = { secretKey: "sk_test_contract", webhookSecret: "whsec_contract" };

export const STRIPE_CONTRACT: ContractRail = {
  name: "stripe",
  connect: (baseUrl, { secret = STRIPE_KEYS.secretKey, timeoutsMs = {} } = {}) =>
    createStripeRail({
      ...STRIPE_KEYS,
      secretKey: secret,
      baseUrl,
      livemode: false,
      timeoutsMs,
    }),
  cards: {
    approved: "pm_card_visa",
    foreign: "pm_card_ie",
    insufficientFunds: "pm_card_chargeDeclinedInsufficientFunds",
    generic: "pm_card_chargeDeclined",
    lost: "pm_card_chargeDeclinedLostCard",
    expired: "pm_card_chargeDeclinedExpiredCard",
    wrongCode: "tok_chargeDeclinedIncorrectCvc",
    authentication: "pm_card_authenticationRequired",
  },
  noToken: "pm_notARealToken",
  codes: {
    insufficientFunds: "insufficient_funds",
    generic: "generic_decline",
    lost: "lost_card",
    expired: "expired_card",
    wrongCode: "incorrect_cvc",
    noToken: "resource_missing",
    limit: "rate_limit",
  },
  feesMinor: { home: 68, abroad: 87 },
  isFeeFinal: false,
  knowsCountry: true,
  createsFirst: true,
  oddMinor: 3,
  replayed500: "kept",
  lateVoid: { kind: "captured", amountMinor: 1_299 },
  voidOfUnpaid: "voided",
  nobody: "pi_nobody",
  canSearch: true,
  hasFurtherRefs: false,
  wireNames: { refunds: "refunds", probe: "probe" },
  webhooks: {
    header: "stripe-signature",
    captured: "payment_intent.succeeded",
    other: "payment_intent.created",
    staleAfterMs: 300_000,
  },
};
