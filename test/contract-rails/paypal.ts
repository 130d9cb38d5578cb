import { createPaypalRail } from "@/lib/payments/providers/paypal";
import { PAYPAL } from "@/test/sandbox-room";
import type { ContractRail } from "./contract-rail";

export const PAYPAL_CONTRACT: ContractRail = {
  name: "paypal",
  connect: (baseUrl, { secret = PAYPAL.clientSecret, timeoutsMs = {} } = {}) =>
    createPaypalRail({ ...PAYPAL, clientSecret: secret, baseUrl, livemode: false, timeoutsMs }),
  cards: {
    approved: "sut_visa",
    foreign: "sut_ie",
    insufficientFunds: "sut_chargeDeclinedInsufficientFunds",
    generic: "sut_chargeDeclined",
    lost: "sut_chargeDeclinedLostCard",
    expired: "sut_chargeDeclinedExpiredCard",
    wrongCode: "sut_chargeDeclinedIncorrectCvc",
    authentication: "sut_authenticationRequired",
  },
  noToken: "sut_notARealToken",
  codes: {
    insufficientFunds: "5120",
    generic: "0500",
    lost: "9520",
    expired: "5400",
    wrongCode: "5110",
    noToken: "TOKEN_EXPIRED",
    limit: "RATE_LIMIT_REACHED",
  },
  feesMinor: { home: 88, abroad: 107 },
  isFeeFinal: true,
  knowsCountry: false,
  createsFirst: true,
  oddMinor: 0,
  replayed500: "effect",
  // a rail whose refusal does not show the charge says that there is a truth to be asked for
  lateVoid: { reason: "duplicate" },
  voidOfUnpaid: "nothing_held",
  nobody: "NOBODY",
  canSearch: false,
  hasFurtherRefs: true,
  // refunds stand in the order, and an order that cannot exist is asked for
  wireNames: { refunds: "get", probe: "get" },
  webhooks: {
    header: "paypal-transmission-sig",
    captured: "PAYMENT.CAPTURE.COMPLETED",
    other: "PAYMENT.AUTHORIZATION.CREATED",
    staleAfterMs: 73 * 3_600_000,
  },
};
