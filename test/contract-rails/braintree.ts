import { createBraintreeRail } from "@/lib/payments/providers/braintree";
import { MERCHANT_ACCOUNTS } from "@/sandbox/braintree/merchant-accounts";
import type { ContractRail } from "./contract-rail";

/** What the contract's sandbox and rail share. */
export const BRAINTREE_KEYS = { merchantId: "contract", publicKey: "contract-public", privateKey: "contract-private" };

export const BRAINTREE_CONTRACT: ContractRail = {
  name: "braintree",
  connect: (baseUrl, { secret = BRAINTREE_KEYS.privateKey, timeoutsMs = {} } = {}) =>
    createBraintreeRail({
      ...BRAINTREE_KEYS,
      privateKey: secret,
      merchantAccounts: MERCHANT_ACCOUNTS,
      baseUrl,
      livemode: false,
      timeoutsMs,
    }),
  cards: {
    approved: "tokencc_visa",
    foreign: "tokencc_ie",
    insufficientFunds: "tokencc_chargeDeclinedInsufficientFunds",
    generic: "fake-processor-declined-visa-nonce",
    lost: "tokencc_chargeDeclinedLostCard",
    expired: "tokencc_chargeDeclinedExpiredCard",
    wrongCode: "tokencc_chargeDeclinedIncorrectCvc",
    authentication: "tokencc_authenticationRequired",
  },
  noToken: "tokencc_notARealToken",
  codes: {
    insufficientFunds: "2001",
    generic: "2000",
    lost: "2012",
    expired: "2004",
    wrongCode: "2010",
    noToken: "91565",
    limit: "http_429",
  },
  feesMinor: { home: 67, abroad: 80 },
  isFeeFinal: false,
  knowsCountry: false,
  createsFirst: false,
  oddMinor: 0,
  replayed500: "effect",
  lateVoid: { kind: "captured", amountMinor: 1_299 },
  voidOfUnpaid: "nothing_held",
  nobody: "nobody00",
  canSearch: true,
  hasFurtherRefs: false,
  // a sale names its refunds
  wireNames: { refunds: "get", probe: "probe" },
  isKeyless: true,
  settlesLater: true,
  asksInFields: true,
  hidesFees: true,
  signsInBody: true,
  webhooks: { header: "", captured: "", other: "", staleAfterMs: null },
};
