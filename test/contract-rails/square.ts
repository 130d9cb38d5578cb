import { createSquareRail } from "@/lib/payments/providers/square";
import type { ContractRail } from "./contract-rail";

/** What the contract's sandbox and rail share. */
export const SQUARE_KEYS = {
  accessToken: "sandbox_contract",
  webhookSignatureKey: "contract-signature",
  notificationUrl: "http://shop.test/api/webhooks/square",
};

export const SQUARE_CONTRACT: ContractRail = {
  name: "square",
  connect: (baseUrl, { secret = SQUARE_KEYS.accessToken, timeoutsMs = {} } = {}) =>
    createSquareRail({ ...SQUARE_KEYS, accessToken: secret, locationId: null, baseUrl, livemode: false, timeoutsMs }),
  cards: {
    approved: "cnon:visa",
    foreign: "cnon:ie",
    insufficientFunds: "cnon:chargeDeclinedInsufficientFunds",
    generic: "cnon:card-nonce-declined",
    lost: "cnon:chargeDeclinedLostCard",
    expired: "cnon:chargeDeclinedExpiredCard",
    wrongCode: "cnon:card-nonce-rejected-cvv",
    authentication: "cnon:authenticationRequired",
  },
  noToken: "cnon:notARealToken",
  codes: {
    insufficientFunds: "INSUFFICIENT_FUNDS",
    generic: "GENERIC_DECLINE",
    lost: "ACCOUNT_UNUSABLE",
    expired: "CARD_EXPIRED",
    wrongCode: "CVV_FAILURE",
    noToken: "NOT_FOUND",
    limit: "RATE_LIMITED",
  },
  feesMinor: { home: 68, abroad: 68 },
  isFeeFinal: true,
  knowsCountry: false,
  createsFirst: false,
  oddMinor: 0,
  replayed500: "effect",
  lateVoid: { reason: "duplicate" },
  voidOfUnpaid: "voided",
  nobody: "nobody",
  canSearch: true,
  hasFurtherRefs: false,
  // a payment names its refunds
  wireNames: { refunds: "get", probe: "probe" },
  keyless: ["capture", "void"],
  answers: {
    capture: { again: "unknown" },
    refund: { first: "refund_pending", again: "refund_pending" },
  },
  bankAsksIn: "fields",
  webhooks: {
    header: "x-square-hmacsha256-signature",
    captured: "payment.updated",
    other: "payment.created",
    staleAfterMs: 25 * 3_600_000,
  },
};
